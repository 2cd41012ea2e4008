import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { referenceSystem } from "../reference/reference-system.js";
import { formatReport } from "../report/reports.js";
import type { RunModel } from "../run/run-model.js";
import { runSuite } from "../run/run-suite.js";
import { smallSuite } from "../testing/small-suite.js";
import { clientScenarios } from "../client/client-scenarios.js";
import { providerScenarios } from "../provider/provider-scenarios.js";
import { certify, type CertifyOptions } from "./certify.js";
import { certificatePage, certificateText, readCertificate } from "./show-certificate.js";
import { verifyCertificate, type VerifyCertificateOptions } from "./verify-certificate.js";

/** A pair of keys in PEM. */
function pem({ privateKey, publicKey }: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }): {
  readonly privateKey: string;
  readonly publicKey: string;
} {
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

const keys = { ed25519: pem(generateKeyPairSync("ed25519")), ecdsa: pem(generateKeyPairSync("ec", { namedCurve: "P-256" })) };
const suite = smallSuite("document.kind-is-known", "document.forms-are-checked", "match.absent-software-is-violated", "quantity.compared-exactly");
const validity = { notBefore: "2026-12-01T00:00:00.000Z", notAfter: "2027-12-01T00:00:00.000Z" };
const options: VerifyCertificateOptions = { key: keys.ed25519.publicKey, suite, at: "2027-01-01T00:00:00Z" };
const system = {
  ...referenceSystem,
  describe: async () => ({ name: "acme", version: "3.2.1", profiles: ["matching"], subject: { name: "npm:acme@3.2.1", sha256: "a".repeat(64) } }),
};

let run: RunModel;
let report: string;
let certificate: string;

function made(text: string, more: Partial<CertifyOptions> = {}): string {
  const result = certify(text, { key: keys.ed25519.privateKey, ...validity, ...more });
  if (result.kind === "error") throw new Error(result.problems.join("; "));
  return result.text;
}

function refused(changes: Partial<RunModel>, more: Partial<CertifyOptions> = {}): readonly string[] {
  const result = certify(JSON.stringify({ ...run, ...changes }), { key: keys.ed25519.privateKey, ...validity, ...more });
  return result.kind === "error" ? result.problems : [];
}

function failing(id: string): readonly RunModel["requirements"][number][] {
  return run.requirements.map((each) => (each.id === id ? { ...each, verdict: "fail" as const } : each));
}

beforeAll(async () => {
  run = await runSuite(suite, system, { seed: "seed", startedAt: "2026-12-01T00:00:00Z" });
  report = formatReport(run, "json");
  certificate = made(report);
});

describe("a certificate", () => {
  it.each(["ed25519", "ecdsa"] as const)("counts when it is signed with %s, with and without its report", (kind) => {
    const text = made(report, { key: keys[kind].privateKey });
    const { problems, content } = verifyCertificate(text, { ...options, key: keys[kind].publicKey, report });
    expect(problems).toEqual([]);
    expect(content?.passed).toEqual(["document.forms-are-checked", "document.kind-is-known", "match.absent-software-is-violated"]);
  });

  it("does not count when any of its bytes is another", () => {
    const bytes = Buffer.from(certificate);
    const counted: number[] = [];
    for (let index = 0; index < bytes.length; index += 1)
      for (const bit of [1, 0x20]) {
        const changed = Buffer.from(bytes);
        changed[index] = Number(changed[index]) ^ bit;
        if (verifyCertificate(changed.toString("latin1"), options).problems.length === 0) counted.push(index);
      }
    expect(counted).toEqual([]);
    for (const changed of [`${certificate} `, certificate.trimEnd(), certificate.slice(0, -20), "", "{}"])
      expect(verifyCertificate(changed, options).problems).not.toEqual([]);
  });

  it.each<[string, Partial<VerifyCertificateOptions>, string]>([
    ["by another key", { key: keys.ecdsa.publicKey }, "signed by the key"],
    ["before it begins", { at: "2026-11-30T00:00:00Z" }, "counts only from"],
    ["after its end", { at: "2027-12-02T00:00:00Z" }, "has expired"],
    ["with another report", { report: "{}" }, "not the one"],
    [
      "for a suite with more cases",
      { suite: smallSuite("document.kind-is-known", "match.absent-software-is-violated", "document.start-is-in-order") },
      "says nothing about document.start-is-in-order",
    ],
    ["for a suite of other requirements", { suite: { ...suite, requirements: new Map([...suite.requirements].slice(1)) } }, "another set of requirements"],
  ])("does not count %s", (_, changed, message) => {
    expect(verifyCertificate(certificate, { ...options, ...changed }).problems.join("\n")).toContain(message);
  });

  it("lists every requirement of what is claimed: one that leaves some out does not count", () => {
    const silent = made(JSON.stringify({ ...run, requirements: run.requirements.slice(1) }));
    expect(verifyCertificate(silent, options).problems).toEqual(["it says nothing about document.kind-is-known"]);
  });

  it("does not pass a MUST off as a warning", () => {
    const soft = made(JSON.stringify({ ...run, requirements: run.requirements.map((each) => ({ ...each, verdict: "warn" })) }));
    expect(verifyCertificate(soft, options).problems[0]).toContain("is a MUST");
  });

  it("says something else than its report only when it does not count", () => {
    const better = certify(JSON.stringify({ ...run, requirements: run.requirements }), { key: keys.ed25519.privateKey, ...validity });
    expect(better.kind === "ok" && verifyCertificate(better.text, { ...options, report }).problems).toEqual(["the report is not the one that was certified"]);
  });

  it("is there for no run that is partial, incomplete, or has failed", () => {
    expect(refused({ partial: true })).toEqual(["the run asked only some cases"]);
    expect(refused({ status: "incomplete" })).toEqual(["the run is incomplete"]);
    expect(refused({ problems: ["x is known to fail and passes"] })).toHaveLength(1);
    expect(refused({ requirements: failing("document.kind-is-known") })).toEqual(["document.kind-is-known failed, and no waiver names it"]);
    expect(certify("no report", { key: keys.ed25519.privateKey, ...validity }).kind).toBe("error");
  });

  it("waives a failure until the waiver expires, and nothing that did not fail", () => {
    const waiver = { requirement: "document.kind-is-known", reason: "disputed", expires: "2027-02-01T00:00:00Z" };
    const text = made(JSON.stringify({ ...run, status: "failed", requirements: failing(waiver.requirement) }), { waivers: [waiver] });
    expect(verifyCertificate(text, options).problems).toEqual([]);
    expect(verifyCertificate(text, { ...options, at: "2027-03-01T00:00:00Z" }).problems).toHaveLength(1);
    expect(refused({}, { waivers: [waiver] })).toEqual(["the waiver of document.kind-is-known waives nothing"]);
    expect(refused({ requirements: failing(waiver.requirement) }, { waivers: [{ ...waiver, expires: "2026-01-01T00:00:00Z" }] })).toHaveLength(1);
  });

  it("is shown as text and as a page that runs nothing", () => {
    const read = readCertificate(certificate);
    expect(read).toBeDefined();
    if (read === undefined) return;
    expect(certificateText(read.content, read.keyid)).toContain("acme 3.2.1");
    const html = certificatePage({ ...read.content, implementation: { ...read.content.implementation, name: "<script>x</script>" } }, read.keyid);
    expect(html).not.toContain("<script");
    expect(readCertificate("{}")).toBeUndefined();
  });

  it("is signed with no other keys", () => {
    const rsa = pem(generateKeyPairSync("rsa", { modulusLength: 2048 }));
    expect(() => made(report, { key: rsa.privateKey })).toThrow("Ed25519 or ECDSA P-256");
    expect(() => made(report, { key: "no key" })).toThrow("PEM");
  });
});

describe("a certificate of a provider or a client", () => {
  const certified = (profile: "provider" | "client", ids: readonly string[]): readonly string[] => {
    const requirements = ids.flatMap((id) => {
      const known = suite.requirements.get(id);
      return known === undefined ? [] : [{ id, sha256: known.sha256, level: known.level, verdict: "pass" as const }];
    });
    const live: RunModel = { ...run, implementation: { name: "x", version: "1", profiles: [profile] }, problems: [], results: [], requirements };
    return verifyCertificate(made(formatReport(live, "json")), options).problems;
  };

  it.each([
    ["provider", providerScenarios],
    ["client", clientScenarios],
  ] as const)("needs every requirement that a scenario decides, and none of documents: %s", (profile, scenarios) => {
    const ids = scenarios.map(({ requirement }) => requirement);
    expect(certified(profile, ids)).toEqual([]);
    expect(certified(profile, ids.slice(1))).toEqual([`it says nothing about ${ids[0] ?? ""}`]);
  });
});
