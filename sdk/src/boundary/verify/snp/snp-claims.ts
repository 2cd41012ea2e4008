import { isZero, toHex } from "../bytes/hex.js";
import type { EvidenceClaim, TrustClass } from "../evidence/index.js";
import type { SnpKeyCertificate } from "./snp-key-certificate.js";
import { cpuidText, hex64, type SnpReport } from "./snp-report.js";

const policyBits = Object.entries({
  "smt-allowed": 16,
  "migration-agent-allowed": 18,
  debug: 19,
  "single-socket": 20,
  "cxl-allowed": 21,
  "memory-aes-256-xts": 22,
  "rapl-disabled-required": 23,
  "ciphertext-hiding-required": 24,
  "page-swap-disabled": 25,
});

const platformBits = Object.entries({
  "smt-enabled": 0,
  tsme: 1,
  ecc: 2,
  "rapl-disabled": 3,
  "ciphertext-hiding": 4,
  "alias-check-complete": 5,
  tio: 7,
});

/** The bits of the guest policy that this version of the layout knows. */
export const knownPolicyBits = 0x03ff_ffffn;

/** Whether a bit of the lower 32 is set. */
export function bit(value: bigint, index: number): boolean {
  return isSet(lowerBits(value), index);
}

function lowerBits(value: bigint): number {
  return Number(value & 0xffff_ffffn);
}

function isSet(bits: number, index: number): boolean {
  return ((bits >>> index) & 1) === 1;
}

/**
 * The claims of a report.
 *
 * - Family, image and security version of the guest are hints unless a key of the owner signed them: without an ID block the host chooses them.
 */
export function snpReportClaims(report: SnpReport): readonly EvidenceClaim[] {
  const owned: TrustClass = isZero(report.idKeyDigest) ? "hint" : "signed";
  const signed = (name: string, value: EvidenceClaim["value"], trust: TrustClass = "signed"): EvidenceClaim => ({ name, value, trust });
  const { policy } = report;
  const [policyLow, platformLow] = [lowerBits(policy), lowerBits(report.platformInfo)];
  return [
    signed("version", report.version),
    signed("signing-key", report.signingKey),
    ...(report.cpuid === undefined ? [] : [signed("cpuid", cpuidText(report.cpuid))]),
    signed("vmpl", report.vmpl),
    signed("policy", hex64(policy)),
    signed("abi", `${String((policyLow >> 8) & 0xff)}.${String(policyLow & 0xff)}`),
    ...policyBits.map(([name, index]) => signed(name, isSet(policyLow, index))),
    signed("platform-info", hex64(report.platformInfo)),
    ...platformBits.map(([name, index]) => signed(name, isSet(platformLow, index))),
    signed("guest-svn", report.guestSvn, owned),
    signed("family-id", toHex(report.familyId), owned),
    signed("image-id", toHex(report.imageId), owned),
    signed("measurement", toHex(report.measurement)),
    signed("report-data", toHex(report.reportData)),
    signed("host-data", toHex(report.hostData)),
    signed("id-key-digest", toHex(report.idKeyDigest)),
    signed("author-key-digest", toHex(report.authorKeyDigest)),
    signed("author-key-enabled", report.authorKeyEnabled),
    signed("report-id", toHex(report.reportId)),
    signed("report-id-ma", toHex(report.reportIdMa)),
    signed("chip-id", toHex(report.chipId)),
    signed("chip-key-masked", report.chipKeyMasked),
    signed("current-firmware", report.currentFirmware),
    signed("committed-firmware", report.committedFirmware),
    ...(report.launchMitigations === undefined ? [] : [signed("launch-mitigations", hex64(report.launchMitigations))]),
    ...(report.currentMitigations === undefined ? [] : [signed("current-mitigations", hex64(report.currentMitigations))]),
  ];
}

/** The claims of the certificate of a key that signs reports. */
export function snpKeyClaims({ kind, product, structVersion, chipId, cspId, tcb }: SnpKeyCertificate): readonly EvidenceClaim[] {
  const endorsed = (name: string, value: EvidenceClaim["value"]): EvidenceClaim => ({ name, value, trust: "endorsed" });
  return [
    endorsed("key-kind", kind),
    endorsed("product", product),
    endorsed("certificate-struct-version", structVersion),
    endorsed("certificate-tcb", tcb),
    ...(chipId === undefined ? [] : [endorsed("hardware-id", toHex(chipId)), endorsed("hardware-id-bytes", chipId.length)]),
    ...(cspId === undefined ? [] : [endorsed("csp-id", cspId)]),
  ];
}
