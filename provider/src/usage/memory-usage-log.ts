import type { UsageRecordJson } from "@cornercast/schemas";
import { nameOf, stateOf, type PlacementStore } from "@cornercast/sdk/server";
import type { DueUsage, UsageLog } from "./usage-log.js";
import { emptyChain, type UsageChain } from "./usage-records.js";

/** Usage of the placements of a store in memory, for as long as that lasts. */
export function memoryUsageLog(placements: PlacementStore): UsageLog {
  const open = new Map<string, UsageChain>();
  const written = new Map<string, UsageRecordJson[]>();
  let after = 0;

  async function follow(): Promise<void> {
    for (;;) {
      const found = await placements.changes(undefined, after, 1_000);
      if (found.kind === "compacted") {
        ({ revision: after } = await placements.position());
        for (const record of await placements.live()) note(record.tenant, nameOf(record), emptyChain(record));
        return;
      }
      after = found.revision;
      for (const { record } of found.changes) note(record.tenant, nameOf(record), emptyChain(record));
      if (found.changes.length === 0) return;
    }
  }

  function note(tenant: string, name: string, chain: UsageChain): void {
    const key = keyOf(tenant, name);
    if (!open.has(key) && !written.has(key)) {
      open.set(key, chain);
      written.set(key, []);
    }
  }

  return {
    async due(until, limit) {
      await follow();
      const due: DueUsage[] = [];
      for (const [key, chain] of open) {
        const [tenant = "", name = ""] = JSON.parse(key) as string[];
        const record = await placements.get(tenant, name);
        if (record !== undefined && (chain.until <= until || stateOf(record) === "ended")) due.push({ record, chain });
        if (due.length === limit) break;
      }
      return due;
    },
    append({ record, chain }, records, next) {
      const key = keyOf(record.tenant, nameOf(record));
      if (open.get(key)?.sequence !== chain.sequence) return Promise.resolve(false);
      written.get(key)?.push(...records);
      if (next.closed) open.delete(key);
      else open.set(key, next);
      return Promise.resolve(true);
    },
    list({ tenant, placement, after: from, limit }) {
      const names = [...written.keys()]
        .map((key) => JSON.parse(key) as string[])
        .flatMap(([owner, name = ""]) => (owner === tenant && (placement === undefined || placement === name) ? [name] : []));
      const records = names.sort().flatMap((name) => (written.get(keyOf(tenant, name)) ?? []).map((record) => ({ name, record })));
      const rest = records.filter(
        ({ name, record }) => from === undefined || name > from.placement || (name === from.placement && (record.spec?.sequence ?? 0) > from.sequence),
      );
      return Promise.resolve(rest.slice(0, limit).map(({ record }) => record));
    },
  };
}

const keyOf = (tenant: string, name: string): string => JSON.stringify([tenant, name]);
