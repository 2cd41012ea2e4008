/** Joins bytes. */
export function bytesOf(...parts: readonly (Uint8Array | string | readonly number[])[]): Uint8Array {
  return new Uint8Array(parts.flatMap((one) => (typeof one === "string" ? [...new TextEncoder().encode(one)] : [...one])));
}

/** Little-endian numbers. */
export const u16 = (value: number): Uint8Array => number(2, (view) => view.setUint16(0, value, true));
export const u32 = (value: number): Uint8Array => number(4, (view) => view.setUint32(0, value, true));
export const u64 = (value: number | bigint): Uint8Array => number(8, (view) => view.setBigUint64(0, BigInt(value), true));

/** Zeros. */
export function zeros(count: number): Uint8Array {
  return new Uint8Array(count);
}

/** Bytes with zeros after them, up to a length. */
export function padded(bytes: Uint8Array | string, length: number): Uint8Array {
  const own = bytesOf(bytes);
  return bytesOf(own, zeros(Math.max(0, length - own.length)));
}

function number(size: number, set: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(size);
  set(new DataView(bytes.buffer));
  return bytes;
}
