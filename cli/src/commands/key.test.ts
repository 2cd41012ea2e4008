import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attestInSoftware } from "@cornercast/sdk/boundary/verify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandRunner } from "../testing/run-command.js";

const at = "2026-01-01T00:00:00Z";
const run = commandRunner(at);
const weights = `sha256:${"f".repeat(64)}`;
let folder = "";
let attester: CryptoKeyPair;
const own = (name: string): string => join(folder, name);
const read = (name: string): Readonly<Record<string, string>> => JSON.parse(readFileSync(own(name), "utf8")) as Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cornercast-key-"));
  attester = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
  const spki = await crypto.subtle.exportKey("spki", attester.publicKey);
  const pin = Buffer.from(await crypto.subtle.digest("SHA-256", spki)).toString("hex");
  const anchors = { technology: "software", spkiSha256: `sha256:${pin}`, test: true };
  write("anchors.json", { apiVersion: "cornercast/v1", kind: "TrustAnchors", metadata: { name: "t" }, spec: { anchors: [anchors] } });
  const { out } = await run("validate", own("anchors.json"), "--digest");
  const spec = {
    minTier: "warning",
    maxAge: "5m",
    technologies: [{ technology: "software", requireReference: false }],
    trustAnchors: [/sha256:[0-9a-f]{64}/u.exec(out)?.[0] ?? ""],
  };
  write("policy.json", { apiVersion: "cornercast/v1", kind: "AppraisalPolicy", metadata: { name: "p" }, spec });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, value: unknown): void {
  writeFileSync(own(name), JSON.stringify(value));
}

/** What an honest owner and boundary do up to the release. */
async function upToEvidence(name: string): Promise<readonly string[]> {
  const challenge = await run("key", "challenge", "weights/llama", "--store", own("keys"));
  writeFileSync(own(`${name}.challenge`), challenge.out);
  const bound = await run("key", "bind", own(`${name}.challenge`), "--placement", "train-7", "--epoch", "1", "--secret", own(`${name}.pair`));
  expect(bound.err).toBe("");
  writeFileSync(own(`${name}.binding`), bound.out);
  const reportData = Uint8Array.from(Buffer.from(read(`${name}.binding`)["report-data"] ?? "", "hex"));
  writeFileSync(own(`${name}.report`), await attestInSoftware({ key: attester, reportData, workload: new Uint8Array(1), at }));
  return ["key", "release", own(`${name}.binding`), own(`${name}.report`), "--store", own("keys")];
}

describe("key", () => {
  it("is kept, released to a boundary that answers a challenge, and opened there", async () => {
    writeFileSync(own("secret"), "the key of the weights");
    const add = ["key", "add", "weights/llama", "--store", own("keys"), "--policy", own("policy.json"), "--anchors", own("anchors.json"), "--weights", weights];
    expect(await run(...add, "--secret", own("secret"))).toMatchObject({ code: 0, out: "weights/llama: a key of 22 bytes\n" });
    expect((await run("key", "list", "--store", own("keys"))).out).toBe("weights/llama\n");

    const release = await upToEvidence("a");
    const granted = await run(...release);
    expect([granted.err, granted.code]).toEqual(["", 0]);
    expect(JSON.parse(granted.out)).toMatchObject({
      context: { resource: "weights/llama", weights, placement: "train-7", notAfter: "2026-01-01T00:05:00.000Z" },
    });
    writeFileSync(own("grant"), granted.out);
    const open = ["key", "open", own("grant"), own("a.binding"), "--secret", own("a.pair"), "--out", own("opened")];
    expect(await run(...open)).toMatchObject({ code: 0 });
    expect(readFileSync(own("opened"), "utf8")).toBe("the key of the weights");
    expect([own("opened"), own("a.pair")].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
    expect(await run(...open)).toMatchObject({ code: 3, err: expect.stringContaining("is there already") as string });

    expect(await run(...release)).toMatchObject({ code: 1, err: expect.stringContaining("[challenge-consumed]") as string });
    const decisions = readFileSync(own("keys/decisions.jsonl"), "utf8").trim().split("\n");
    expect(decisions.map((line) => (JSON.parse(line) as { readonly outcome: string }).outcome)).toEqual(["released", "challenge-consumed"]);
  });

  it("is not released for evidence that is bound to something else, and verify says the same of it", async () => {
    const release = await upToEvidence("b");
    const binding = read("b.binding");
    const verify = ["verify", own("b.report"), "--policy", own("policy.json"), "--anchors", own("anchors.json"), "--binding"];
    expect(await run(...verify, own("b.binding"))).toMatchObject({ code: 0, out: expect.stringMatching(/^accepted with doubts/u) as string });
    write("b.binding", { ...binding, placement: "train-8" });
    expect(await run(...verify, own("b.binding"))).toMatchObject({ code: 1, out: expect.stringContaining("binding-mismatch") as string });
    expect(await run(...release)).toMatchObject({ code: 1, err: expect.stringContaining("binding-mismatch (cpu)") as string });
    const bundle = { nonce: binding["nonce"], placement: "train-7", epoch: 1, keys: [{ kind: "raw", use: "hpke", publicKey: binding["publicKey"] }] };
    write("b.bundle", { kind: "EvidenceBundle", spec: bundle });
    expect(await run(...verify, own("b.bundle"))).toMatchObject({ code: 0 });
    expect(await run(...verify, own("b.bundle"), "--nonce", "07".repeat(32))).toMatchObject({ code: 2 });
  });

  it.each<[what: string, args: () => readonly string[], code: number, message: RegExp]>([
    ["a digest that is none", () => ["add", "r", "--store", own("k"), "--policy", own("policy.json"), "--weights", "x"], 2, /--weights is no digest/u],
    ["a file without a policy", () => ["add", "r", "--store", own("k"), "--policy", own("anchors.json"), "--weights", weights], 3, /exactly one/u],
    ["a resource that is not kept", () => ["challenge", "other", "--store", own("keys")], 1, /\[resource-unknown\] there is no key for other/u],
    ["a challenge that is none", () => ["bind", own("policy.json"), "--placement", "p", "--epoch", "1", "--secret", own("x")], 3, /is no challenge/u],
    ["an epoch that is none", () => ["bind", own("a.challenge"), "--placement", "p", "--epoch", "one", "--secret", own("x")], 2, /--epoch/u],
    ["a binding that is none", () => ["release", own("a.challenge"), own("a.report"), "--store", own("keys")], 3, /is no binding/u],
    ["a grant that is none", () => ["open", own("a.binding"), own("a.binding"), "--secret", own("a.pair"), "--out", own("y")], 3, /is no grant/u],
    ["a key pair that is none", () => ["open", own("grant"), own("a.binding"), "--secret", own("policy.json"), "--out", own("y")], 3, /no key pair/u],
    ["a grant for another binding", () => ["open", own("grant"), own("b.binding"), "--secret", own("a.pair"), "--out", own("y")], 1, /\[grant-altered\]/u],
    ["a port that is none", () => ["serve", "--store", own("keys"), "--port", "x"], 2, /is no port/u],
    ["a store that others can read", () => ["list", "--store", folder.slice(0, folder.lastIndexOf("/"))], 3, /chmod 700/u],
  ])("says what is wrong with %s", async (_, args, code, message) => {
    const result = await run("key", ...args());
    expect([result.code, result.err]).toEqual([code, expect.stringMatching(message)]);
  });

  it("leads the owner of a key from the command that ends placements", async () => {
    expect((await run("release", "--help")).out).toContain("cornercast key release");
  });
});
