import type { Database } from "./database.js";
import { migrations } from "./migrations.js";

/** Two servers that start at once make the tables once. The number means nothing but that others are unlikely to use it. */
const lock = "select pg_advisory_xact_lock(7231920153)";

/**
 * Makes the tables, or brings those of an older version up to this one.
 *
 * - A database of a newer version is refused: this version does not know what it holds.
 */
export async function migrate(database: Database): Promise<void> {
  const version = await versionOf(database);
  if (version > migrations.length)
    throw new Error(`the tables have version ${String(version)}, and this program knows ${String(migrations.length)}: use a newer one`);
  for (let next = version; next < migrations.length; next += 1) {
    // A script that another server ran meanwhile finds its own number there, and nothing is done.
    await database.run(`${lock};
do $migration$ begin
if not exists (select from cornercast.migration where version = ${String(next + 1)}) then
${migrations[next] ?? ""}
insert into cornercast.migration (version) values (${String(next + 1)});
end if;
end $migration$;`);
  }
}

async function versionOf(database: Database): Promise<number> {
  const [found] = await database.query<{ readonly there: boolean }>("select to_regclass('cornercast.migration') is not null as there");
  if (found?.there !== true)
    await database.run(`${lock};
create schema if not exists cornercast;
create table if not exists cornercast.migration (version integer primary key, at timestamptz not null default now());`);
  const [newest] = await database.query<{ readonly version: number }>("select coalesce(max(version), 0)::float8 as version from cornercast.migration");
  return newest?.version ?? 0;
}
