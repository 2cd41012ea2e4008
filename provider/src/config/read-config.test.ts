import { formatDiagnostic } from "@cornercast/sdk/errors";
import { describe, expect, it } from "vitest";
import { readConfig } from "./read-config.js";

const whole = `apiVersion: cornercast/v1
kind: ProviderConfig
spec:
  offers: [offers/]
  listen: {host: 0.0.0.0, port: 8443, tls: {certificate: tls.pem, key: key.pem, clientAuthorities: clients.pem, clientCertificates: optional}}
  store: {database: "postgres://provider@db.internal/provider", connections: 20}
  jobs: {folder: jobs}
  authentication:
    tokens:
      - {sha256: "${"a".repeat(64)}", tenant: acme, subject: ci, roles: [placer]}
    certificates:
      - {name: "URI:spiffe://acme.example/ci", tenant: acme, subject: ci, roles: [reader, placer]}
    issuers:
      - {issuer: "https://id.example", audience: provider, keys: "https://id.example/jwks", algorithms: [ES256], clockSkew: 10s, roleNames: {admin: operator}}
  audit: {file: audit.jsonl}
  metrics: {port: 9464}
  logs: {level: warn}
  usage: {period: 1h}
  limits: {lease: 10m, calls: 100}
`;
const least = `apiVersion: cornercast/v1
kind: ProviderConfig
spec:
  offers: [here.yaml]
  store: {folder: store}
  jobs: {folder: jobs}
  authentication: {tokens: []}
`;

const withJobs = (jobs: string, offers = "[]"): string => least.replace("[here.yaml]", offers).replace("{folder: jobs}", jobs);

describe("the jobs of a configuration", () => {
  it.each([
    "{folder: jobs, slurm: {}}",
    "{folder: /shared/jobs, slurm: {configuration: slurm.conf, partition: gpu, options: [--account=ml]}, states: {folder: /shared/states}}",
    '{folder: jobs, slurm: {}, states: {registry: "https://registry.example", repository: jobs/train, authorization: registry.secret}}',
  ])("are %s", (jobs) => {
    expect(readConfig(withJobs(jobs), "provider.yaml").diagnostics.map(formatDiagnostic)).toEqual([]);
  });

  it.each([
    ["{folder: jobs}", "there is nothing to serve"],
    ["{folder: jobs, slurm: {partition: '--uid=0'}}", "pattern-mismatch"],
    ["{folder: jobs, slurm: {options: ['; id']}}", "pattern-mismatch"],
    ["{folder: jobs, slurm: {}, states: {folder: a, registry: 'https://b', repository: c}}", "in a folder or in a registry"],
    ["{folder: jobs, slurm: {}, states: {registry: 'https://b'}}", "needs the repository"],
    ["{folder: jobs, slurm: {}, states: {registry: 'ftp://b', repository: c}}", "pattern-mismatch"],
  ])("are not %s", (jobs, words) => {
    const read = readConfig(withJobs(jobs), "provider.yaml");
    expect(read.kind).toBe("refused");
    expect(read.diagnostics.map(formatDiagnostic).join("\n")).toContain(words);
  });
});

describe("a configuration", () => {
  it.each([
    ["that says everything", whole],
    ["that says the least", least],
  ])("%s is read", (_, text) => {
    const read = readConfig(text, "provider.yaml");
    expect(read.diagnostics.map(formatDiagnostic)).toEqual([]);
    expect(read.kind).toBe("ok");
  });

  it.each([
    ["a misspelt field", ["tenant: acme", "tenent: acme"], ["10:86", "unknown-field", "did you mean tenant?"]],
    ["a value of another type", ["port: 8443", 'port: "8443"'], ["5:33", "wrong-type", ""]],
    ["a port that is none", ["port: 8443", "port: 84430"], ["5:33", "out-of-range", ""]],
    ["an algorithm with a shared secret", ["[ES256]", "[HS256]"], ["14:", "value-not-allowed", ""]],
    ["no algorithm at all", ["[ES256]", "[none]"], ["14:", "value-not-allowed", ""]],
    ["a role that there is not", ["[placer]", "[admin]"], ["10:", "value-not-allowed", ""]],
    ["a token as it is, and not its digest", [`"${"a".repeat(64)}"`, "secret"], ["10:", "pattern-mismatch", ""]],
    ["a duration without a unit", ["clockSkew: 10s", 'clockSkew: "10"'], ["14:", "", ""]],
    ["no TLS where others can reach it", [/, tls: .*\}\}/u, "}"], ["5:", "field-combination", "tokens would be read on the way"]],
    ["a folder and a database", ["connections: 20", "folder: store"], ["6:", "field-combination", "a folder or a database"]],
    ["nothing to authenticate by", [/authentication:[^]*?audit/u, "authentication: {}\n  audit"], ["8:", "", ""]],
    ["two keys of one name", ["  jobs: {folder: jobs}", "  jobs: {folder: jobs}\n  jobs: {folder: others}"], ["8:", "duplicate-key", ""]],
    ["another kind", ["kind: ProviderConfig", "kind: Offer"], ["2:", "unknown-kind", ""]],
    ["a text that is no YAML", ["spec:", "spec: ["], ["", "yaml-syntax", ""]],
  ] as const)("with %s is refused, at its place", (_, [from, to], [place, code, words]) => {
    const read = readConfig(whole.replace(from, to), "provider.yaml");
    const texts = read.diagnostics.map(formatDiagnostic);
    expect(read.kind).toBe("refused");
    expect(texts.join("\n")).toContain(`provider.yaml:${place}`);
    expect(texts.join("\n")).toContain(code);
    expect(texts.join("\n")).toContain(words);
  });
});
