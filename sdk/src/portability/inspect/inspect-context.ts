import type { ReasonCode } from "@cornercast/schemas";
import type { ByteReader } from "./byte-reader.js";
import type { ByteSource } from "./byte-source.js";
import type { InspectedPart } from "./inspected-part.js";
import type { InspectLimits } from "./inspect-limits.js";

/** Where decompressed bytes go that are too many for memory, such as a temporary file. */
export interface Spool {
  write(chunk: Uint8Array): void | Promise<void>;
  /** Ends the writing, and gives what was written. */
  source(): ByteSource | Promise<ByteSource>;
  /** Gives the place back. */
  close(): void | Promise<void>;
}

/** What a reader of one format may ask of the inspection that it is part of. */
export interface InspectContext {
  readonly limits: Required<InspectLimits>;
  readonly openSpool: (() => Spool | Promise<Spool>) | undefined;
  /** Names the artifact in messages: a path, or a section of a file. */
  readonly place: string;
  /**
   * Looks at something inside: an artifact, or nothing where no format recognises it. What is wrong with it becomes a warning, unless the
   * whole inspection has to end.
   */
  inside(reader: ByteReader, name: string): Promise<InspectedPart | undefined>;
  /** Whether any format claims the bytes, by what {@link ArtifactFormat.recognises} is told. */
  recognises(head: Uint8Array, name: string, size: number): boolean;
  /** Says what is wrong with a part that is not worth ending for. */
  warn(code: ReasonCode, message: string, offset?: number): void;
  /** Counts an artifact, within the limit. */
  count(offset: number): void;
}

/** How one format is recognised and read. */
export interface ArtifactFormat {
  /** What it is called in messages. */
  readonly title: string;
  /**
   * Whether the bytes claim to be of this format.
   *
   * @param head the first bytes, up to 512
   * @param name the name of the file, where it has one
   * @param size how many bytes there are in all
   */
  recognises(head: Uint8Array, name: string, size: number): boolean;
  /** Reads what is claimed; nothing where it turns out to be something else that is none of ours. */
  inspect(reader: ByteReader, context: InspectContext): Promise<InspectedPart | undefined>;
}
