import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { readPem } from "../x509/index.js";
import { quoteClaims, quoteMeasurements } from "./quote-claims.js";
import { readIntelQuote } from "./read-intel-quote.js";

/** Where the header states the type of the TEE, and the values there. */
const teeTypes = { sgx: 0x00, tdx: 0x81 } as const;

/** The format of bytes that begin as a quote of this TEE does: a known version, the kind of key, the TEE, and zeros between them. */
export function formatOfQuote(evidence: Bytes, tee: "sgx" | "tdx"): string | undefined {
  const [version = 0, ...rest] = evidence.subarray(0, 8);
  const first = tee === "sgx" ? 3 : 4;
  const expected = [0, 2, 0, teeTypes[tee], 0, 0, 0];
  return version >= first && version <= 5 && expected.every((byte, index) => rest[index] === byte) ? `${tee}-quote-v${String(version)}` : undefined;
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
