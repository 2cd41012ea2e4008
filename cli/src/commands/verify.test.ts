import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { evidenceKey, fromEar } from "@cornercast/sdk/boundary/verify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandRunner } from "../testing/run-command.js";

const at = "2026-01-01T00:00:00Z";
const run = commandRunner(at);
const nonce = "07".repeat(32);
let folder = "";
const example = (name: string): string => fileURLToPath(new URL(`../../../examples/boundary/${name}`, import.meta.url));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cornercast-"));
  const report = Buffer.from(readFileSync(example("report.hex"), "utf8").replaceAll(/\s/gu, ""), "hex");
  file("report.bin", report);
  file("report.b64", report.toString("base64"));
  file("junk.txt", "nothing that anybody knows");
  file(
    "bare.yaml",
    "apiVersion: cornercast/v1\nkind: AppraisalPolicy\nmetadata: {name: bare}\nspec: {technologies: [{technology: amd-sev-snp, requireReference: false}]}\n",
  );
  const data = readFileSync(example("collateral/certificates.pem")).toString("base64");
  const items = [{ name: "cpu", format: "sev-snp-report", data: report.toString("base64"), collateral: [{ kind: "certificate-chain", data }] }];
  const spec = { nonce: Buffer.from(nonce, "hex").toString("base64url"), items };
  file("bundle.json", JSON.stringify({ apiVersion: "cornercast/v1", kind: "EvidenceBundle", metadata: { name: "b" }, spec }));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const policy = ["--policy", example("policy.yaml"), "--anchors", example("trust-anchors.yaml"), "--references", example("reference-values.yaml")];
const collateral = ["--collateral", example("collateral")];
const strict = [...policy, ...collateral, "--nonce", nonce];
const certificates = example("collateral/certificates.pem");
const list = example("collateral/ask.crl.pem");
const own = (name: string): string => join(folder, name);

describe("verify", () => {
  it.each(["report.bin", "report.b64"])("accepts %s, and says what was checked", async (report) => {
    const { code, out } = await run("verify", own(report), ...strict);
    expect(out).toMatch(/^accepted {2}tier affirming/u);
    expect(out).toMatch(/checked +layout, certificate-chain, certificate-validity, [^:]*report-signature[^:]*revocation, nonce/u);
    expect(out).toContain("physical-interposer: someone");
    expect(code).toBe(0);
  });

  it("shows what was skipped, and refuses what the policy demands of it", async () => {
    const { code, out } = await run("verify", example("report.hex"), ...policy, "--nonce", nonce, "--collateral", certificates);
    expect([code, out]).toEqual([1, expect.stringMatching(/^refused[^]*collateral-unavailable[^]*skipped +revocation: no revocation list/u)]);
  });

  it("refuses another nonce, debugging, and a root that nobody named", async () => {
    expect((await run("verify", example("report.hex"), ...policy, ...collateral, "--nonce", "08".repeat(32))).out).toContain("binding-mismatch");
    expect((await run("verify", example("debug.hex"), ...strict)).out).toContain("guest-policy (cpu): the boundary can be debugged");
    expect((await run("verify", example("report.hex"), "--policy", own("bare.yaml"), ...collateral)).out).toContain("chain-invalid");
    expect((await run("verify", example("report.hex"), "--policy", own("bare.yaml"), "--anchors", example("trust-anchors.yaml"), ...collateral)).out).toContain(
      "test-root",
    );
  });

  it("prints the result as a document, and reads a bundle with its own collateral", async () => {
    const args = ["--collateral", list, example("collateral/ark.crl.pem"), "--nonce", nonce, "--json", "--key", `tpm-ak=${example("public-key.pem")}`];
    const { out } = await run("verify", own("bundle.json"), ...policy, ...args);
    expect(JSON.parse(out)).toMatchObject({
      kind: "AppraisalResult",
      spec: { state: "appraised", nonce: Buffer.from(nonce, "hex").toString("base64url"), at: "2026-01-01T00:00:00.000Z" },
    });
  });

  it("writes results by which match knows how far the claims of an offer were checked, and for how long", async () => {
    const { out } = await run("verify", own("report.bin"), ...strict, "--json");
    file("result.json", out);
    const [digest = ""] = (JSON.parse(out) as { readonly spec: { readonly evidence: readonly string[] } }).spec.evidence;
    const of = (kind: string, name: string, spec: object): unknown => ({ apiVersion: "cornercast/v1", kind, metadata: { name }, spec });
    const boundary = { cpu: [{ technology: "amd-sev-snp", mode: "on", evidence: [{ digest }] }] };
    file("offer.json", JSON.stringify(of("Offer", "unit", { shape: {}, boundary })));
    const demanded = { cpu: { anyOf: ["amd-sev-snp"] }, evidence: { min: "appraised" } };
    file("workload.json", JSON.stringify(of("Workload", "job", { profiles: [{ name: "any", roles: [{ name: "main" }] }], boundary: demanded })));
    const verdict = async (...args: readonly string[]): Promise<unknown> => {
      const matched = await run("match", own("workload.json"), own("offer.json"), "--json", ...args);
      return (JSON.parse(matched.out) as { readonly spec: { readonly verdict: string } }).spec.verdict;
    };
    expect(await verdict("--appraisals", own("result.json"))).toBe("fits");
    expect(await verdict()).toBe("blocked");
    expect(await verdict("--appraisals", own("result.json"), "--at", "2031-01-01T00:00:00Z")).toBe("blocked");
  });

  it("signs the result as an EAT Attestation Result, which its key verifies", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
    file("signer.pem", privateKey.export({ type: "pkcs8", format: "pem" }));
    const { code, out } = await run("verify", example("report.hex"), ...strict, "--ear", own("signer.pem"));
    const key = evidenceKey("token-issuer", Uint8Array.from(publicKey.export({ type: "spki", format: "der" })));
    const read = await fromEar(out.trim(), {
      keys: key === undefined ? [] : [key.key],
      at: Date.parse(at),
      nonce: Buffer.from(nonce, "hex").toString("base64url"),
    });
    expect([code, read]).toMatchObject([0, { kind: "read", result: { spec: { tier: "affirming" } } }]);
    expect(await run("verify", example("report.hex"), ...strict, "--ear", own("junk.txt"))).toMatchObject({
      code: 3,
      err: expect.stringMatching(/no private key/u) as string,
    });
  });

  it.each<[what: string, args: () => readonly string[], code: number, message: RegExp]>([
    ["what is no evidence", () => [own("junk.txt"), ...strict], 3, /is no evidence of a known format/u],
    ["what is no policy", () => [own("report.bin"), "--policy", example("trust-anchors.yaml")], 3, /exactly one AppraisalPolicy/u],
    ["what is no collateral", () => [own("report.bin"), ...policy, "--collateral", own("junk.txt")], 3, /is no collateral/u],
    ["a time that is none", () => [own("report.bin"), ...strict, "--at", "noon"], 2, /RFC 3339/u],
    ["a nonce that is none", () => [own("report.bin"), ...policy, "--nonce", "!"], 2, /8 to 64 bytes/u],
    ["a key for nothing", () => [own("report.bin"), ...strict, "--key", "x=y"], 2, /USE is tpm-ak/u],
    ["a key that is none", () => [own("report.bin"), ...strict, "--key", `tpm-ak=${own("junk.txt")}`], 3, /no public key/u],
    ["a document that is not valid", () => [own("report.bin"), "--policy", own("junk.txt")], 3, /./u],
  ])("says what is wrong with %s", async (_, args, code, message) => {
    const result = await run("verify", ...args());
    expect([result.code, result.err]).toEqual([code, expect.stringMatching(message)]);
  });
});

describe("evidence inspect", () => {
  it("decodes a report, in words and as JSON", async () => {
    expect((await run("evidence", "inspect", own("report.bin"))).out).toMatch(/sev-snp-report {2}nothing of it is verified[^]*vmpl +0/u);
    const { out } = await run("evidence", "inspect", example("report.hex"), "--json");
    expect(JSON.parse(out)).toMatchObject([{ format: "sev-snp-report", fields: { version: 3 } }]);
  });
});

describe("collateral", () => {
  it("says what files hold and when they count", async () => {
    const { code, out } = await run("collateral", "inspect", example("collateral"));
    expect(code).toBe(0);
    expect(out).toMatch(/certificates\.pem +certificate-chain +SEV-VCEK +2024-01-01T00:00:00 +2030-01-01/u);
    expect(out).toMatch(/ask\.crl\.pem +revocation-list +0 revoked/u);
  });

  it("says what expires first, and fails where something does not count", async () => {
    const expire = (...args: readonly string[]): Promise<object> => run("collateral", "expire", ...args);
    expect(await expire(certificates, list)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/ask\.crl\.pem[^\n]*1096\.0 days left\n[^]*certificates\.pem/u) as string,
    });
    expect(await expire(list, "--at", "2029-02-01T00:00:00Z")).toMatchObject({ code: 1, out: expect.stringContaining("expired") as string });
    expect(await expire(list, "--at", "2025-02-01T00:00:00Z", "--json")).toMatchObject({
      code: 1,
      out: expect.stringContaining("does not count before 20") as string,
    });
    expect(await expire(list, "--at", "noon")).toMatchObject({ code: 2 });
  });
});
