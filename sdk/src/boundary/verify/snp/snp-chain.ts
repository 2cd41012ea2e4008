import { vendorCertificates } from "@cornercast/schemas/registry";
import { fromBase64 } from "../bytes/base64.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { collateralMemory } from "../evidence/collateral-memory.js";
import { readCertificates, type CollateralItem } from "../evidence/index.js";
import { readCertificate, type Certificate, type CertificateCache } from "../x509/index.js";
import { isSnpCertificateTable, readSnpCertificateTable } from "./snp-certificate-table.js";
import { isSnpKeyCertificate, readSnpKeyCertificate, type SnpKeyCertificate } from "./snp-key-certificate.js";
import type { SnpGeneration } from "./snp-generation.js";

/** The certificates that came with a report. */
export interface SnpCertificates {
  /** Of keys that sign reports. */
  readonly keys: readonly SnpKeyCertificate[];
  readonly authorities: readonly Certificate[];
}

/** Sorts the certificates of collateral, and of the certificate table that came behind a report. */
export function snpCertificates(table: Bytes, collateral: readonly CollateralItem[], cache?: CertificateCache): SnpCertificates {
  const chains = collateral.filter(({ kind }) => kind === "certificate-chain").map(({ data }) => data);
  const all = (table.length === 0 ? chains : [table, ...chains]).map((data) => remember(cache, data, (own) => sorted(own, cache)));
  const keys: SnpKeyCertificate[] = [];
  const authorities: Certificate[] = [];
  for (const one of all) {
    keys.push(...one.keys);
    authorities.push(...one.authorities);
  }
  return { keys, authorities };
}

const remember = collateralMemory<SnpCertificates>();

function sorted(data: Bytes, cache: CertificateCache | undefined): SnpCertificates {
  const parts = isSnpCertificateTable(data) ? readSnpCertificateTable(data).map((entry) => entry.data) : [data];
  const all = parts.flatMap((part) => readCertificates(part, cache));
  return { keys: all.filter(isSnpKeyCertificate).map(readSnpKeyCertificate), authorities: all.filter((certificate) => !isSnpKeyCertificate(certificate)) };
}

const encoder = new TextEncoder();
/** What the authorities of a generation are kept under. */
const keptUnder: Readonly<Record<SnpGeneration | "none", Bytes>> = {
  milan: encoder.encode("milan"),
  genoa: encoder.encode("genoa"),
  turin: encoder.encode("turin"),
  none: encoder.encode("none"),
};
const rememberAuthorities = collateralMemory<readonly Certificate[]>();

/** AMD's authorities of a generation, as the registry has them: for reports that came without theirs. */
export function registeredAuthorities(generation: SnpGeneration | undefined, cache?: CertificateCache): readonly Certificate[] {
  return rememberAuthorities(cache, keptUnder[generation ?? "none"], () =>
    vendorCertificates
      .filter((row) => row.technology === "amd-sev-snp" && row.generation === generation)
      .map(({ der }) => fromBase64(der))
      .filter((raw) => raw !== undefined)
      .map((raw) => readCertificate(raw, cache)),
  );
}
