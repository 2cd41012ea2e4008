import { fromHex } from "../../bytes/hex.js";
import type { CollateralItem } from "../../evidence/index.js";
import { verify } from "../../evidence/amd-sev-snp.js";
import { verifySnpKey } from "../../snp/verify-snp-key.js";
import { readPem } from "../../x509/index.js";
import { claimValue, type VectorAdapter } from "./vector-adapter.js";
import type { VectorFiles } from "./vector-files.js";

function collateralOf(files: VectorFiles, places: readonly (string | undefined)[]): readonly CollateralItem[] {
  return places.filter((place) => place !== undefined).map((place) => ({ kind: "certificate-chain", data: files.bytes(place) }));
}

/** Reports of AMD SEV-SNP. */
export const snpAdapter: VectorAdapter = {
  verify: (vector, files, options) =>
    verify(files.evidence(vector), {
      ...options,
      collateral: collateralOf(files, [vector.vek, vector.vekPem, vector.chain, vector.certTable]),
      ...(vector.expectedNonce !== undefined && { nonce: fromHex(vector.expectedNonce) ?? new Uint8Array(0) }),
    }),
  names: (facts) => {
    const reportData = facts.reportData ?? new Uint8Array(0);
    const chip = claimValue(facts, "chip-id");
    return {
      ...Object.fromEntries(facts.claims.map(({ name, value }) => [name.replaceAll("-", "_"), value])),
      reported_tcb: { ...facts.tcb?.components },
      ...Object.fromEntries(Object.entries(facts.tcb?.others ?? {}).map(([kind, tcb]) => [`${kind}_tcb`, { ...tcb }])),
      current_tcb_ne_reported: JSON.stringify(facts.tcb?.others?.["current"]) !== JSON.stringify(facts.tcb?.components),
      chip_id_zero: typeof chip === "string" && /^0+$/u.test(chip),
      csp: claimValue(facts, "csp-id") ?? null,
      report_data_ascii: new TextDecoder().decode(reportData),
    };
  },
};

/** Certificates of keys that sign reports of AMD SEV-SNP. */
export const snpCertificateAdapter: VectorAdapter = {
  verify: (vector, files, options) => {
    const leaf = vector.vek ?? vector.vekPem;
    if (leaf === undefined) throw new Error(`${vector.id} has no certificate`);
    return verifySnpKey(derOf(files, leaf), { ...options, collateral: collateralOf(files, [vector.chain]) });
  },
  names: (facts) => ({
    ...facts.tcb?.components,
    sv: claimValue(facts, "certificate-struct-version") ?? null,
    hwid: claimValue(facts, "hardware-id") ?? null,
    hwid_len: claimValue(facts, "hardware-id-bytes") ?? null,
    csp: claimValue(facts, "csp-id") ?? null,
  }),
};

function derOf(files: VectorFiles, place: string): Uint8Array<ArrayBuffer> {
  const bytes = files.bytes(place);
  return bytes[0] === 0x30 ? bytes : (readPem(files.text(place), "CERTIFICATE")[0] ?? bytes);
}
