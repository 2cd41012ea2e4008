import type { WorkloadJson } from "@cornercast/schemas";

/** Which rules a workload asks for. */
export interface AskedRules {
  readonly artifacts: boolean;
  readonly formats: boolean;
  /** Those of moves and of substitution. */
  readonly comparing: boolean;
}

/** Which rules decide anything that a workload says. */
export function askedRules({ spec }: WorkloadJson): AskedRules {
  const profiles = spec?.profiles ?? [];
  const requests = profiles.flatMap(({ roles }) => (roles ?? []).flatMap(({ devices, additionalDevices }) => [devices, ...(additionalDevices ?? [])]));
  const artifacts = profiles.some((profile) => profile.artifacts !== undefined);
  return {
    artifacts,
    // The weights and graphs of an artifact are in formats too.
    formats: artifacts || requests.some((request) => request?.formats !== undefined),
    comparing: spec?.state !== undefined || profiles.some(({ referenceChip }) => referenceChip !== undefined),
  };
}
