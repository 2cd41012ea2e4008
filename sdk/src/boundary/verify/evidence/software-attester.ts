import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { sameBytes, toHex } from "../bytes/hex.js";
import { verifyCoseSign1 } from "../cose/cose-sign1.js";
import { readSoftwareReport, softwareContentType } from "../software/software-report.js";
import { keyDigest } from "../x509/index.js";
import { anchorFact, anchorOf } from "./anchor-keys.js";
import { CheckList } from "./check-list.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import { emptyFacts, orMalformed } from "./failed-facts.js";
import type { VerifyOptions } from "./verify-options.js";

const technology = "software";
const format = "software-report";
const clockSkew = 300_000;

/** The format of a report of the software attester: a signed message of its content type. */
export function formatOf(evidence: Bytes): string | undefined {
  const isMessage = evidence[0] === 0xd2 && evidence[1] === 0x84;
  return isMessage && new TextDecoder().decode(evidence.subarray(0, 80)).includes(softwareContentType) ? format : undefined;
}

/** The fields of a report. */
export function inspect(evidence: Bytes): JsonValue {
  const { reportData, measurement, madeAt } = readSoftwareReport(evidence);
  return { format, reportData: toHex(reportData), measurement: toHex(measurement), madeAt: new Date(1_000 * madeAt).toISOString() };
}

/**
 * Verifies a report of the software attester, which stands in for hardware on machines that have none.
 *
 * - The key that signed has to be pinned for the technology `software`. However it is pinned, it counts as a root for tests: the tier stays `none`
 *   unless a policy names the document that has it.
 * - It protects no memory, and anybody on the machine can debug it.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(technology, evidence, async (digest) => {
    const report = readSoftwareReport(evidence);
    const checks = new CheckList();
    checks.pass("layout", "envelope");
    const spkiSha256 = await keyDigest(report.key, options.cache);
    const anchor = anchorOf(options.anchors, technology, spkiSha256);
    checks.hold("pinned-key", "signature", anchor !== undefined, "chain-invalid", "the key of the software attester is not pinned");
    const good = await verifyCoseSign1(report.message, report.key);
    checks.hold("report-signature", "signature", good, "signature-invalid", "the key did not sign the report");
    const signedAt = 1_000 * report.madeAt;
    checks.hold("time", "signature", signedAt <= options.at + clockSkew, "chain-invalid", "the report was made after the time of evaluation");
    if (options.nonce === undefined) checks.skip("nonce", "binding", "no nonce was expected");
    else checks.hold("nonce", "binding", sameBytes(report.reportData, padded(options.nonce)), "binding-mismatch", "the report is for another nonce");
    return {
      ...emptyFacts(technology, await digest()),
      format,
      claims: [{ name: "report-data", value: toHex(report.reportData), trust: "signed" }],
      measurements: [{ register: "WORKLOAD", algorithm: "sha-384", value: toHex(report.measurement), kind: "launch", trust: "signed" }],
      identity: { kind: "attester-key", value: spkiSha256, trust: "signed" },
      reportData: report.reportData,
      debug: "unknown",
      migration: "unknown",
      memory: "none",
      checks: checks.all,
      ...anchorFact(anchor === undefined ? undefined : { ...anchor, test: true }),
      signedAt,
    };
  });
}

function padded(nonce: Bytes): Bytes {
  const data = new Uint8Array(Math.max(64, nonce.length));
  data.set(nonce);
  return data;
}
