import type { RunModel } from "../run/run-model.js";
import { sealEnvelope } from "./dsse.js";
import { contentOf, writeStatement, type Waiver } from "./statement.js";

/** What a certificate is made with. */
export interface CertifyOptions {
  /** The private key: Ed25519 or ECDSA P-256, in PEM. */
  readonly key: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly waivers?: readonly Waiver[];
}

/** A certificate, or why there can be none. */
export type CertifyResult = { readonly kind: "ok"; readonly text: string } | { readonly kind: "error"; readonly problems: readonly string[] };

/**
 * Certifies a run by its JSON report.
 *
 * - Only a whole run is certified that decided everything applicable; a requirement that failed needs a waiver that has not expired.
 * - A case that is known to fail fails for a certificate.
 */
export function certify(report: string, options: CertifyOptions): CertifyResult {
  const run = readRun(report);
  if (run === undefined) return { kind: "error", problems: ["the report is no run of the conformance suite in JSON"] };
  const waivers = options.waivers ?? [];
  const problems = [
    ...(run.partial ? ["the run asked only some cases"] : []),
    ...(run.status === "incomplete" || run.status === "harness-error" ? [`the run is ${run.status}`] : []),
    ...run.problems,
    ...run.requirements.flatMap(({ id, verdict }) => {
      if (verdict === "pass" || verdict === "warn" || verdict === "not-applicable") return [];
      if (verdict !== "fail") return [`${id} is ${verdict}`];
      const waiver = waivers.find(({ requirement }) => requirement === id);
      if (waiver === undefined) return [`${id} failed, and no waiver names it`];
      return Date.parse(waiver.expires) > Date.parse(options.notBefore) ? [] : [`the waiver of ${id} has expired at ${waiver.expires}`];
    }),
    ...waivers.flatMap(({ requirement }) =>
      run.requirements.some(({ id, verdict }) => id === requirement && verdict === "fail") ? [] : [`the waiver of ${requirement} waives nothing`],
    ),
    ...(Date.parse(options.notAfter) > Date.parse(options.notBefore) ? [] : ["the certificate ends before it begins"]),
  ];
  if (problems.length > 0) return { kind: "error", problems };
  const { notBefore, notAfter } = options;
  return { kind: "ok", text: sealEnvelope(Buffer.from(writeStatement(contentOf(run, report, { notBefore, notAfter }, waivers))), options.key) };
}

/** The run of a JSON report; absent where it is none. */
export function readRun(report: string): RunModel | undefined {
  try {
    const value = JSON.parse(report) as RunModel;
    return value.schema === "cornercast-conformance-run/v1" ? value : undefined;
  } catch {
    return undefined;
  }
}
