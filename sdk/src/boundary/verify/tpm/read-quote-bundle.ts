import { fieldOf, isJsonObject, type JsonValue } from "../../../document/json-value.js";
import { fromBase64 } from "../bytes/base64.js";
import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { fromHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { readStrictJson } from "../json/strict-json.js";
import type { PcrValues } from "./pcr-values.js";
import { readTpmPublic, type TpmPublic } from "./read-tpm-public.js";
import { readTpmSignature, type TpmSignature } from "./read-tpm-signature.js";
import { digestSize, type TpmHash } from "./tpm-algorithms.js";

/** A quote with what came beside it. */
export interface QuoteBundle {
  /** The bytes of the `TPMS_ATTEST`. */
  readonly message: Bytes;
  readonly signature: TpmSignature;
  readonly pcrs?: PcrValues;
  readonly publicArea?: TpmPublic;
  /** The log as it was supplied. */
  readonly eventLog?: Bytes;
}

const fields = ["quote", "signature", "pcrs", "publicArea", "eventLog"];
/** `TPM_GENERATED_VALUE` and `TPM_ST_ATTEST_QUOTE`. */
const mark = [0xff, 0x54, 0x43, 0x47, 0x80, 0x18];
const banks: Readonly<Record<string, TpmHash>> = { sha1: "SHA-1", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" };

/** Whether bytes begin like the parameters of the response to `TPM2_Quote`: a size, then the mark and type of a quote. */
export function isQuoteResponse(bytes: Bytes): boolean {
  for (let index = 0; index < mark.length; index += 1) if (bytes[index + 2] !== mark[index]) return false;
  return true;
}

/**
 * Reads a TPM quote with its signature, in one of two forms.
 *
 * - Binary: the parameters of the response to `TPM2_Quote`, a `TPM2B_ATTEST` and a `TPMT_SIGNATURE` (TPM 2.0 Library Part 3).
 * - JSON: `quote` (a `TPMS_ATTEST`) and `signature` (a `TPMT_SIGNATURE`) in base64, and if it is there: `pcrs`, the register values by bank and
 *   index in hexadecimal digits, `publicArea` (the key's `TPM2B_PUBLIC`) and `eventLog` in base64. A field of another name is refused.
 */
export function readQuoteBundle(bytes: Bytes): QuoteBundle {
  if (!isQuoteResponse(bytes)) return readJson(bytes);
  const reader = new ByteReader(bytes, { littleEndian: false, what: "the TPM quote with its signature" });
  const message = reader.bytes(reader.u16());
  return { message, signature: readTpmSignature(reader.bytes(reader.left)) };
}

function readJson(bytes: Bytes): QuoteBundle {
  const { value } = readStrictJson(bytes, "the TPM quote");
  const unknown = isJsonObject(value) ? Object.keys(value).find((name) => !fields.includes(name)) : "";
  if (unknown !== undefined) throw new Malformed(`the TPM quote is not an object of the fields ${fields.join(", ")}`);
  const publicArea = base64Field(value, "publicArea");
  const eventLog = base64Field(value, "eventLog");
  const pcrs = fieldOf(value, "pcrs");
  return {
    message: required(base64Field(value, "quote"), "quote"),
    signature: readTpmSignature(required(base64Field(value, "signature"), "signature")),
    ...(pcrs !== undefined && { pcrs: readValues(pcrs) }),
    ...(publicArea !== undefined && { publicArea: readTpmPublic(publicArea) }),
    ...(eventLog !== undefined && { eventLog }),
  };
}

function required(bytes: Bytes | undefined, name: string): Bytes {
  if (bytes === undefined) throw new Malformed(`the TPM quote does not have the field ${name}`);
  return bytes;
}

function base64Field(value: JsonValue, name: string): Bytes | undefined {
  const field = fieldOf(value, name);
  if (field === undefined) return undefined;
  const bytes = typeof field === "string" ? fromBase64(field) : undefined;
  if (bytes === undefined) throw new Malformed(`the field ${name} of the TPM quote is not base64`);
  return bytes;
}

function readValues(value: JsonValue): PcrValues {
  if (!isJsonObject(value)) throw new Malformed("the register values of the TPM quote are not an object of banks");
  return new Map(
    Object.entries(value).map(([name, registers]) => {
      const hash = Object.hasOwn(banks, name) ? banks[name] : undefined;
      if (hash === undefined || !isJsonObject(registers)) throw new Malformed(`the bank of the TPM quote is not one of ${Object.keys(banks).join(", ")}`);
      return [hash, new Map(Object.entries(registers).map(([index, digits]) => [indexOf(index), valueOf(digits, hash)]))];
    }),
  );
}

function indexOf(text: string): number {
  const index = Number(text);
  if (!/^(?:0|[1-9][0-9]?)$/u.test(text) || index > 31) throw new Malformed("a register of the TPM quote is not a number from 0 to 31");
  return index;
}

function valueOf(digits: JsonValue, hash: TpmHash): Bytes {
  const bytes = typeof digits === "string" ? fromHex(digits) : undefined;
  if (bytes?.length !== digestSize(hash)) throw new Malformed(`a register value of the TPM quote is not a digest of ${hash} in hexadecimal digits`);
  return bytes;
}
