/**
 * Bytes that are read in any order, such as an open file, so that nothing has to be in memory at once.
 *
 * - `read` gives the bytes from `offset` on, fewer than `length` only where the source ends; at once or as a promise.
 * - The source must not change while it is read.
 */
export interface ByteSource {
  /** How many bytes there are. */
  readonly size: number;
  read(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
}

/**
 * Bytes in memory as a source.
 *
 * @example
 * ```ts
 * bytesSource(new Uint8Array([1, 2, 3])).size; // 3
 * ```
 */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
