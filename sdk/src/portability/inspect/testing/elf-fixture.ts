import { bytesOf, u16, u32, u64, zeros } from "./binary-writer.js";

/** What an ELF file for a test holds. */
export interface ElfFixture {
  readonly machine: number;
  readonly osAbi?: number;
  readonly abiVersion?: number;
  readonly flags?: number;
  readonly sections?: readonly { readonly name: string; readonly type?: number; readonly bytes: Uint8Array; readonly link?: number }[];
}

/** A 64-bit little-endian ELF file: header, the bytes of its sections, and the section headers. */
export function elfFixture({ machine, osAbi = 0, abiVersion = 0, flags = 0, sections = [] }: ElfFixture): Uint8Array {
  const named = [...sections, { name: ".shstrtab", type: 3, bytes: bytesOf("\0", ...sections.map(({ name }) => `${name}\0`), ".shstrtab\0") }];
  let nameAt = 1;
  let at = 64;
  const headers: Uint8Array[] = [zeros(64)];
  const contents: Uint8Array[] = [];
  for (const section of named) {
    headers.push(
      bytesOf(
        u32(nameAt),
        u32(section.type ?? 1),
        u64(0),
        u64(0),
        u64(at),
        u64(section.bytes.length),
        u32("link" in section ? (section.link ?? 0) : 0),
        u32(0),
        u64(8),
        u64(0),
      ),
    );
    nameAt += section.name.length + 1;
    const room = (8 - (section.bytes.length % 8)) % 8;
    contents.push(section.bytes, zeros(room));
    at += section.bytes.length + room;
  }
  return bytesOf(
    [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, osAbi, abiVersion],
    zeros(7),
    u16(3),
    u16(machine),
    u32(1),
    u64(0),
    u64(0),
    u64(at),
    u32(flags),
    u16(64),
    u16(56),
    u16(0),
    u16(64),
    u16(named.length + 1),
    u16(named.length),
    ...contents,
    ...headers,
  );
}

/** A note as it stands in a section of notes. */
export function noteFixture(owner: string, type: number, content: Uint8Array): Uint8Array {
  const align = (bytes: Uint8Array): Uint8Array => bytesOf(bytes, zeros((4 - (bytes.length % 4)) % 4));
  return bytesOf(u32(owner.length + 1), u32(content.length), u32(type), align(bytesOf(`${owner}\0`)), align(content));
}
