import { fieldOf, isJsonArray, isJsonObject, type JsonValue } from "../../../document/json-value.js";
import { fromBase64 } from "../bytes/base64.js";
import { fromBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { fromHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { readStrictJson } from "../json/strict-json.js";
import type { PcrValues } from "./pcr-values.js";
import { readHclReport, type HclReport } from "./read-hcl-report.js";
import type { TpmSignature } from "./read-tpm-signature.js";

/** What an attester in a confidential VM of Azure conveys. */
export interface AzureEvidence {
  /** The bytes of the `TPMS_ATTEST`. */
  readonly message: Bytes;
  readonly signature: TpmSignature;
  readonly pcrs: PcrValues;
  readonly hcl: HclReport;
  /** The TD quote, which certifies the TD report in the HCL report; of Intel only. */
  readonly tdQuote?: Bytes;
  /** The certificate of the chip key, with or without its authorities, in PEM or DER; of AMD only. */
  readonly chipCertificate?: Bytes;
}

const names = { quote: ["tpm_quote", "quote"], report: ["hcl_report", "report"] } as const;
const known = ["version", "tpm_quote", "quote", "hcl_report", "report", "td_quote", "vcek"];
const mostRegisters = 24;
const encoder = new TextEncoder();

/** Whether a text begins like this evidence: an object with a quote in parts. */
export function isAzureEvidence(text: string): boolean {
  return /^\s*\{/u.test(text) && /"(?:hcl_report|report)"\s*:/u.test(text) && /"(?:tpm_quote|quote)"\s*:/u.test(text);
}

/**
 * Reads the evidence that the Azure attesters of Confidential Containers write, in both of their versions.
 *
 * - `hcl_report` (`report` in the first version of AMD), `tpm_quote` (`quote`) with `message`, `signature` (RSASSA with SHA-256, bare) and the
 *   24 values of the SHA-256 bank in `pcrs`, and `vcek` or `td_quote`.
 * - Bytes are lists of numbers in the first version; hexadecimal digits in the quote and base64url elsewhere in the second.
 */
export function readAzureEvidence(bytes: Bytes): AzureEvidence {
  const { value } = readStrictJson(bytes, "the Azure evidence");
  const unknown = isJsonObject(value) ? Object.keys(value).find((name) => !known.includes(name)) : "";
  if (unknown !== undefined) throw new Malformed(`the Azure evidence is not an object of the fields ${known.join(", ")}`);
  const version = fieldOf(value, "version");
  if (version !== undefined && version !== 0 && version !== 1) throw new Malformed("the Azure evidence is of a version that is not known");
  const quote = one(value, names.quote);
  const report = bytesOf(one(value, names.report), "the HCL report", fromText);
  const hcl = readHclReport(report);
  const tdQuote = fieldOf(value, "td_quote");
  const vcek = fieldOf(value, "vcek");
  if ((hcl.technology === "intel-tdx") !== (tdQuote !== undefined))
    throw new Malformed("the Azure evidence has a TD quote without a TD report, or the reverse");
  return {
    message: bytesOf(fieldOf(quote, "message"), "the message of the TPM quote", fromHex),
    signature: { kind: "rsassa", hash: "SHA-256", value: bytesOf(fieldOf(quote, "signature"), "the signature of the TPM quote", fromHex) },
    pcrs: new Map([["SHA-256", registersOf(fieldOf(quote, "pcrs"))]]),
    hcl,
    ...(tdQuote !== undefined && { tdQuote: bytesOf(tdQuote, "the TD quote", fromText) }),
    ...(vcek !== undefined && { chipCertificate: bytesOf(vcek, "the certificate of the chip", fromPemOrText) }),
  };
}

function one(value: JsonValue, candidates: readonly string[]): JsonValue {
  const [found, ...others] = candidates.map((name) => fieldOf(value, name)).filter((field) => field !== undefined);
  if (found === undefined || others.length > 0) throw new Malformed(`the Azure evidence does not have one field ${candidates.join(" or ")}`);
  return found;
}

function registersOf(value: JsonValue | undefined): ReadonlyMap<number, Bytes> {
  if (!isJsonArray(value) || value.length > mostRegisters)
    throw new Malformed(`the registers of the TPM quote are not a list of at most ${String(mostRegisters)}`);
  return new Map(value.map((item, index) => [index, bytesOf(item, "a register of the TPM quote", fromHex)]));
}

function bytesOf(value: JsonValue | undefined, what: string, fromText: (text: string) => Bytes | undefined): Bytes {
  const bytes = typeof value === "string" ? fromText(value) : isJsonArray(value) ? fromNumbers(value) : undefined;
  if (bytes === undefined || bytes.length === 0) throw new Malformed(`${what} is not there, or not bytes`);
  return bytes;
}

function fromNumbers(list: readonly JsonValue[]): Bytes | undefined {
  const bytes = new Uint8Array(list.length);
  for (const [index, item] of list.entries()) {
    if (typeof item !== "number" || !Number.isInteger(item) || item < 0 || item > 255) return undefined;
    bytes[index] = item;
  }
  return bytes;
}

/** Either alphabet of base64; attesters write the one for URLs with its padding. */
function fromText(text: string): Bytes | undefined {
  const padding = text.length % 4 !== 0 ? 0 : text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return fromBase64Url(text.slice(0, text.length - padding)) ?? fromBase64(text);
}

function fromPemOrText(text: string): Bytes | undefined {
  return text.includes("-----BEGIN") ? encoder.encode(text) : fromText(text);
}
