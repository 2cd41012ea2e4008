import type { ReasonCode } from "../gen/registry/reason-codes.js";

/**
 * What a rule may look at. The part before the first point says whose fact it is.
 *
 * - `artifact`: what the description of the artifact states. What it does not state, it does not demand; a rule that needs to know says so
 *   with `stated`. `builtWith.*` is the version of a software that made it.
 * - `device`: one accelerator; `device.targets` are all the names that toolchains have for it. `software`: what the unit has installed. `host`: the machine around it. What is not stated there is unknown.
 * - `device.formatSupport`: how well the device supports the format that is asked about; only for rules on formats.
 * - `from.*`, `to.*`, `move.formats`: the two units of a move, and what becomes of numeric formats; only for rules on moves.
 * - `driver.ptxIsa`: the newest version of the PTX instruction set that the driver of the unit translates, from the table of PTX versions.
 */
export type RuleFact =
  | "artifact.isa"
  | "artifact.variant"
  | "artifact.computeCapability"
  | "artifact.isaVersion"
  | "artifact.covers"
  | "artifact.features"
  | "artifact.formats"
  | "artifact.xnack"
  | "artifact.sramecc"
  | "artifact.os"
  | "artifact.arch"
  | "artifact.cpuLevel"
  | "device.vendor"
  | "device.chip"
  | "device.isa"
  | "device.targets"
  | "device.computeCapability"
  | "device.productLine"
  | "device.xnack"
  | "device.sramecc"
  | "device.logicalCores"
  | "device.formatSupport"
  | "driver.ptxIsa"
  | "host.os"
  | "host.arch"
  | "host.cpuLevel"
  | `artifact.builtWith.${string}`
  | `device.formats.${string}`
  | `software.${string}`
  | "move.formats"
  | `from.${string}`
  | `to.${string}`;

/** What a fact is compared with: a literal, or another fact. */
export type RuleOperand = string | { readonly fact: RuleFact };

/**
 * One comparison of a fact. It is true, false, or unknown where a fact that it needs is unknown.
 *
 * - `is`, `isNot`: the same text, or the same version.
 * - `oneOf`, `noneOf`: a member of a list, or of a fact that is a set.
 * - `has`, `lacks`: a set holds a member, or does not. `hasAny`: it holds one of several.
 * - `atLeast`, `below`: versions as dotted numbers.
 * - `sameMajor`, `otherMajor`: the first numbers of two versions.
 * - `present`: whether the unit has a software, in whatever version.
 * - `stated`: whether the artifact states the fact. Only for facts of the artifact, which are never unknown in this sense.
 */
export type RuleCondition =
  | { readonly fact: RuleFact; readonly is: RuleOperand }
  | { readonly fact: RuleFact; readonly isNot: RuleOperand }
  | { readonly fact: RuleFact; readonly oneOf: readonly string[] | { readonly fact: RuleFact } }
  | { readonly fact: RuleFact; readonly noneOf: readonly string[] | { readonly fact: RuleFact } }
  | { readonly fact: RuleFact; readonly has: string }
  | { readonly fact: RuleFact; readonly hasAny: readonly string[] }
  | { readonly fact: RuleFact; readonly lacks: string }
  | { readonly fact: RuleFact; readonly atLeast: RuleOperand }
  | { readonly fact: RuleFact; readonly below: RuleOperand }
  | { readonly fact: RuleFact; readonly sameMajor: RuleOperand }
  | { readonly fact: RuleFact; readonly otherMajor: RuleOperand }
  | { readonly fact: RuleFact; readonly present: boolean }
  | { readonly fact: RuleFact; readonly stated: boolean };

/**
 * What becomes of an artifact on a device.
 *
 * - `native`: it runs as it is. `jit`: it is compiled for the device when it is loaded.
 * - `translated`: it is converted first, exactly. `emulated`: it runs, and the device has no instructions for it.
 * - `no`: it does not run. `unknown`: the sources do not decide it.
 */
export type RunVerdict = "native" | "jit" | "translated" | "emulated" | "no" | "unknown";

/**
 * A rule of portability. Of the rules for a kind, in their order, the first whose conditions all hold gives the verdict.
 */
export interface ArtifactRuleRow {
  /** The registry id. */
  readonly id: string;
  /** The rule in one sentence. */
  readonly title: string;
  /** What to know of it where it runs. */
  readonly note?: string;
  /** The kinds of artifact that it is for. */
  readonly kinds: readonly string[];
  /** All of them have to hold. None means that the rule always holds. */
  readonly when: readonly RuleCondition[];
  readonly verdict: RunVerdict;
  /** Why not, where the verdict is `no` or `unknown`; or what to know of it. */
  readonly code?: ReasonCode;
  /**
   * Changes that would make it run, the smallest first, each enough by itself. `{fact}` stands for the value of a fact; a change with a fact
   * that is unknown is left out.
   */
  readonly fix?: readonly string[];
  /** When it began to hold, or the source was last found to say so, as a date or a version. */
  readonly validFrom?: string;
  /** How it was established: stated by the source, stated by others than the vendor, or concluded from sources. */
  readonly confidence: "quoted" | "third-party" | "derived";
  /** The key of the source. */
  readonly source: string;
}
