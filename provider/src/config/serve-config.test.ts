import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkloadJson } from "@cornercast/schemas";
import { isRefusedWith, type ProviderClient } from "@cornercast/sdk/client";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from "jose";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authority,
  clientCertificate,
  forgedCertificate,
  secondCertificate,
  serverCertificate,
  strangerCertificate,
  type TestCertificate,
} from "../auth/testing/certificates.js";
import { clientOf } from "../testing/client-of.js";
import { offerHere } from "../testing/offer-here.js";
import { readConfig } from "./read-config.js";
import { serveConfig, type ServedConfig } from "./serve-config.js";

const offer = offerHere(9);
const workload: WorkloadJson = {
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "job" },
  spec: {
    profiles: [{ name: "any", roles: [{ name: "worker", host: { arch: { anyOf: ["amd64"] } }, run: { command: ["/bin/true"], env: { SECRET: "hunter2" } } }] }],
  },
};

let folder = "";
let served: ServedConfig;
let key: CryptoKey;
const logs: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cornercast-config-"));
  const pair = await generateKeyPair("ES256", { extractable: true });
  key = pair.privateKey;
  const files: Record<string, string> = {
    "authority.pem": authority,
    "server.pem": serverCertificate.certificate,
    "server.key": serverCertificate.key,
    "keys.json": JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: "one", alg: "ES256" }] }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const text = `apiVersion: cornercast/v1
kind: ProviderConfig
spec:
  offers: [here.yaml]
  listen: {tls: {certificate: server.pem, key: server.key, clientAuthorities: authority.pem}}
  store: {folder: store}
  jobs: {folder: jobs}
  authentication:
    tokens: [{sha256: ${createHash("sha256").update("t0ken").digest("hex")}, tenant: umbrella, subject: tool, roles: [reader]}]
    certificates:
      - {name: "URI:spiffe://acme.example/ci", tenant: acme, subject: ci, roles: [placer]}
      - {name: "URI:spiffe://umbrella.example/ci", tenant: umbrella, subject: ci, roles: [placer]}
    issuers: [{issuer: "https://id.example", audience: provider, keys: keys.json, algorithms: [ES256]}]
  audit: {file: logs/audit.jsonl}
  metrics: {port: 0}
`;
  const read = readConfig(text, "provider.yaml");
  if (read.kind !== "ok") throw new Error(JSON.stringify(read.diagnostics));
  const logger = pino({ base: null }, { write: (line: string) => logs.push(line) });
  served = await serveConfig({ config: read.config, folder, offers: [offer], product: "test", version: "1.0.0", logger });
}, 120_000);
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

interface Caller {
  readonly certificate?: TestCertificate;
  readonly token?: string;
  readonly protocol?: "grpc" | "connect";
}

function callerWith({ certificate, ...rest }: Caller): ProviderClient {
  const tls = { ca: authority, ...(certificate === undefined ? {} : { cert: certificate.certificate, key: certificate.key }) };
  return clientOf({ baseUrl: served.url, tls, ...rest });
}

/** Whether a caller is known: a call about a placement that is not there is refused otherwise than one of somebody unknown. */
async function isKnown(caller: Caller): Promise<boolean> {
  const error: unknown = await callerWith(caller)
    .getPlacement("nobody")
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  if (isRefusedWith(error, "placement-unknown")) return true;
  if (isRefusedWith(error, "unauthenticated")) return false;
  throw error;
}

function sign(more: object = {}): Promise<string> {
  return new SignJWT({ iss: "https://id.example", aud: "provider", sub: "ann", tenant: "acme", roles: ["placer"], ...more })
    .setProtectedHeader({ alg: "ES256", kid: "one" })
    .setIssuedAt()
    .setExpirationTime("10m")
    .sign(key);
}

describe("a provider with TLS", () => {
  it.each([
    ["a certificate of a known name", { certificate: clientCertificate }, true],
    ["the same over gRPC", { certificate: clientCertificate, protocol: "grpc" }, true],
    ["no certificate and no token", {}, false],
    ["a certificate with the names of two callers", { certificate: secondCertificate }, false],
    ["a certificate of a name that is nearly a known one", { certificate: strangerCertificate }, false],
    ["a certificate of a known name from another authority", { certificate: forgedCertificate }, false],
    ["the same over gRPC, forged", { certificate: forgedCertificate, protocol: "grpc" }, false],
    ["a token that was given out", { token: "t0ken" }, true],
    ["another token", { token: "t0kem" }, false],
    ["a certificate that is not known, and a token", { certificate: strangerCertificate, token: "t0ken" }, true],
  ] as const)("and a caller with %s", async (_, caller, known) => {
    expect(await isKnown(caller)).toBe(known);
  });

  it("knows who holds a token of an issuer, and takes one that was stolen from who is bound to a certificate for nobody's", async () => {
    const thumbprint = createHash("sha256")
      .update(Buffer.from(clientCertificate.certificate.replaceAll(/-----[A-Z ]+-----|\n/gu, ""), "base64"))
      .digest("base64url");
    const bound = await sign({ cnf: { "x5t#S256": thumbprint } });
    expect(await isKnown({ token: await sign() })).toBe(true);
    expect(await isKnown({ token: await sign({ aud: "another" }) })).toBe(false);
    expect(await isKnown({ token: bound, certificate: clientCertificate })).toBe(true);
    expect(await isKnown({ token: bound })).toBe(false);
    expect(await isKnown({ token: bound, certificate: strangerCertificate, protocol: "grpc" })).toBe(false);
  });

  it("tells those who ask after its health, and who may read metrics, how it is", async () => {
    const status = (path: string) =>
      new Promise((resolve, reject) => {
        get(`${served.url}${path}`, { ca: authority, agent: false }, (response) => resolve(response.resume().statusCode)).on("error", reject);
      });
    expect([await status("/healthz"), await status("/readyz"), await status("/metrics")]).toEqual([200, 200, 404]);
    await isKnown({ certificate: clientCertificate });
    const metrics = await (await fetch(served.metricsUrl ?? "")).text();
    expect(metrics).toContain('cornercast_calls_total{method="cornercast.v1.PlacementService/GetPlacement",outcome="not_found",reason="placement-unknown"}');
    expect(metrics).toMatch(/^cornercast_call_duration_seconds_bucket\{method="[^"]+",le="\+Inf"\} [1-9]/mu);
    expect(metrics).not.toContain("acme");
  });

  it("writes down who did what and what came of it, and nothing that is secret", async () => {
    const token = await sign();
    await callerWith({ certificate: clientCertificate }).reserve({ name: "kept", requestId: "r-1", workload, offer: "here" });
    await isKnown({ token: `${token}x` });
    await expect(callerWith({ token: "t0ken" }).reserve({ name: "refused", workload, offer: "here" })).rejects.toThrow("role-missing");
    const path = join(folder, "logs/audit.jsonl");
    const text = readFileSync(path, "utf8");
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.find(({ target, outcome }) => target === "kept" && outcome === "ok")).toMatchObject({
      tenant: "acme",
      subject: "ci",
      address: "127.0.0.1",
      certificate: "URI:spiffe://acme.example/ci",
      method: "cornercast.v1.PlacementService/Reserve",
      requestId: "r-1",
    });
    expect(lines.find(({ target }) => target === "refused")).toMatchObject({
      tenant: "umbrella",
      subject: "tool",
      outcome: "permission_denied",
      reason: "role-missing",
    });
    expect(lines.at(-2)).toMatchObject({ outcome: "unauthenticated", reason: "unauthenticated" });
    for (const written of [text, logs.join("")]) for (const secret of ["t0ken", "hunter2", token.split(".")[2] ?? ""]) expect(written).not.toContain(secret);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
