/** How much work an inspection may do. */
export interface InspectLimits {
  /** How many bytes are read in all, what is decompressed included. Default: 64 GiB. */
  readonly readBytes?: number;
  /** How large a compressed file inside an archive may be to be looked into, once decompressed. Default: 256 MiB, in memory. */
  readonly memberBytes?: number;
  /** How many artifacts are told apart. Default: 65536. */
  readonly parts?: number;
  /** How deep artifacts are looked for inside artifacts. Default: 8. */
  readonly depth?: number;
}

/** The limits that hold where none are given. */
export const defaultLimits: Required<InspectLimits> = { readBytes: 2 ** 36, memberBytes: 2 ** 28, parts: 65_536, depth: 8 };
