/** Runs one statement. Parameters are `$1`, `$2`, …; whole numbers come back as numbers where the statement casts them to `float8`. */
export type Query = <Row extends object>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** A PostgreSQL, beside this process or in it. */
export interface Database {
  readonly query: Query;
  /** Runs statements as one transaction at the level `read committed`. What the work throws rolls it back. */
  transact<Result>(work: (query: Query) => Promise<Result>): Promise<Result>;
  /** Runs a script of several statements in one transaction. */
  run(script: string): Promise<void>;
  /** Tells of the payloads of notifications on a channel, of all processes, for as long as the database is open. They can get lost. */
  listen(channel: string, notice: (payload: string) => void): void;
  close(): Promise<void>;
}
