import type { UsageRecordJson } from "@cornercast/schemas";
import { nameOf } from "@cornercast/sdk/server";
import type { UsageLog } from "../usage/usage-log.js";
import type { Database } from "./database.js";
import { recordColumns, recordOf, type RecordRow } from "./placement-rows.js";

/** Usage records in the tables of a store. A chain begins with its placement, in the transaction that adds it. */
export function sqlUsageLog(database: Database): UsageLog {
  const { query } = database;
  return {
    async due(until, limit) {
      const rows = await query<RecordRow & { readonly sequence: number; readonly until: number; readonly digest: string | null }>(
        `select ${recordColumns}, u.sequence::float8 as sequence, u.until::float8 as until, u.digest
         from cornercast.usage_chain u join cornercast.placement p on p.tenant = u.tenant and p.name = u.placement
         where not u.closed and (u.until <= $1::bigint or p.state = 'ended') order by u.until limit $2::bigint`,
        [until, limit],
      );
      return rows.map(({ sequence, until: reached, digest, ...row }) => ({
        record: recordOf(row),
        chain: { sequence, until: reached, closed: false, ...(digest === null ? {} : { digest }) },
      }));
    },
    append({ record, chain }, records, next) {
      const key = [record.tenant, nameOf(record)];
      return database.transact(async (open) => {
        const moved = await open(
          `update cornercast.usage_chain set sequence = $3::bigint, until = $4::bigint, digest = $5, closed = $6
           where tenant = $1 and placement = $2 and sequence = $7::bigint and not closed returning 1 as moved`,
          [...key, next.sequence, next.until, next.digest ?? null, next.closed, chain.sequence],
        );
        if (moved.length === 0) return false;
        await open(
          `insert into cornercast.usage_record (tenant, placement, sequence, record)
           select $1, $2, item.sequence, item.record::json from unnest($3::bigint[], $4::text[]) as item (sequence, record)`,
          [...key, records.map(({ spec }) => spec?.sequence ?? 0), records.map((one) => JSON.stringify(one))],
        );
        return true;
      });
    },
    async list({ tenant, placement, after, limit }) {
      const rows = await query<{ readonly record: string }>(
        `select record::text as record from cornercast.usage_record
         where tenant = $1 and ($2::text is null or placement = $2) and (placement, sequence) > ($3, $4::bigint)
         order by placement, sequence limit $5::bigint`,
        [tenant, placement ?? null, after?.placement ?? "", after?.sequence ?? 0, limit],
      );
      return rows.map(({ record }) => JSON.parse(record) as UsageRecordJson);
    },
  };
}
