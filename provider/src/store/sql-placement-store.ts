import { randomUUID } from "node:crypto";
import { nameOf, offerOf, stateOf, statusOf, waiters, type PlacementRecord, type PlacementStore, type PlacementTransaction } from "@cornercast/sdk/server";
import { emptyChain } from "../usage/usage-records.js";
import type { Database, Query } from "./database.js";
import { recordColumns, recordOf, type RecordRow } from "./placement-rows.js";

/** What a store in a database takes. */
export interface SqlPlacementStoreOptions {
  /** How many changes are kept for watches. Default 10,000. */
  readonly keptChanges?: number;
  /** How long a server that says nothing counts as alive, in milliseconds. Its jobs are adopted by others after that. Default 10 s. */
  readonly serverLease?: number;
  readonly onProblem?: (error: unknown) => void;
}

/** A store in a database, which is closed with it. */
export interface SqlPlacementStore extends PlacementStore {
  close(): Promise<void>;
}

const channel = "cornercast_change";

/**
 * A store in the tables that `migrate` makes. Several servers can use one database.
 *
 * - Whoever asks for a placement, for the holders of an offer or for an answer in a transaction waits for others that did: advisory locks on the names,
 *   which hold also where there is no row yet.
 * - Changes are numbered at the end of a transaction, under a lock on one row: they are seen in the order of their numbers.
 * - Servers hear of changes of others by notifications, and look for themselves every few seconds, because notifications can get lost.
 *
 * @implements service.acknowledged-changes-survive
 * @implements service.processes-act-as-one
 */
export async function sqlPlacementStore(database: Database, options: SqlPlacementStoreOptions = {}): Promise<SqlPlacementStore> {
  const { keptChanges = 10_000, serverLease = 10_000, onProblem = () => undefined } = options;
  const { query } = database;
  const server = randomUUID();
  const waiting = waiters();
  let newest = 0;

  function notice(revision: number): void {
    if (revision <= newest) return;
    newest = revision;
    waiting.wake();
  }

  async function position(): Promise<{ readonly storeEpoch: string; readonly revision: number }> {
    const [row] = await query<{ readonly epoch: string; readonly revision: number }>(
      "select epoch::text as epoch, revision::float8 as revision from cornercast.store",
    );
    if (row === undefined) throw new Error("the store has lost its identity: the table cornercast.store is empty");
    notice(row.revision);
    return { storeEpoch: row.epoch, revision: row.revision };
  }

  async function beat(): Promise<void> {
    await query(
      `insert into cornercast.server as s (id, expires) values ($1::uuid, clock_timestamp() + $2::float8 * interval '1 ms')
       on conflict (id) do update set expires = excluded.expires`,
      [server, serverLease],
    );
    await query("delete from cornercast.server where expires < clock_timestamp() - interval '1 day'");
  }

  await position();
  await beat();
  database.listen(channel, (payload) => notice(Number(payload)));
  const beating = setInterval(() => void beat().catch(onProblem), serverLease / 4).unref();
  const looking = setInterval(() => void position().catch(onProblem), 3_000).unref();

  return {
    async transact(work) {
      const { result, revision } = await database.transact(async (open) => {
        const { transaction, changes } = openTransaction(open);
        const done = await work(transaction);
        return { result: done, revision: changes.length === 0 ? 0 : await writeChanges(open, changes, keptChanges) };
      });
      notice(revision);
      return result;
    },
    async get(tenant, name) {
      const [row] = await query<RecordRow>(`select ${recordColumns} from cornercast.placement p where tenant = $1 and name = $2`, [tenant, name]);
      return row === undefined ? undefined : recordOf(row);
    },
    async list(tenant, after, limit) {
      // One statement sees one moment: the position is that of the placements.
      const rows = await query<PositionRow & Partial<RecordRow>>(
        `select s.epoch::text as epoch, s.revision::float8 as revision, p.* from cornercast.store s left join lateral (
           select ${recordColumns} from cornercast.placement p where tenant = $1 and name > $2 order by name limit $3::bigint
         ) p on true order by p.name`,
        [tenant, after, limit],
      );
      const [first] = rows;
      return {
        records: rows.flatMap((row) => (isRecordRow(row) ? [recordOf(row)] : [])),
        position: { storeEpoch: first?.epoch ?? "", revision: first?.revision ?? 0 },
      };
    },
    position,
    async changes(tenant, after, limit) {
      const rows = await query<{ readonly compacted: number; readonly newest: number } & Partial<ChangeRow>>(
        `select s.compacted::float8 as compacted, s.revision::float8 as newest, c.* from cornercast.store s left join lateral (
           select revision::float8 as revision, tenant, record::text as record from cornercast.change
           where revision > $1::bigint and revision > s.compacted and ($2::text is null or tenant = $2) order by revision limit $3::bigint
         ) c on true order by c.revision`,
        [after, tenant ?? null, limit],
      );
      const [first] = rows;
      if (first === undefined || after < first.compacted || after > first.newest) return { kind: "compacted" };
      const changes = rows.flatMap(({ revision, tenant: owner, record }) =>
        revision === undefined || revision === null || owner === undefined || record === undefined ? [] : [{ revision, record: changeOf(owner, record) }],
      );
      // A page that is full ends at its last change; one that is not has seen everything.
      return { kind: "changes", changes, revision: changes.length < limit ? first.newest : (changes.at(-1)?.revision ?? after) };
    },
    changed: (after, signal) => waiting.until(() => newest > after, signal),
    async lapsed(now, limit) {
      const rows = await query<RecordRow>(
        `select ${recordColumns} from cornercast.placement p where state <> 'ended' and expires <= $1::bigint order by expires limit $2::bigint`,
        [now, limit],
      );
      return rows.map(recordOf);
    },
    async live() {
      return (await query<RecordRow>(`select ${recordColumns} from cornercast.placement p where state <> 'ended'`)).map(recordOf);
    },
    async claim(tenant, name) {
      const [row] = await query<{ readonly own: boolean }>(
        `with own as (
           select from cornercast.placement where tenant = $1 and name = $2 and driver = $3::uuid and ${lives("$3::uuid")}
         ), claimed as (
           update cornercast.placement p set driver = $3::uuid
           where tenant = $1 and name = $2 and driver is distinct from $3::uuid and not ${lives("p.driver")} and ${lives("$3::uuid")}
           returning 1
         )
         select exists (select from own) or exists (select from claimed) as own`,
        [tenant, name, server],
      );
      return row?.own === true;
    },
    async adopt(limit) {
      const rows = await query<RecordRow>(
        `update cornercast.placement p set driver = $1::uuid from (
           select tenant, name from cornercast.placement a where state <> 'ended' and wanted <> 'nothing' and not ${lives("a.driver")} and ${lives("$1::uuid")}
           limit $2::bigint for update skip locked
         ) adopted where p.tenant = adopted.tenant and p.name = adopted.name returning ${recordColumns}`,
        [server, limit],
      );
      return rows.map(recordOf);
    },
    async leave() {
      await query("update cornercast.placement set driver = null where driver = $1::uuid and state <> 'ended'", [server]);
    },
    async forgetAnswers(before) {
      await query("delete from cornercast.answer where until < $1::bigint", [before]);
    },
    async close() {
      clearInterval(beating);
      clearInterval(looking);
      await query("delete from cornercast.server where id = $1::uuid", [server]).catch(onProblem);
      await database.close();
    },
  };
}

/** Whether a server lives. None is not one. */
const lives = (id: string): string => `exists (select from cornercast.server s where s.id = ${id} and s.expires > clock_timestamp())`;

interface PositionRow {
  readonly epoch: string;
  readonly revision: number;
}

interface ChangeRow {
  readonly revision: number | null;
  readonly tenant: string;
  readonly record: string;
}

/** Of an outer join: without a placement its columns are null. */
function isRecordRow(row: Partial<RecordRow>): row is RecordRow {
  return typeof row.tenant === "string";
}

type Change = Pick<PlacementRecord, "tenant" | "placement" | "wanted">;

function changeOf(tenant: string, record: string): Change {
  return { tenant, ...(JSON.parse(record) as Pick<PlacementRecord, "placement" | "wanted">) };
}

/** What a transaction can do, and the changes that it makes. */
function openTransaction(query: Query): { readonly transaction: PlacementTransaction; readonly changes: readonly Change[] } {
  const changes: Change[] = [];
  const stored = new Set<string>();
  const lock = async (kind: 1 | 2 | 3, ...words: readonly string[]): Promise<void> => {
    // What is read under a lock is read by another statement, which sees what was committed until then.
    await query("select pg_advisory_xact_lock(hashtextextended($1, $2::bigint))", [JSON.stringify(words), kind]);
  };
  const transaction: PlacementTransaction = {
    async get(tenant, name) {
      await lock(1, tenant, name);
      const [row] = await query<RecordRow>(`select ${recordColumns} from cornercast.placement p where tenant = $1 and name = $2`, [tenant, name]);
      if (row === undefined) return undefined;
      stored.add(JSON.stringify([tenant, name]));
      return recordOf(row);
    },
    async put(record) {
      const { tenant, workload, ...rest } = record;
      const { expires } = statusOf(record).lease ?? {};
      const key = JSON.stringify([tenant, nameOf(record)]);
      const changing = [
        tenant,
        nameOf(record),
        stateOf(record),
        rest.wanted,
        rest.units,
        expires === undefined ? null : Date.parse(expires),
        JSON.stringify(rest),
      ];
      // The workload of a placement never changes, and is written once.
      if (stored.has(key))
        await query(
          `update cornercast.placement set state = $3, wanted = $4, units = $5::integer[], expires = $6::bigint, record = $7::text::json
           where tenant = $1 and name = $2`,
          changing,
        );
      else
        await query(
          `with chain as (
             insert into cornercast.usage_chain (tenant, placement, until) values ($1, $2, $10::bigint) on conflict do nothing
           )
           insert into cornercast.placement (tenant, name, state, wanted, units, expires, record, offer, workload)
           values ($1, $2, $3, $4, $5::integer[], $6::bigint, $7::text::json, $8, $9::text::json)
           on conflict (tenant, name) do update set
             state = excluded.state, wanted = excluded.wanted, units = excluded.units, expires = excluded.expires, record = excluded.record`,
          [...changing, offerOf(record), JSON.stringify(workload), emptyChain(record).until],
        );
      stored.add(key);
      changes.push({ tenant, placement: rest.placement, wanted: rest.wanted });
    },
    async holders(offer) {
      await lock(2, offer);
      const rows = await query<{ readonly tenant: string; readonly name: string; readonly units: readonly number[]; readonly until: number | null }>(
        `select tenant, name, units, case when state = 'reserved' then expires::float8 end as until
         from cornercast.placement where offer = $1 and state <> 'ended' order by tenant, name`,
        [offer],
      );
      return rows.map(({ until, ...holder }) => ({ ...holder, ...(until === null ? {} : { reservedUntil: until }) }));
    },
    async answer(tenant, requestId) {
      await lock(3, tenant, requestId);
      const [row] = await query<{ readonly request: string; readonly answer: string; readonly until: number }>(
        "select request, answer, until::float8 as until from cornercast.answer where tenant = $1 and request_id = $2",
        [tenant, JSON.stringify(requestId)],
      );
      return row;
    },
    async keepAnswer(tenant, requestId, { request, answer, until }) {
      await query(
        `insert into cornercast.answer (tenant, request_id, request, answer, until) values ($1, $2, $3, $4, $5::bigint)
         on conflict (tenant, request_id) do update set request = excluded.request, answer = excluded.answer, until = excluded.until`,
        // In quotes, because a text of PostgreSQL cannot hold every character that a request id can.
        [tenant, JSON.stringify(requestId), request, answer, until],
      );
    },
  };
  return { transaction, changes };
}

/** Numbers the changes of a transaction and tells all servers of them. Nothing else of the transaction may follow, because others wait. */
async function writeChanges(query: Query, changes: readonly Change[], keptChanges: number): Promise<number> {
  const [row] = await query<{ readonly revision: number; readonly compacted: number }>(
    `with counted as (
       update cornercast.store set revision = revision + $1::bigint returning revision, compacted
     ), written as (
       insert into cornercast.change (revision, tenant, record)
       select counted.revision - $1::bigint + item.place, item.tenant, item.record::json
       from counted, unnest($2::text[], $3::text[]) with ordinality as item (tenant, record, place)
     ), told as (
       select pg_notify('${channel}', revision::text) from counted
     )
     select counted.revision::float8 as revision, counted.compacted::float8 as compacted from counted, told`,
    [changes.length, changes.map(({ tenant }) => tenant), changes.map(({ placement, wanted }) => JSON.stringify({ placement, wanted }))],
  );
  const { revision = 0, compacted = 0 } = row ?? {};
  if (revision - compacted > 2 * keptChanges) {
    await query("delete from cornercast.change where revision <= $1::bigint", [revision - keptChanges]);
    await query("update cornercast.store set compacted = $1::bigint", [revision - keptChanges]);
  }
  return revision;
}
