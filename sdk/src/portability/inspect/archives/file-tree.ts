import type { ByteReader } from "../byte-reader.js";
import type { ByteSource } from "../byte-source.js";

/** The files of a folder, by their paths with slashes. */
export interface FileTree {
  /** A file; nothing where there is none. */
  open(path: string): ByteSource | undefined | Promise<ByteSource | undefined>;
}

/** The same, as an inspection reads it. */
export interface ReaderTree {
  open(path: string): Promise<ByteReader | undefined>;
}
