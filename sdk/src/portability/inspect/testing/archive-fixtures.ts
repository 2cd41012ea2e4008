import { deflateRawSync } from "node:zlib";
import { bytesOf, padded, u16, u32, u64, zeros } from "./binary-writer.js";

/** A file for an archive. */
export interface FileFixture {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** `1` hard link, `2` symbolic link, `5` folder; absent for a file. */
  readonly type?: string;
  readonly link?: string;
}

/** A tar archive as POSIX describes it, with GNU long names where they are needed. */
export function tarFixture(files: readonly FileFixture[]): Uint8Array {
  return bytesOf(
    ...files.flatMap(({ name, bytes, type = "0", link = "" }) => [
      ...(name.length > 100 ? tarMember("././@LongLink", bytesOf(`${name}\0`), "L", "") : []),
      ...tarMember(name.slice(0, 100), bytes, type, link),
    ]),
    zeros(1024),
  );
}

function tarMember(name: string, bytes: Uint8Array, type: string, link: string): readonly Uint8Array[] {
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, "0")}\0`;
  const header = bytesOf(
    padded(name, 100),
    octal(0o644, 8),
    octal(0, 8),
    octal(0, 8),
    octal(bytes.length, 12),
    octal(0, 12),
    "        ",
    type,
    padded(link, 100),
    "ustar\0",
    "00",
    zeros(247),
  );
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(bytesOf(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return [header, bytes, zeros((512 - (bytes.length % 512)) % 512)];
}

/** How a zip archive for a test is written. */
export interface ZipFixtureOptions {
  readonly deflate?: boolean;
  /** Sizes and places in Zip64 fields only. */
  readonly wide?: boolean;
}

/** A zip archive. */
export function zipFixture(files: readonly FileFixture[], { deflate = false, wide = false }: ZipFixtureOptions = {}): Uint8Array {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const packed = deflate ? new Uint8Array(deflateRawSync(bytes)) : bytes;
    const method = u16(deflate ? 8 : 0);
    const none = u32(0xffffffff);
    const extra = wide ? bytesOf(u16(1), u16(24), u64(bytes.length), u64(packed.length), u64(at)) : zeros(0);
    const sizes = wide ? bytesOf(none, none) : bytesOf(u32(packed.length), u32(bytes.length));
    const local = bytesOf(u32(0x04034b50), u16(20), u16(0), method, u32(0), u32(0), sizes, u16(name.length), u16(0), name, packed);
    locals.push(local);
    directory.push(
      bytesOf(
        u32(0x02014b50),
        u16(20),
        u16(20),
        u16(0),
        method,
        u32(0),
        u32(0),
        sizes,
        u16(name.length),
        u16(extra.length),
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        wide ? none : u32(at),
        name,
        extra,
      ),
    );
    at += local.length;
  }
  const central = bytesOf(...directory);
  const count = files.length;
  const wideEnd = wide
    ? bytesOf(
        u32(0x06064b50),
        u64(44),
        u16(45),
        u16(45),
        u32(0),
        u32(0),
        u64(count),
        u64(count),
        u64(central.length),
        u64(at),
        u32(0x07064b50),
        u32(0),
        u64(at + central.length),
        u32(1),
      )
    : zeros(0);
  const end = wide ? bytesOf(u16(0xffff), u16(0xffff), u32(0xffffffff), u32(0xffffffff)) : bytesOf(u16(count), u16(count), u32(central.length), u32(at));
  return bytesOf(...locals, central, wideEnd, u32(0x06054b50), u16(0), u16(0), end, u16(0));
}

/** An OCI image layout as its files. */
export function layoutFixture(
  images: readonly { readonly config: unknown; readonly layers: readonly Uint8Array[]; readonly platform?: unknown; readonly name?: string }[],
): readonly FileFixture[] {
  const files: FileFixture[] = [];
  const blob = (bytes: Uint8Array): { readonly digest: string; readonly size: number } => {
    const digest = String(files.length).padStart(64, "a");
    files.push({ name: `blobs/sha256/${digest}`, bytes });
    return { digest: `sha256:${digest}`, size: bytes.length };
  };
  const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value));
  const manifests = images.map(({ config, layers, platform, name }) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    ...blob(
      json({
        schemaVersion: 2,
        config: blob(json(config)),
        layers: layers.map((layer) => ({ mediaType: "application/vnd.oci.image.layer.v1.tar", ...blob(layer) })),
      }),
    ),
    ...(platform === undefined ? {} : { platform }),
    ...(name === undefined ? {} : { annotations: { "org.opencontainers.image.ref.name": name } }),
  }));
  return [{ name: "oci-layout", bytes: json({ imageLayoutVersion: "1.0.0" }) }, { name: "index.json", bytes: json({ schemaVersion: 2, manifests }) }, ...files];
}
