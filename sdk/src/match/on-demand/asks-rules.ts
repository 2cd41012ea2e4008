import type { WorkloadJson } from "@cornercast/schemas";

/** Whether a workload says anything that rules of portability, of moves or of substitution decide. */
export function asksRules({ spec }: WorkloadJson): boolean {
  if (spec?.state !== undefined) return true;
  return (spec?.profiles ?? []).some(
    ({ artifacts, roles, referenceChip }) =>
      referenceChip !== undefined ||
      artifacts !== undefined ||
      (roles ?? []).some(({ devices, additionalDevices }) => [devices, ...(additionalDevices ?? [])].some((request) => request?.formats !== undefined)),
  );
}
