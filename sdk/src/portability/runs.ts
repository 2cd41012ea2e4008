import type { ArtifactJson } from "@cornercast/schemas";
import type { RunVerdict } from "@cornercast/schemas/registry";
import { artifactGroup, isContainer } from "./artifact-group.js";
import { runningVerdicts } from "./decide.js";
import type { UnitFacts } from "./fact-lookup.js";
import type { DeviceFacts } from "./facts.js";
import { formatRuns } from "./format-runs.js";
import { resultOf, type RunOptions, type RunResult } from "./run-result.js";
import { rulesForKind } from "./rules-by-kind.js";

/** At most so many changes are proposed for an artifact with parts. */
const mostFixes = 4;
const order: readonly RunVerdict[] = ["no", "unknown", ...runningVerdicts];

/**
 * Whether an artifact runs on a device, by the rules of the registry `artifact-rules`.
 *
 * - `native`: as it is. `jit`: compiled for the device when it is loaded. `translated`: converted first, exactly. `emulated`: without
 *   instructions of the device. `no`: not. `unknown`: the facts that are stated do not decide it, and `missing` says which would.
 * - Of its parts, the best of each group decides: code for devices, programs for the host, and the images of an index. All the groups have to run.
 * - Weights and graphs run as their numeric formats do, by the registry `format-rules`; the worst of several counts.
 * - A part inherits the features, the software and the platform that the artifact around it states.
 * - Knowing more never turns a `no` or a verdict under which it runs into a worse one.
 * - Equal parts are judged once, and of different ones 2,000 at most; of the rest nothing is known (`artifact-parts-incomplete`).
 *
 * @example
 * ```ts
 * runs({ kind: "cubin", target: "sm_90a" }, deviceFactsOfChip("b200-sxm")).verdict; // "no"
 * ```
 */
export function runs(artifact: ArtifactJson, device: DeviceFacts, options: RunOptions = {}): RunResult {
  return runsWith(artifact, { device, options, unit: new Map(), known: new Map() });
}

/** What stays the same for all the parts of an artifact. */
interface Run {
  readonly device: DeviceFacts;
  readonly options: RunOptions;
  readonly unit: UnitFacts;
  /** What was found for parts, by what rules may look at. */
  readonly known: Map<string, RunResult | undefined>;
}

function runsWith(artifact: ArtifactJson, run: Run): RunResult {
  const parts = artifact.contains ?? [];
  const own = runsItself(artifact, run);
  if (parts.length === 0) {
    if (!isContainer(artifact.kind ?? "") || own?.verdict === "no" || own?.verdict === "unknown") return own ?? notCovered;
    return { verdict: "unknown", code: "artifact-parts-not-stated", fix: [], missing: [] };
  }
  const groups = new Map<string, RunResult>();
  for (const part of parts) {
    const group = artifactGroup(part);
    const found = groups.get(group);
    // Nothing is better.
    if (found?.verdict === "native") continue;
    const result = runsWith(inherit(part, artifact), run);
    groups.set(group, found === undefined ? result : better(found, result));
  }
  // What is executed decides; data beside it is for the program that reads it.
  if (groups.size > 1) groups.delete("data");
  return [...groups.values()].reduce<RunResult | undefined>((worst, result) => worse(worst, result), own) ?? notCovered;
}

const notCovered: RunResult = { verdict: "unknown", code: "artifact-not-covered", fix: [], missing: [] };

/** More different parts of one artifact than this are not judged. */
const mostParts = 2_000;

/** What the rules for the kind of the artifact say of it alone; nothing where none of them is about it. */
function runsItself(artifact: ArtifactJson, run: Run): RunResult | undefined {
  const { kind, target, isaVersion, platform, features, formats, builtWith } = artifact;
  const key = JSON.stringify([kind, target, isaVersion, platform, features, formats, builtWith]);
  if (run.known.has(key)) return run.known.get(key);
  if (run.known.size >= mostParts) return { verdict: "unknown", code: "artifact-parts-incomplete", fix: [], missing: [] };
  const result = judge(artifact, run);
  run.known.set(key, result);
  return result;
}

function judge(artifact: ArtifactJson, { device, options, unit }: Run): RunResult | undefined {
  const { software = {}, host = {} } = options;
  const own = resultOf(rulesForKind(artifact.kind ?? ""), { artifact, device, software, host, unit });
  // Code has its formats in its instructions; what weights and graphs are made of is for the device to read.
  if (artifactGroup(artifact) !== "data") return own;
  const formats = (artifact.formats ?? []).map((format) => formatRuns(format, device, options)).reduce<RunResult | undefined>(worse, undefined);
  return formats === undefined || own === undefined ? (formats ?? own) : worse(formats, own);
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
  // Of an index, the images for the host say more than those for other hosts.
  const elsewhere = a.verdict === "no" && b.verdict === "no" && a.code === "artifact-platform-mismatch";
  const best = rank(b) > rank(a) || elsewhere ? b : a;
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
