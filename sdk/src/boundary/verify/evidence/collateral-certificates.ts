import type { Bytes } from "../bytes/byte-reader.js";
import { readingFor } from "../bytes/malformed.js";
import { readCertificate, readPem, type Certificate, type CertificateCache } from "../x509/index.js";
import { collateralMemory } from "./collateral-memory.js";
import type { CollateralItem } from "./verify-options.js";

/** Reads certificates out of bytes: one in DER, or any number in PEM. What cannot be read is refused as `chain-invalid`. */
export function readCertificates(data: Bytes, cache?: CertificateCache): readonly Certificate[] {
  return remember(cache, data, (own) => read(own, cache));
}

const remember = collateralMemory<readonly Certificate[]>();

function read(data: Bytes, cache: CertificateCache | undefined): readonly Certificate[] {
  return readingFor("chain-invalid", () => {
    const blocks = data[0] === 0x30 ? [data] : readPem(new TextDecoder().decode(data), "CERTIFICATE");
    return blocks.map((raw) => readCertificate(raw, cache));
  });
}

/** The certificates of all chains among collateral, in their order. */
export function collateralCertificates(collateral: readonly CollateralItem[], cache?: CertificateCache): readonly Certificate[] {
  return collateral.filter(({ kind }) => kind === "certificate-chain").flatMap(({ data }) => readCertificates(data, cache));
}
