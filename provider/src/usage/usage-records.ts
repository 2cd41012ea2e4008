import type { StateChangeJson, UsageRecordJson, UsageSecondsJson } from "@cornercast/schemas";
import { documentDigest } from "@cornercast/sdk/document";
import { formatQuantity, parseQuantity, rational, scaleQuantity } from "@cornercast/sdk/quantity";
import { nameOf, stateOf, statusOf, type PlacementRecord, type PlacementState } from "@cornercast/sdk/server";

/** How far the usage of a placement is written down. */
export interface UsageChain {
  /** The number of the newest record; 0 where there is none. */
  readonly sequence: number;
  /** Up to when, in whole seconds since the epoch of Unix. */
  readonly until: number;
  /** The digest of the newest record. */
  readonly digest?: string;
  /** Whether the placement has ended and nothing follows. */
  readonly closed: boolean;
}

/** The chain of a placement before its first record: from the second in which its units were taken. */
export function emptyChain(record: Pick<PlacementRecord, "placement">): UsageChain {
  const first = Date.parse(statusOf(record).history?.[0]?.at ?? "");
  return { sequence: 0, until: Number.isNaN(first) ? 0 : Math.floor(first / 1_000), closed: false };
}

/**
 * The records of a placement that are due: one for each period that is over, and what is left where the placement has ended.
 *
 * - Units count from the reservation to the end. Each second counts for the state at its start, so that the parts of a period sum to it.
 * - The cost is the price at the reservation for the seconds in which units were held, less those in which they did not work. Exact, and printed with
 *   at most 12 digits.
 *
 * @implements usage.seconds-sum-to-the-period
 * @implements usage.periods-have-no-gaps
 * @implements usage.records-are-chained
 * @implements usage.cost-keeps-to-the-price
 */
export function dueRecords(
  record: PlacementRecord,
  chain: UsageChain,
  { now, period }: { readonly now: number; readonly period: number },
): { readonly records: readonly UsageRecordJson[]; readonly chain: UsageChain } {
  const changes = timeline(statusOf(record).history ?? []);
  const ended = stateOf(record) === "ended" ? (changes.at(-1)?.second ?? chain.until) : undefined;
  const last = ended ?? Math.floor(now / 1_000);
  const length = Math.max(1, Math.floor(period / 1_000));
  const records: UsageRecordJson[] = [];
  let next = chain;
  while (next.until < last && (ended !== undefined || next.until + length <= last)) {
    const end = Math.min(next.until + length, last);
    const written = usageRecord(record, changes, next, end);
    records.push(written);
    next = { sequence: next.sequence + 1, until: end, digest: documentDigest(written), closed: false };
  }
  return { records, chain: { ...next, closed: ended !== undefined && next.until >= ended } };
}

interface Change {
  readonly second: number;
  readonly state: string;
}

/** When the states of a placement began, in whole seconds. A clock that went back does not make time go back. */
function timeline(history: readonly StateChangeJson[]): readonly Change[] {
  let second = 0;
  return history.map(({ to = "", at = "" }) => {
    second = Math.max(second, Math.floor(Date.parse(at) / 1_000) || 0);
    return { second, state: to };
  });
}

const partOf: Readonly<Record<PlacementState, keyof UsageSecondsJson>> = {
  reserved: "provisioning",
  queued: "provisioning",
  provisioning: "provisioning",
  attestable: "provisioning",
  running: "running",
  paused: "paused",
  stopping: "provisioning",
  ended: "provisioning",
  lost: "unavailable",
};

function usageRecord(record: PlacementRecord, changes: readonly Change[], { until: start, sequence, digest }: UsageChain, end: number): UsageRecordJson {
  const seconds = { running: 0, provisioning: 0, paused: 0, unavailable: 0 };
  for (const [index, { state }] of changes.entries()) {
    // What was before the first change that is known, was as that one.
    const from = Math.max(start, index === 0 ? start : (changes[index]?.second ?? start));
    const to = Math.min(end, changes[index + 1]?.second ?? end);
    const part = Object.hasOwn(partOf, state) ? partOf[state as PlacementState] : "unavailable";
    seconds[part] += Math.max(0, to - from);
  }
  const units = record.units.length;
  const price = record.unitPrice === undefined ? undefined : parseQuantity(record.unitPrice, "money");
  const charged = BigInt(units) * BigInt(end - start - seconds.unavailable);
  const cost =
    price?.kind === "ok"
      ? { cost: formatQuantity(scaleQuantity(price.value, rational(charged, 3_600n)), { digits: 12 }), unitPrice: formatQuantity(price.value) }
      : {};
  return {
    apiVersion: "cornercast/v1",
    kind: "UsageRecord",
    metadata: { name: `${nameOf(record).slice(0, 240)}.${String(sequence + 1)}` },
    spec: {
      placement: nameOf(record),
      periodStart: instant(start),
      periodEnd: instant(end),
      seconds,
      units,
      ...cost,
      ...(digest === undefined ? {} : { previous: digest }),
      sequence: sequence + 1,
    },
  };
}

const instant = (second: number): string => new Date(second * 1_000).toISOString().replace(".000Z", "Z");
