import { stateOf, statusOf, type PlacementRecord } from "@cornercast/sdk/server";

/** When a placement ended, in milliseconds; infinity where it has not, or where that is not known. */
export function endOf(record: PlacementRecord): number {
  const { at = "" } = statusOf(record).history?.findLast(({ to }) => to === "ended") ?? {};
  const time = Date.parse(at);
  return stateOf(record) === "ended" && !Number.isNaN(time) ? time : Number.POSITIVE_INFINITY;
}
