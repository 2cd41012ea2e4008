import type { ArtifactJson } from "@cornercast/schemas";
import type { ReasonCode, RuleFact, RunVerdict } from "@cornercast/schemas/registry";
import { artifactGroup, isContainer } from "./artifact-group.js";
import { decide, runningVerdicts } from "./decide.js";
import { factLookup } from "./fact-lookup.js";
import type { DeviceFacts, HostFacts, SoftwareFacts } from "./facts.js";
import { fixesOf } from "./fill-fix.js";
import { rulesForKind } from "./rules-by-kind.js";

/** Whether an artifact runs on a device, and why. */
export interface RunResult {
  readonly verdict: RunVerdict;
  /** The id of the rule that decided. Absent where no rule covers the artifact. */
  readonly rule?: string;
  /** Present where the verdict is `no` or `unknown`. */
  readonly code?: ReasonCode;
  /** Changes that would make it run, the smallest first, each enough by itself. */
  readonly fix: readonly string[];
  /** The facts that would decide an unknown verdict. */
  readonly missing: readonly RuleFact[];
}

/** What is known of the unit around the device. */
export interface RunOptions {
  /** What the unit has installed. Default: nothing is known. */
  readonly software?: SoftwareFacts;
  /** The machine around the device. Default: nothing is known. */
  readonly host?: HostFacts;
}

/** At most so many changes are proposed for an artifact with parts. */
const mostFixes = 4;
const order: readonly RunVerdict[] = ["no", "unknown", ...runningVerdicts];

/**
 * Whether an artifact runs on a device, by the rules of the registry `artifact-rules`.
 *
 * - `native`: as it is. `jit`: compiled for the device when it is loaded. `translated`: converted first, exactly. `emulated`: without
 *   instructions of the device. `no`: not. `unknown`: the facts that are stated do not decide it, and `missing` says which would.
 * - Of its parts, the best of each group decides: code for devices, programs for the host, and the images of an index. All the groups have to run.
 * - A part inherits the features, the software and the platform that the artifact around it states.
 * - Knowing more never turns a `no` or a verdict under which it runs into a worse one.
 * - The time is linear in the number of parts.
 *
 * @example
 * ```ts
 * runs({ kind: "cubin", target: "sm_90a" }, deviceFactsOfChip("b200-sxm")).verdict; // "no"
 * ```
 */
export function runs(artifact: ArtifactJson, device: DeviceFacts, options: RunOptions = {}): RunResult {
  const { software = {}, host = {} } = options;
  const parts = artifact.contains ?? [];
  const own = runsItself(artifact, device, software, host);
  if (parts.length === 0) {
    if (!isContainer(artifact.kind ?? "") || own?.verdict === "no" || own?.verdict === "unknown") return own ?? notCovered;
    return { verdict: "unknown", code: "artifact-parts-not-stated", fix: [], missing: [] };
  }
  const groups = new Map<string, RunResult>();
  for (const part of parts) {
    const group = artifactGroup(part);
    const result = runs(inherit(part, artifact), device, options);
    const known = groups.get(group);
    groups.set(group, known === undefined ? result : better(known, result));
  }
  // What is executed decides; data beside it is for the program that reads it.
  if (groups.size > 1) groups.delete("data");
  return [...groups.values()].reduce<RunResult | undefined>((worst, result) => worse(worst, result), own) ?? notCovered;
}

const notCovered: RunResult = { verdict: "unknown", code: "artifact-not-covered", fix: [], missing: [] };

/** What the rules for the kind of the artifact say of it alone; nothing where none of them is about it. */
function runsItself(artifact: ArtifactJson, device: DeviceFacts, software: SoftwareFacts, host: HostFacts): RunResult | undefined {
  const situation = { artifact, device, software, host };
  const facts = factLookup(situation);
  const { verdict, rule, missing } = decide(rulesForKind(artifact.kind ?? ""), facts);
  if (rule === undefined) return undefined;
  const open = verdict === "unknown" && missing.length > 0;
  const code = open ? "artifact-target-undecided" : rule.code;
  return {
    verdict,
    rule: rule.id,
    ...(code === undefined ? {} : { code }),
    fix: open ? [] : fixesOf(rule, situation, facts),
    missing,
  };
}

function inherit(part: ArtifactJson, whole: ArtifactJson): ArtifactJson {
  const features = [...(part.features ?? []), ...(whole.features ?? [])];
  const own = new Set((part.builtWith ?? []).map((software) => software.name));
  const builtWith = [...(part.builtWith ?? []), ...(whole.builtWith ?? []).filter((software) => !own.has(software.name))];
  const platform = part.platform ?? whole.platform;
  return {
    ...part,
    ...(features.length === 0 ? {} : { features }),
    ...(builtWith.length === 0 ? {} : { builtWith }),
    ...(platform === undefined ? {} : { platform }),
  };
}

/** The better of two alternatives; where neither runs, either of their changes would do. */
function better(a: RunResult, b: RunResult): RunResult {
  const best = rank(b) > rank(a) ? b : a;
  if (best.verdict !== a.verdict || best.verdict !== b.verdict) return best;
  if (best.verdict === "no") return { ...best, fix: [...new Set([...a.fix, ...b.fix])].slice(0, mostFixes) };
  return best.verdict === "unknown" ? { ...best, missing: [...new Set([...a.missing, ...b.missing])] } : best;
}

/** The worse of two that both have to run. */
function worse(a: RunResult | undefined, b: RunResult): RunResult {
  return a === undefined || rank(b) < rank(a) ? b : a;
}

function rank({ verdict }: RunResult): number {
  return order.indexOf(verdict);
}
