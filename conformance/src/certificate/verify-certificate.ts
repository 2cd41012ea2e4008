import { invariantProfile, profileOf, profiles } from "../profile/profiles.js";
import { liveScenarios } from "../run/live-scenarios.js";
import { casesDigest, requirementsDigest } from "../run/suite-digests.js";
import type { Suite } from "../run/run-suite.js";
import { openEnvelope } from "./dsse.js";
import { readRun } from "./certify.js";
import { contentOf, readStatementText, sha256, type CertificateContent } from "./statement.js";

/** What a certificate is verified with. Nothing is fetched. */
export interface VerifyCertificateOptions {
  /** The public key of who certifies, in PEM. */
  readonly key: string;
  /** The suite that the certificate has to be of. */
  readonly suite: Suite;
  /** The time of verification, as an RFC 3339 instant. */
  readonly at: string;
  /** The JSON report, where it is there: then the certificate has to say what it says. */
  readonly report?: string;
}

/** What a certificate says and what is wrong with it; it counts where nothing is. */
export interface VerifiedCertificate {
  readonly content?: CertificateContent;
  readonly problems: readonly string[];
}

/**
 * Verifies a certificate offline.
 *
 * - Which requirements it has to list is computed from the suite and from the profiles that are claimed, and not taken from the certificate: `core` always,
 *   and every requirement that a case of a claimed profile decides.
 * - A requirement that failed counts only with a waiver that has not expired.
 */
export function verifyCertificate(text: string, options: VerifyCertificateOptions): VerifiedCertificate {
  const opened = openEnvelope(text, options.key);
  if (opened.kind === "error") return { problems: [opened.problem] };
  const content = readStatementText(Buffer.from(opened.payload).toString("utf8"));
  if (content === undefined) return { problems: ["the payload is no test result of this suite"] };
  const { suite, at, report } = options;
  const now = Date.parse(at);
  const problems = [
    ...(now >= Date.parse(content.notBefore) ? [] : [`it counts only from ${content.notBefore}`]),
    ...(now <= Date.parse(content.notAfter) ? [] : [`it has expired at ${content.notAfter}`]),
    ...(content.requirementsSha256 === requirementsDigest(suite.requirements.values()) ? [] : ["it is of another set of requirements than this suite has"]),
    ...(content.casesSha256 === casesDigest(suite.cases) ? [] : ["it is of other cases than this suite has"]),
    ...completeness(content, suite),
    ...content.failed.flatMap((id) => {
      const waiver = content.waivers.find(({ requirement }) => requirement === id);
      if (waiver === undefined) return [`${id} failed`];
      return now <= Date.parse(waiver.expires) ? [] : [`${id} failed, and its waiver has expired at ${waiver.expires}`];
    }),
    ...(report === undefined ? [] : reportProblems(content, report)),
  ];
  return { content, problems };
}

function completeness(content: CertificateContent, suite: Suite): readonly string[] {
  const modes = new Map(profiles.map(({ name, mode }) => [name, mode]));
  const own = content.implementation.profiles;
  // Who serves or calls is not thereby a reader of documents.
  const isLive = own.length > 0 && own.every((name) => ["provider", "client"].includes(modes.get(name) ?? ""));
  const claimed = new Set([...(isLive ? [] : ["core"]), ...own]);
  const needed = new Set<string>(liveScenarios.flatMap(({ profile, requirement }) => (claimed.has(profile) ? [requirement] : [])));
  for (const each of suite.cases) {
    const requirement = suite.requirements.get(each.requirement);
    if (requirement !== undefined && claimed.has(profileOf(each, requirement))) needed.add(requirement.id);
  }
  for (const each of suite.invariants) if (claimed.has(invariantProfile(each))) needed.add(each.requirement);
  const lists = [content.passed, content.warned, content.failed];
  const listed = new Set(lists.flat());
  const missing = [...needed].filter((id) => !listed.has(id)).sort();
  const musts = content.warned.filter((id) => suite.requirements.get(id)?.level.startsWith("MUST") === true);
  return [
    ...[...claimed].filter((name) => !modes.has(name)).map((name) => `there is no profile ${name}`),
    ...missing.map((id) => `it says nothing about ${id}`),
    ...musts.map((id) => `${id} is a MUST, and no warning`),
    ...(listed.size === lists.flat().length ? [] : ["it lists a requirement twice"]),
  ];
}

function reportProblems(content: CertificateContent, report: string): readonly string[] {
  if (sha256(report) !== content.reportSha256) return ["the report is not the one that was certified"];
  const run = readRun(report);
  const again = run === undefined ? undefined : contentOf(run, report, content, content.waivers);
  const same = again !== undefined && (["passed", "warned", "failed"] as const).every((name) => JSON.stringify(again[name]) === JSON.stringify(content[name]));
  return same ? [] : ["the certificate says something else than its report"];
}
