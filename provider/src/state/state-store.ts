import type { Readable } from "node:stream";
import type { StateManifestJson } from "@cornercast/schemas";
import type { JobName } from "../jobs/job-folder.js";

/** A file of a state, open for reading from its beginning. */
export interface StateSource {
  readonly digest: string;
  readonly size: number;
  /** The bytes. It can be called again. */
  readonly read: () => Readable;
}

/** A state that is kept for a placement. */
export interface KeptState extends JobName {
  /** What the store calls it. */
  readonly id: string;
  /** The digest of its manifest. */
  readonly digest: string;
  /** When it was written, in milliseconds since the epoch of Unix; 0 where that is not known. */
  readonly writtenAt: number;
}

/**
 * A place for the state of jobs that the providers of a move both reach.
 *
 * - A state is kept for each placement that wrote it or begins with it, by the provider of that placement. What a provider lets go of is what it
 *   keeps itself; a file goes when no provider keeps a state with it.
 */
export interface StateStore {
  /** Stores a file, and says where it can be fetched. A file that is there already is not sent again. */
  put(file: StateSource): Promise<string>;
  /** Keeps a state for a placement. Of files of other places nothing is kept; where a file of this place is gone, it throws. */
  keep(state: StateManifestJson, job: JobName): Promise<void>;
  /** The bytes behind a reference of this store; undefined where it is of another place. */
  open(reference: string): Promise<Readable | undefined>;
  /** The states that this provider keeps. */
  kept(): AsyncIterable<KeptState>;
  /** Lets go of states that this provider keeps, and removes what nobody keeps after that, also what an earlier call was interrupted with. */
  forget(states: readonly KeptState[]): Promise<void>;
}
