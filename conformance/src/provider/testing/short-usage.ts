import { documentDigest } from "@cornercast/sdk/document";
import type { UsageRecordJson } from "@cornercast/schemas";
import type { PlacementRecord, PlacementStore, UsageSource } from "@cornercast/sdk/server";

const second = 1_000;
const period = 3 * second;

/** The usage of the placements of a store in periods of three seconds, computed whenever it is asked for. */
export function shortUsage(placements: PlacementStore): UsageSource {
  return {
    async list({ tenant, placement, after, limit }) {
      const { records } = await placements.list(tenant, "", 1_000);
      const all = records.flatMap((record) => (placement === undefined || placement === nameOf(record) ? usageOf(record, Date.now()) : []));
      const rest = all.filter(({ spec }) => {
        if (after === undefined) return true;
        const [name, sequence] = [spec?.placement ?? "", spec?.sequence ?? 0];
        return name > after.placement || (name === after.placement && sequence > after.sequence);
      });
      return rest.slice(0, limit);
    },
  };
}

function nameOf({ placement }: PlacementRecord): string {
  return placement.metadata?.name ?? "";
}

function usageOf(record: PlacementRecord, now: number): readonly UsageRecordJson[] {
  const history = (record.placement.status?.history ?? []).map(({ to = "", at = "" }) => ({ to, at: Math.ceil(Date.parse(at) / second) * second }));
  const start = Math.floor(Date.parse(record.placement.status?.history?.[0]?.at ?? "") / second) * second;
  const last = record.placement.status?.history?.at(-1);
  const end = last?.to === "ended" ? Math.floor(Date.parse(last.at ?? "") / second) * second : undefined;
  const made: UsageRecordJson[] = [];
  for (let from = start; from < (end ?? now); from += period) {
    const until = Math.min(from + period, end ?? from + period);
    if (until > now || until === from) break;
    const seconds = { running: 0, provisioning: 0, paused: 0, unavailable: 0 };
    for (let at = from; at < until; at += second) {
      const state = history.findLast((change) => change.at <= at)?.to ?? "reserved";
      seconds[state === "running" || state === "paused" ? state : state === "lost" ? "unavailable" : "provisioning"] += 1;
    }
    const [previous, hourly] = [made.at(-1), Number.parseFloat(record.unitPrice ?? "")];
    made.push({
      apiVersion: "cornercast/v1",
      kind: "UsageRecord",
      metadata: { name: `${nameOf(record)}-${String(made.length + 1)}` },
      spec: {
        placement: nameOf(record),
        periodStart: new Date(from).toISOString(),
        periodEnd: new Date(until).toISOString(),
        seconds,
        units: record.units.length,
        ...(Number.isFinite(hourly) && { cost: `${((hourly * record.units.length * (until - from)) / 3_600_000).toFixed(4)} EUR` }),
        sequence: made.length + 1,
        ...(previous !== undefined && { previous: documentDigest(previous) }),
      },
    });
  }
  return made;
}
