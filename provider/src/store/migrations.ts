/**
 * The scripts that make the tables, in order. The number of a script is its place, from 1.
 *
 * - A script that was released never changes; a change of the tables is another script.
 * - Documents are kept as `json`, which keeps their text as it was written: `jsonb` would not take every text that JSON can carry.
 * - Times are milliseconds since the epoch of Unix by the clocks of the servers, except where a server says that it lives, which goes by the clock of
 *   the database.
 */
export const migrations: readonly string[] = [
  `
create table cornercast.store (
  one boolean primary key default true check (one),
  epoch uuid not null default gen_random_uuid(),
  -- The newest change. Whoever commits a change holds this row, so that changes become visible in the order of their numbers.
  revision bigint not null default 0,
  -- Changes up to here are no longer kept.
  compacted bigint not null default 0
);
insert into cornercast.store default values;

create table cornercast.placement (
  tenant text collate "C" not null,
  name text collate "C" not null,
  offer text not null,
  state text not null,
  wanted text not null,
  units integer[] not null,
  -- When the lease runs out.
  expires bigint,
  workload json not null,
  record json not null,
  -- The server that drives the job.
  driver uuid,
  primary key (tenant, name)
);
create index placement_of_offer on cornercast.placement (offer) where state <> 'ended';
create index placement_lapses on cornercast.placement (expires) where state <> 'ended';
create index placement_driver on cornercast.placement (driver) where state <> 'ended';

create table cornercast.change (
  revision bigint primary key,
  tenant text collate "C" not null,
  record json not null
);

create table cornercast.answer (
  tenant text collate "C" not null,
  request_id text collate "C" not null,
  request text not null,
  answer text not null,
  until bigint not null,
  primary key (tenant, request_id)
);
create index answer_until on cornercast.answer (until);

create table cornercast.server (
  id uuid primary key,
  expires timestamptz not null
);
`,
  `
create table cornercast.usage_chain (
  tenant text collate "C" not null,
  placement text collate "C" not null,
  sequence bigint not null default 0,
  -- In whole seconds.
  until bigint not null,
  digest text,
  closed boolean not null default false,
  primary key (tenant, placement)
);
create index usage_chain_open on cornercast.usage_chain (until) where not closed;
insert into cornercast.usage_chain (tenant, placement, until)
select tenant, name, floor(extract(epoch from coalesce((record #>> '{placement,status,history,0,at}')::timestamptz, 'epoch')))::bigint from cornercast.placement;

create table cornercast.usage_record (
  tenant text collate "C" not null,
  placement text collate "C" not null,
  sequence bigint not null,
  record json not null,
  primary key (tenant, placement, sequence)
);
`,
];
