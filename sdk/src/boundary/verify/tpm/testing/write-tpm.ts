import type { Bytes } from "../../bytes/byte-reader.js";
import { fromBase64Url } from "../../bytes/base64url.js";
import type { TpmPcrSelection } from "../read-tpm-quote.js";
import { digestSize, type TpmHash } from "../tpm-algorithms.js";

/** Structures of a TPM, written for tests and signed with keys of WebCrypto. */

const hashIds: Readonly<Record<TpmHash, number>> = { "SHA-1": 0x04, "SHA-256": 0x0b, "SHA-384": 0x0c, "SHA-512": 0x0d };

export function bytesOf(...parts: readonly (number | Uint8Array | readonly number[])[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...part])));
}

export const u16 = (value: number): readonly number[] => [(value >> 8) & 0xff, value & 0xff];
export const u32 = (value: number): readonly number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
export const sized = (bytes: Uint8Array): Bytes => bytesOf(u16(bytes.length), bytes);
const u16le = (value: number): readonly number[] => [value & 0xff, (value >> 8) & 0xff];
const u32le = (value: number): readonly number[] => [...u16le(value & 0xffff), ...u16le(value >>> 16)];

function selectionBits(indices: readonly number[], size: number): Bytes {
  const bits = new Uint8Array(size);
  for (const index of indices) bits[index >> 3] = Number(bits[index >> 3]) | (1 << (index & 7));
  return bits;
}

/** A `TPMS_ATTEST` of the type quote. */
export function writeQuote(quote: { readonly extraData: Uint8Array; readonly selections: readonly TpmPcrSelection[]; readonly pcrDigest: Uint8Array }): Bytes {
  const selections = quote.selections.map(({ hash, indices }) => bytesOf(u16(hashIds[hash]), 3, selectionBits(indices, 3)));
  return bytesOf(
    [0xff, 0x54, 0x43, 0x47],
    u16(0x8018),
    sized(bytesOf(u16(0x0b), new Uint8Array(32).fill(7))),
    sized(quote.extraData),
    [0, 0, 0, 0, 0, 0, 0x10, 0],
    u32(3),
    u32(1),
    1,
    [0, 1, 2, 3, 4, 5, 6, 7],
    u32(selections.length),
    ...selections,
    sized(quote.pcrDigest),
  );
}

/** The parameters of a response to `TPM2_Quote`. */
export function writeResponse(message: Uint8Array, signature: Uint8Array): Bytes {
  return bytesOf(sized(message), signature);
}

export interface TestKey {
  readonly pair: CryptoKeyPair;
  readonly scheme: "rsassa" | "rsapss" | "ecdsa";
  readonly hash: "SHA-256" | "SHA-384" | "SHA-512";
  readonly spki: Bytes;
}

export async function makeKey(scheme: TestKey["scheme"], hash: TestKey["hash"] = "SHA-256", curve = "P-256"): Promise<TestKey> {
  const rsa = { name: scheme === "rsassa" ? "RSASSA-PKCS1-v1_5" : "RSA-PSS", hash, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
  const algorithm = scheme === "ecdsa" ? { name: "ECDSA", namedCurve: curve } : rsa;
  const pair = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
  return { pair, scheme, hash, spki: new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey)) };
}

/** A `TPMT_SIGNATURE`; `saltLength` is of RSAPSS. */
export async function signTpm(key: TestKey, message: Bytes, saltLength = 32): Promise<Bytes> {
  const { scheme, hash, pair } = key;
  const algorithm = { rsassa: { name: "RSASSA-PKCS1-v1_5" }, rsapss: { name: "RSA-PSS", saltLength }, ecdsa: { name: "ECDSA", hash } }[scheme];
  const value = new Uint8Array(await crypto.subtle.sign(algorithm, pair.privateKey, message));
  const half = value.length / 2;
  const numbers = scheme === "ecdsa" ? [sized(value.subarray(0, half)), sized(value.subarray(half))] : [sized(value)];
  return bytesOf(u16({ rsassa: 0x14, rsapss: 0x16, ecdsa: 0x18 }[scheme]), u16(hashIds[hash]), ...numbers);
}

/** Bits of `TPMA_OBJECT` of an attestation key: fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, restricted, sign. */
export const attestationKeyBits = 0x0005_0072;

/** A `TPM2B_PUBLIC` of the key. */
export async function writePublic(key: TestKey, bits: number = attestationKeyBits): Promise<Bytes> {
  const jwk = await crypto.subtle.exportKey("jwk", key.pair.publicKey);
  const number = (text: string | undefined): Bytes => sized(fromBase64Url(text ?? "") ?? new Uint8Array(0));
  const curve = { "P-256": 3, "P-384": 4, "P-521": 5 }[jwk.crv ?? ""] ?? 0;
  const parameters =
    key.scheme === "ecdsa"
      ? [u16(0x18), u16(hashIds[key.hash]), u16(curve), u16(0x10), number(jwk.x), number(jwk.y)]
      : [u16(key.scheme === "rsassa" ? 0x14 : 0x16), u16(hashIds[key.hash]), u16(2048), u32(0), number(jwk.n)];
  return sized(bytesOf(u16(key.scheme === "ecdsa" ? 0x23 : 0x01), u16(0x0b), u32(bits), u16(0), u16(0x10), ...parameters));
}

export interface TestEvent {
  readonly register: number;
  readonly type?: number;
  readonly data: Uint8Array;
}

/** A log of the crypto-agile format whose events measure the digests of their data. */
export async function writeEventLog(hashes: readonly TpmHash[], events: readonly TestEvent[]): Promise<Bytes> {
  const specification = bytesOf(
    new TextEncoder().encode("Spec ID Event03\0"),
    u32le(0),
    [0, 2, 0, 2],
    u32le(hashes.length),
    ...hashes.flatMap((hash) => [u16le(hashIds[hash]), u16le(digestSize(hash))]),
    0,
  );
  const parts: (Uint8Array | readonly number[])[] = [u32le(0), u32le(3), new Uint8Array(20), u32le(specification.length), specification];
  for (const { register, type = 0x0d, data } of events) {
    parts.push(u32le(register), u32le(type), u32le(hashes.length));
    for (const hash of hashes) parts.push(u16le(hashIds[hash]), type === 3 ? new Uint8Array(digestSize(hash)) : await digestOf(hash, Uint8Array.from(data)));
    parts.push(u32le(data.length), data);
  }
  return bytesOf(...parts);
}

/** The register values of the format `serialized` of tpm2-tools. */
export function writePcrBlob(hash: TpmHash, values: ReadonlyMap<number, Uint8Array>): Bytes {
  const selection = bytesOf(u16le(hashIds[hash]), 3, selectionBits([...values.keys()], 3), 0, 0);
  const all = [...values.values()];
  const lists = Array.from({ length: Math.ceil(all.length / 8) }, (_, list) => all.slice(8 * list, 8 * list + 8));
  const digest = (value: Uint8Array | undefined): Bytes => bytesOf(u16le(value?.length ?? 0), value ?? [], new Uint8Array(64 - (value?.length ?? 0)));
  const list = (list: readonly Uint8Array[]): Bytes => bytesOf(u32le(list.length), ...Array.from({ length: 8 }, (_, index) => digest(list[index])));
  return bytesOf(u32le(1), selection, new Uint8Array(15 * 8), u32le(lists.length), ...lists.map(list));
}

/** A PCR after one measurement of data, from zero on. */
export async function extended(hash: TpmHash, ...data: readonly string[]): Promise<Bytes> {
  let value: Bytes = new Uint8Array(digestSize(hash));
  for (const text of data) value = await digestOf(hash, bytesOf(value, await digestOf(hash, Uint8Array.from(new TextEncoder().encode(text)))));
  return value;
}

/** By WebCrypto, whatever the verifier takes. */
async function digestOf(hash: TpmHash, bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(hash, bytes));
}
