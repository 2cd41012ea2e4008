/** The first byte that is no space of ASCII, which tells JSON from what is binary; `undefined` where there is none. */
export function firstCharacter(bytes: Uint8Array): number | undefined {
  for (const byte of bytes) if (byte > 0x20) return byte;
  return undefined;
}
