import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { isZero, sameBytes, toHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { anchorFact, anchorOf, CheckList, orMalformed, type Condition, type EvidenceFacts, type VerifyOptions } from "./index.js";
import { verifySignature } from "../x509/index.js";
import { snpCertificates } from "../snp/snp-chain.js";
import { isSnpCertificateTable, readSnpCertificateTable } from "../snp/snp-certificate-table.js";
import { bit, knownPolicyBits, snpKeyClaims, snpReportClaims } from "../snp/snp-claims.js";
import { generationOfCpuid, type SnpGeneration } from "../snp/snp-generation.js";
import type { SnpKeyCertificate } from "../snp/snp-key-certificate.js";
import { readSnpReport, snpReportBytes, type SnpReport } from "../snp/snp-report.js";
import { isTcbAtMost, readSnpTcb, type SnpTcb } from "../snp/snp-tcb.js";
import { snpTechnology, verifySnpChain } from "../snp/verify-snp-key.js";

const format = "sev-snp-report";

/** `sev-snp-report` for bytes that begin as a report of a known version and have its size, or a certificate table behind it. */
export function formatOf(evidence: Bytes): string | undefined {
  const version = Number(evidence[0]);
  const isReport = version >= 2 && version <= 5 && evidence[1] === 0 && evidence[2] === 0 && evidence[3] === 0 && evidence[0x34] === 1;
  return isReport && (evidence.length === snpReportBytes || isSnpCertificateTable(evidence.subarray(snpReportBytes))) ? format : undefined;
}

/** The fields of a report, and the kinds of the certificates behind it. */
export function inspect(evidence: Bytes): JsonValue {
  const report = readSnpReport(evidence.subarray(0, snpReportBytes));
  const table = evidence.subarray(snpReportBytes);
  const claims = Object.fromEntries(snpReportClaims(report).map(({ name, value }) => [name, value]));
  const tcbs = {
    "reported-tcb": toHex(report.reportedTcb),
    "committed-tcb": toHex(report.committedTcb),
    "current-tcb": toHex(report.currentTcb),
    "launch-tcb": toHex(report.launchTcb),
  };
  return { ...claims, ...tcbs, ...(table.length > 0 && { certificates: readSnpCertificateTable(table).map(({ kind }) => kind) }) };
}

/**
 * Verifies a report of AMD SEV-SNP: 1184 bytes, or those with their certificate table behind them.
 *
 * - The key that signed is the one that the report names; its certificate is among the collateral or in the table.
 * - Product, chip and reported TCB of the certificate agree with the report. A TCB is read in the layout of its generation.
 * - REPORT_DATA is compared in full with the nonce, which zeros fill up to 64 bytes.
 * - The reported TCB is at most the committed one, and that at most the current one.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(snpTechnology, evidence, async (digest) => {
    const report = readSnpReport(evidence.length > snpReportBytes ? evidence.subarray(0, snpReportBytes) : evidence);
    const table = evidence.subarray(snpReportBytes);
    if (table.length > 0 && !isSnpCertificateTable(table)) throw new Malformed("the report has bytes behind it that are no certificate table");
    const checks = new CheckList();
    checks.pass("layout", "envelope");
    const certificates = snpCertificates(table, options.collateral, options.cache);
    const key = certificates.keys.find(({ kind }) => kind === report.signingKey);
    const generation = (report.cpuid === undefined ? undefined : generationOfCpuid(report.cpuid.family, report.cpuid.model)) ?? key?.generation;
    if (key === undefined) {
      checks.fail("certificate-chain", "signature", "chain-invalid", `there is no certificate of the key that signed (${report.signingKey})`);
      return { ...factsOf({ report, digest: await digest(), generation }), checks: checks.all };
    }
    const { signature, signed } = report;
    // Begun first, so that the report is verified while the chain is.
    const good =
      signature !== undefined &&
      verifySignature(key.certificate.publicKey, { algorithm: { name: "ECDSA", hash: "SHA-384" }, data: signed, signature }, options.cache);
    const verdict = await verifySnpChain(key, certificates, options, checks);
    checkAgreement(report, key, generation, checks);
    // All of this is done while the signature is verified.
    const later = new CheckList();
    later.hold(
      "reserved-bytes",
      "signature",
      report.reservedZero && bit(report.policy, 17),
      "report-invalid",
      "a byte that the version of the report reserves has another value",
    );
    checkNonce(report, options.nonce, later);
    checkTcb(report, generation, later);
    const proven = { ...identityOf(report, key), ...anchorFact(anchorOf(options.anchors, snpTechnology, verdict.anchor)), validUntil: verdict.validUntil };
    const facts = factsOf({ report, digest: await digest(), generation, key }, proven);
    checks.hold(
      "report-signature",
      "signature",
      await good,
      "signature-invalid",
      signature === undefined ? "a byte of the signature that has to be zero is not" : "the key did not sign the report",
    );
    checks.addAll(later.all);
    return { ...facts, checks: checks.all };
  });
}

interface Findings {
  readonly report: SnpReport;
  readonly digest: string;
  readonly generation: SnpGeneration | undefined;
  readonly key?: SnpKeyCertificate;
}

/** What the report says; checks are added when they are done. */
function factsOf({ report, digest, generation, key }: Findings, proven: Partial<EvidenceFacts> = {}): EvidenceFacts {
  const tcbOf = (bytes: Bytes): SnpTcb => (generation === undefined ? {} : readSnpTcb(bytes, generation));
  const measurement = { register: "MEASUREMENT", algorithm: "sha-384", value: toHex(report.measurement), kind: "launch", trust: "signed" } as const;
  const claims = snpReportClaims(report);
  return {
    technology: snpTechnology,
    format,
    evidence: digest,
    claims: key === undefined ? claims : [...claims, ...snpKeyClaims(key)],
    measurements: [measurement],
    tcb: {
      components: tcbOf(report.reportedTcb),
      others: { committed: tcbOf(report.committedTcb), current: tcbOf(report.currentTcb), launch: tcbOf(report.launchTcb) },
      advisories: [],
    },
    reportData: report.reportData,
    debug: bit(report.policy, 19) ? "on" : "off",
    migration: bit(report.policy, 18) ? "on" : "off",
    memory: "encrypted",
    privilegeLevel: report.vmpl,
    conditions: conditionsOf(report),
    checks: [],
    collateral: [],
    inner: [],
    ...(generation !== undefined && { generation }),
    ...proven,
  };
}

function conditionsOf({ policy }: SnpReport): readonly Condition[] {
  return (policy & ~knownPolicyBits) === 0n ? [] : [{ name: "unknown-policy-bits", level: "unknown", reason: "the guest policy has bits that are not known" }];
}

function identityOf(report: SnpReport, key: SnpKeyCertificate): Pick<EvidenceFacts, "identity"> {
  if (!isZero(report.chipId)) return { identity: { kind: "chip-id", value: toHex(report.chipId), trust: "signed" } };
  return key.cspId === undefined ? {} : { identity: { kind: "csp-id", value: key.cspId, trust: "endorsed" } };
}

function checkAgreement(report: SnpReport, key: SnpKeyCertificate, generation: SnpGeneration | undefined, checks: CheckList): void {
  const { chipId } = key;
  checks.hold(
    "platform",
    "signature",
    generation !== undefined && generation === key.generation,
    "chain-invalid",
    `the report is of ${generation ?? "an unknown product"}, the key of ${key.product.slice(0, 100)}`,
  );
  if (chipId === undefined) checks.notApplicable("chip-id", "signature", "a VLEK is not of one chip");
  else if (report.chipKeyMasked && isZero(report.chipId)) checks.skip("chip-id", "signature", "the host masks the identity of the chip");
  else {
    const same = sameBytes(report.chipId.subarray(0, chipId.length), chipId) && isZero(report.chipId.subarray(chipId.length));
    checks.hold("chip-id", "signature", same, "chain-invalid", "the certificate is of another chip than the report");
  }
  if (generation === undefined) return;
  const reported = readSnpTcb(report.reportedTcb, generation);
  const same = Object.keys(reported).every((name) => key.tcb[name] === reported[name]);
  checks.hold("certificate-tcb", "signature", same, "chain-invalid", "the certificate is for another TCB than the report states");
}

function checkNonce({ reportData }: SnpReport, nonce: Bytes | undefined, checks: CheckList): void {
  if (nonce === undefined) {
    checks.skip("nonce", "binding", "no nonce was expected");
    return;
  }
  const expected = new Uint8Array(64);
  if (nonce.length <= 64) expected.set(nonce);
  checks.hold("nonce", "binding", nonce.length <= 64 && sameBytes(expected, reportData), "binding-mismatch", "REPORT_DATA is not the nonce that was expected");
}

function checkTcb({ reportedTcb, committedTcb, currentTcb }: SnpReport, generation: SnpGeneration | undefined, checks: CheckList): void {
  if (generation === undefined) return;
  const reported = readSnpTcb(reportedTcb, generation);
  const committed = readSnpTcb(committedTcb, generation);
  const current = readSnpTcb(currentTcb, generation);
  checks.hold(
    "tcb-order",
    "tcb",
    isTcbAtMost(reported, committed) && isTcbAtMost(committed, current),
    "tcb-not-allowed",
    "the reported, committed and current TCB are not in this order",
  );
}
