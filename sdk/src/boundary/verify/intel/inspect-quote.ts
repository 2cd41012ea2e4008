import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { readPem } from "../x509/index.js";
import { quoteClaims, quoteMeasurements } from "./quote-claims.js";
import { readIntelQuote } from "./read-intel-quote.js";

/** Where the header states the type of the TEE, and the values there. */
const teeTypes = { sgx: 0x00, tdx: 0x81 } as const;
/** What follows the lower byte of the version: its upper one, the kind of key, and the type of the TEE. */
const header = [0, 2, 0, undefined, 0, 0, 0];

/** The format of bytes that begin as a quote of this TEE does: a known version, the kind of key, the TEE, and zeros between them. */
export function formatOfQuote(evidence: Bytes, tee: "sgx" | "tdx"): string | undefined {
  const version = Number(evidence[0]);
  if (!(version >= (tee === "sgx" ? 3 : 4) && version <= 5)) return undefined;
  return header.every((byte, index) => evidence[index + 1] === (byte ?? teeTypes[tee])) ? `${tee}-quote-v${String(version)}` : undefined;
}

/** The fields of a quote as JSON. */
export function inspectQuote(evidence: Bytes): JsonValue {
  const quote = readIntelQuote(evidence);
  return {
    ...Object.fromEntries(quoteClaims(quote).map(({ name, value }) => [name, value])),
    measurements: Object.fromEntries(quoteMeasurements(quote.body).map(({ register, value }) => [register, value])),
    certificates: readPem(new TextDecoder().decode(quote.certification.data), "CERTIFICATE").length,
  };
}
