import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { cborBytes, cborInteger, cborList, cborMap, cborText, type CborMap, type CborValue } from "../cbor/cbor-value.js";
import { readCbor } from "../cbor/read-cbor.js";
import { readCoseSign1, type CoseSign1 } from "../cose/cose-sign1.js";

/** An attestation document of Nitro Enclaves, as it stands. */
export interface NitroDocument {
  readonly message: CoseSign1;
  readonly moduleId: string;
  /** Milliseconds since 1970, as the hypervisor signed it. */
  readonly timestamp: number;
  /** By index. */
  readonly pcrs: ReadonlyMap<number, Bytes>;
  /** The certificate of the key that signed, in DER. */
  readonly certificate: Bytes;
  /** The authorities, the root first. */
  readonly authorities: readonly Bytes[];
  readonly publicKey?: Bytes;
  readonly userData?: Bytes;
  readonly nonce?: Bytes;
}

const fields = ["module_id", "timestamp", "digest", "pcrs", "certificate", "cabundle", "public_key", "user_data", "nonce"];

/**
 * Reads an attestation document (AWS Nitro Enclaves, NSM API): a COSE_Sign1 message signed with ES384 whose payload is a map.
 *
 * - PCRs have SHA-384 digests; a field that is not known, is missing, or is larger than the documentation allows is {@link Malformed}.
 */
export function readNitroDocument(bytes: Bytes): NitroDocument {
  const what = "the document";
  const message = readCoseSign1(bytes, what);
  if (message.algorithm.name !== "ES384") throw new Malformed(`${what} is signed with ${message.algorithm.name}, and ES384 is expected`);
  const payload = cborMap(readCbor(message.payload, `the payload of ${what}`), `the payload of ${what}`);
  for (const key of payload.keys()) if (typeof key !== "string" || !fields.includes(key)) throw new Malformed(`${what} has an unknown field`);
  if (payload.get("digest") !== "SHA384") throw new Malformed(`${what} has PCRs of another digest than SHA384`);
  const moduleId = cborText(payload.get("module_id"), "module_id");
  const timestamp = cborInteger(payload.get("timestamp"), "timestamp");
  if (moduleId === "" || timestamp <= 0 || timestamp > 8.64e15) throw new Malformed(`${what} has no module_id or no timestamp`);
  const authorities = cborList(payload.get("cabundle"), "cabundle").map((value) => sized(value, "cabundle", 1, 1024));
  if (authorities.length === 0 || authorities.length > 8) throw new Malformed("cabundle has no or too many certificates");
  const [publicKey, userData, nonce] = [optional(payload, "public_key", 1024), optional(payload, "user_data", 512), optional(payload, "nonce", 512)];
  return {
    message,
    moduleId,
    timestamp,
    pcrs: readPcrs(payload.get("pcrs")),
    certificate: sized(payload.get("certificate"), "certificate", 1, 1024),
    authorities,
    ...(publicKey !== undefined && { publicKey }),
    ...(userData !== undefined && { userData }),
    ...(nonce !== undefined && { nonce }),
  };
}

function readPcrs(value: CborValue | undefined): ReadonlyMap<number, Bytes> {
  const map = cborMap(value, "pcrs");
  if (map.size === 0 || map.size > 32) throw new Malformed("pcrs has no or more than 32 registers");
  return new Map(
    [...map].map(([index, digest]) => {
      if (typeof index !== "number" || index < 0 || index > 31) throw new Malformed("pcrs has a register that is not 0 to 31");
      return [index, cborBytes(digest, `PCR${String(index)}`, 48)];
    }),
  );
}

function optional(payload: CborMap, name: string, most: number): Bytes | undefined {
  const value = payload.get(name);
  return value === undefined || value === null ? undefined : sized(value, name, 0, most);
}

function sized(value: CborValue | undefined, name: string, least: number, most: number): Bytes {
  const bytes = cborBytes(value, name);
  if (bytes.length < least || bytes.length > most) throw new Malformed(`${name} has ${String(bytes.length)} bytes`);
  return bytes;
}
