import { nameOf, offerOf, statusOf, type PlacementRecord } from "./placement-record.js";
import type { Job } from "./driver.js";

/** A placement as its driver sees it. */
export function jobOf(record: PlacementRecord): Job {
  const { epoch, allocations } = statusOf(record);
  return {
    tenant: record.tenant,
    name: nameOf(record),
    epoch: epoch ?? 0,
    workload: record.workload,
    profile: record.placement.spec?.profile ?? "",
    offer: offerOf(record),
    units: record.units,
    allocations: allocations ?? [],
    ...(record.keys === undefined ? {} : { keys: record.keys }),
    ...(record.initial === undefined ? {} : { initial: record.initial }),
  };
}
