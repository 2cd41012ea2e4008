import type { Readable } from "node:stream";
import type { StateManifestJson } from "@cornercast/schemas";

/** A file of a state, open for reading from its beginning. */
export interface StateSource {
  readonly digest: string;
  readonly size: number;
  /** The bytes. It can be called again. */
  readonly read: () => Readable;
}

/** A place for the state of jobs that the providers of a move both reach. */
export interface StateStore {
  /** Keeps a file, and says where it can be fetched. A file that is there already is not sent again. */
  put(file: StateSource): Promise<string>;
  /** Keeps a manifest when all its files are kept. Stores that throw away what nothing names need it. */
  putManifest?(manifest: StateManifestJson): Promise<void>;
  /** The bytes behind a reference of this store; undefined where it is of another place. */
  open(reference: string): Promise<Readable | undefined>;
}
