import type { DeviceRequirementJson, WorkloadJson } from "@cornercast/schemas";

/**
 * The roles of a workload, one line each: `workload[profile] role×replicas: devices`.
 *
 * - Devices are their number, or `any`; the driver, or the vendor, or the chips; the least memory; the number of selectors.
 */
export function roleLines(workload: WorkloadJson): readonly string[] {
  return (workload.spec?.profiles ?? []).flatMap((profile) =>
    (profile.roles ?? []).map((role) => {
      const devices = [...(role.devices === undefined ? [] : [role.devices]), ...(role.additionalDevices ?? [])].map(requirementText);
      const constraints = role.deviceConstraints?.length ?? 0;
      return (
        `${workload.metadata?.name ?? ""}[${profile.name ?? ""}] ${role.name ?? ""}×${String(role.replicas ?? 1)}: ` +
        `${devices.length === 0 ? "-" : devices.join(" + ")}${constraints === 0 ? "" : ` constraints×${String(constraints)}`}`
      );
    }),
  );
}

function requirementText({ count, driver, vendor, chip, partitionProfile, memory, selectors = [] }: DeviceRequirementJson): string {
  const who = driver?.anyOf ?? vendor?.anyOf;
  return [
    count === undefined ? "any" : String(count),
    ...(who ?? []),
    ...(chip?.anyOf === undefined ? [] : [chip.anyOf.join("|")]),
    ...(chip?.noneOf === undefined ? [] : [`not ${chip.noneOf.join("|")}`]),
    ...(partitionProfile?.anyOf ?? []),
    ...(memory?.usable?.min === undefined ? [] : [`≥${memory.usable.min}`]),
    ...(selectors.length === 0 ? [] : [`cel×${String(selectors.length)}`]),
  ].join(" ");
}
