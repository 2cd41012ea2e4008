import type { OfferJson } from "@cornercast/schemas";
import { missingBubblewrap } from "./bubblewrap.js";
import { cgroupsV1, cgroupsV2 } from "./cgroups.js";
import type { LimitKeeper } from "./resource-limits.js";
import { rlimits } from "./rlimits.js";

/** What keeps jobs apart, and to what they may use. */
export interface Confinement {
  readonly sandbox: "bubblewrap" | "none";
  readonly limits: LimitKeeper;
  /** Why what would be better is not used, in lines for people. */
  readonly notes: readonly string[];
}

/** Nothing keeps jobs from each other, or from the machine. */
export const unconfined: Confinement = {
  sandbox: "none",
  limits: {
    kind: "none",
    limit: () => ({ join: [], words: [] }),
    ranOutOfMemory: () => false,
    release: () => Promise.resolve(),
  },
  notes: [],
};

/**
 * Finds what this machine has to confine jobs, by trying it: bubblewrap; and control groups of version 2, of version 1, or limits of single processes.
 *
 * - The folder of the jobs has to be there.
 */
export function findConfinement(root: string): Confinement {
  const notes: string[] = [];
  const sandbox = missingBubblewrap(root);
  if (sandbox !== undefined) notes.push(`jobs run without a sandbox: ${sandbox}`);
  for (const find of [cgroupsV2, cgroupsV1, rlimits]) {
    const limits = find();
    if (typeof limits !== "string") return { sandbox: sandbox === undefined ? "bubblewrap" : "none", limits, notes };
    notes.push(limits);
  }
  return { sandbox: sandbox === undefined ? "bubblewrap" : "none", limits: unconfined.limits, notes };
}

/** One line for a log. */
export function confinementLine({ sandbox, limits, notes }: Confinement): string {
  const box = sandbox === "none" ? "no sandbox" : "a sandbox of bubblewrap";
  const kept = {
    "cgroup-v2": "limits by control groups (version 2)",
    "cgroup-v1": "limits by control groups (version 1)",
    rlimits: "a limit on the memory of each process",
    none: "no limits",
  }[limits.kind];
  return [`jobs run in ${box}, with ${kept}`, ...notes].join("; ");
}

/** An offer that says how jobs are confined. */
export function withConfinement(offer: OfferJson, { sandbox, limits }: Confinement): OfferJson {
  const attributes = { ...offer.spec?.shape?.attributes, "cornercast/sandbox": { string: sandbox }, "cornercast/limits": { string: limits.kind } };
  return { ...offer, spec: { ...offer.spec, shape: { ...offer.spec?.shape, attributes } } };
}
