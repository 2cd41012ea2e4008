import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeWithSharedData, sharedData, sharedText } from "../../../testing/shared-data.js";
import { toBase64 } from "../bytes/base64.js";
import { toBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { fromHex, toHex } from "../bytes/hex.js";
import { readRuntimeData } from "../tpm/read-runtime-data.js";
import { readAzureEvidence } from "../tpm/read-azure-evidence.js";
import { writeEventLog } from "../tpm/testing/write-tpm.js";
import { formatOf, inspect, verify } from "./azure-vtpm.js";
import { allChecks, firstFailure } from "./first-failure.js";
import { registryAnchors } from "./registry-anchors.js";
import type { VerifyOptions } from "./verify-options.js";

const text = (value: string): Bytes => Uint8Array.from(new TextEncoder().encode(value));

interface Evidence {
  quote: { message: number[]; pcrs: number[][]; signature: number[] };
  report: number[];
  vcek: string;
}

const place = (name: string): string => `boundary/azure-vtpm/trustee/${name}`;
const snp = (change: (evidence: Evidence) => void = () => undefined): Bytes => {
  const evidence = JSON.parse(sharedText(place("az-snp-vtpm/evidence-v0.json"))) as Evidence;
  change(evidence);
  return text(JSON.stringify(evidence));
};
const second = (): Bytes => Uint8Array.from(readFileSync(sharedData(place("az-snp-vtpm/evidence-v1.json"))));
const tdx = (): Bytes => Uint8Array.from(readFileSync(sharedData(place("az-tdx-vtpm/evidence-v0.json"))));
const flip = (list: number[] | undefined, index: number): void => {
  if (list !== undefined) list[index] = Number(list[index]) ^ 1;
};

function options(more: Partial<VerifyOptions> = {}): VerifyOptions {
  return { collateral: [], anchors: registryAnchors(), at: Date.UTC(2025, 5, 1), nonce: text("challenge"), ...more };
}

describeWithSharedData("real evidence of a confidential VM of Azure", () => {
  it.each([
    ["of the first version", () => snp()],
    ["of the second version", second],
  ])("%s is accepted with what the hardware, the paravisor and the virtual TPM say", async (_, evidence) => {
    const facts = await verify(evidence(), options());
    expect(allChecks(facts).filter(({ outcome }) => outcome === "failed")).toStrictEqual([]);
    expect(facts).toMatchObject({
      technology: "azure-vtpm",
      format: "azure-hcl-report",
      generation: "milan",
      debug: "off",
      memory: "encrypted",
      identity: { kind: "instance-id", value: "26F8BC30-774E-4290-8E7A-535F3B672AEE", trust: "bound" },
      inner: [{ technology: "amd-sev-snp" }],
    });
    expect(facts.measurements).toHaveLength(24);
    expect(facts.claims).toContainEqual({ name: "vm:secure-boot", value: true, trust: "bound" });
    expect(formatOf(evidence())).toBe("azure-hcl-report");
  });

  it("of TDX is accepted, and shows the collateral that it lacks and the exceptions that the paravisor handles", async () => {
    const facts = await verify(tdx(), options({ at: Date.UTC(2025, 1, 20) }));
    expect(firstFailure(facts)).toBeUndefined();
    const [hardware] = facts.inner;
    expect(hardware?.conditions.map(({ name, level }) => [name, level])).toStrictEqual([["sept-ve-disable-clear", "weak"]]);
    expect(hardware?.checks.filter(({ outcome }) => outcome === "skipped").map(({ name }) => name)).toStrictEqual(["revocation", "tcb-info", "qe-identity"]);
    expect(inspect(tdx())).toMatchObject({ format: "azure-hcl-report", quote: { extraData: toHex(text("challenge")) } });
  });

  /** The attacks that a verifier has to resist. */
  it.each([
    ["whose quote is for another nonce", () => snp(), { nonce: text("challengf") }, "nonce", "binding-mismatch"],
    ["whose quote is for the beginning of the nonce", () => snp(), { nonce: text("challenge of more") }, "nonce", "binding-mismatch"],
    ["whose quote was changed", () => snp(({ quote }) => flip(quote.message, 60)), {}, "quote-signature", "signature-invalid"],
    ["whose quote another key signed", () => snp(({ quote }) => flip(quote.signature, 5)), {}, "quote-signature", "signature-invalid"],
    ["whose registers are others", () => snp(({ quote }) => flip(quote.pcrs[4], 0)), {}, "register-values", "binding-mismatch"],
    ["whose registers are not all told", () => snp(({ quote }) => quote.pcrs.pop()), {}, "register-values", "register-mismatch"],
    ["whose runtime data were changed", () => snp(({ report }) => flip(report, 32 + 1184 + 20 + 1000)), {}, "runtime-data", "binding-mismatch"],
    ["whose hardware report was changed", () => snp(({ report }) => flip(report, 32 + 0x90)), {}, "report-signature", "signature-invalid"],
    ["without the certificate of its chip", () => snp((evidence) => delete (evidence as Partial<Evidence>).vcek), {}, "certificate-chain", "chain-invalid"],
    ["under other roots", () => snp(), { anchors: [] }, "certificate-chain", "chain-invalid"],
    ["with an event log that is none", () => snp(), { collateral: [{ kind: "event-log", data: new Uint8Array(3) }] }, "layout", "log-invalid"],
  ] as const)("%s is refused", async (_, evidence, more, name, code) => {
    expect(firstFailure(await verify(evidence(), options(more as Partial<VerifyOptions>)))).toMatchObject({ name, code });
  });

  it("of a TD with a bit that nobody knows keeps that it is not known", async () => {
    const evidence = JSON.parse(sharedText(place("az-tdx-vtpm/evidence-v0.json"))) as { td_quote: number[] };
    // A bit of the attributes that nobody knows.
    flip(evidence.td_quote, 48 + 120 + 1);
    const facts = await verify(text(JSON.stringify(evidence)), options({ at: Date.UTC(2025, 1, 20) }));
    expect(facts.inner[0]?.conditions.map(({ name, level }) => [name, level])).toContainEqual(["sept-ve-disable-clear", "weak"]);
    expect(facts.inner[0]?.conditions.map(({ level }) => level)).toContain("unknown");
  });

  it("may state no data of its user", async () => {
    const without = snp(({ report }) => {
      const at = Buffer.from(report).indexOf('"user-data"');
      flip(report, at + 1);
    });
    expect(inspect(without)).toMatchObject({ userData: null });
    expect((await verify(without, options())).claims.map(({ name }) => name)).not.toContain("user-data");
  });

  it("is held against an event log of its virtual TPM", async () => {
    const data = await writeEventLog(["SHA-256"], [{ register: 4, data: text("another kernel") }]);
    expect(firstFailure(await verify(snp(), options({ collateral: [{ kind: "event-log", data }] })))).toMatchObject({
      name: "event-log",
      code: "replay-mismatch",
    });
  });

  it("is shown without being verified", () => {
    expect(inspect(snp())).toMatchObject({ configuration: { "secure-boot": true }, hardware: { vmpl: 0 }, userData: "00".repeat(64) });
  });

  it.each([
    ["a field of another name", (evidence: Record<string, unknown>) => (evidence["more"] = 1), "not an object of the fields"],
    ["another version", (evidence: Record<string, unknown>) => (evidence["version"] = 2), "version that is not known"],
    ["no quote", (evidence: Record<string, unknown>) => delete evidence["quote"], "one field tpm_quote or quote"],
    ["two quotes", (evidence: Record<string, unknown>) => (evidence["tpm_quote"] = evidence["quote"]), "one field tpm_quote or quote"],
    ["a TD quote beside an SNP report", (evidence: Record<string, unknown>) => (evidence["td_quote"] = [1]), "TD quote without a TD report"],
    ["a report that is no text", (evidence: Record<string, unknown>) => (evidence["report"] = 5), "HCL report is not there"],
    ["a report of numbers above 255", (evidence: Record<string, unknown>) => (evidence["report"] = [256]), "HCL report is not there"],
    ["a report of texts", (evidence: Record<string, unknown>) => (evidence["report"] = ["1"]), "HCL report is not there"],
    ["a report that is empty", (evidence: Record<string, unknown>) => (evidence["report"] = ""), "HCL report is not there"],
    ["a report of another alphabet", (evidence: Record<string, unknown>) => (evidence["report"] = "!!!!"), "HCL report is not there"],
    ["a quote without message", (evidence: Record<string, unknown>) => (evidence["quote"] = {}), "message of the TPM quote"],
    ["registers that are no list", (evidence: Record<string, unknown>) => Object.assign(evidence["quote"] as object, { pcrs: {} }), "list of at most 24"],
    [
      "25 registers",
      (evidence: Record<string, unknown>) => Object.assign(evidence["quote"] as object, { pcrs: Array.from({ length: 25 }, () => [0]) }),
      "list of at most 24",
    ],
  ])("with %s is refused", async (_, change, problem) => {
    const facts = await verify(
      snp((evidence) => change(evidence as unknown as Record<string, unknown>)),
      options(),
    );
    expect(firstFailure(facts)).toMatchObject({ name: "layout", code: "report-invalid" });
    expect(firstFailure(facts)?.reason).toContain(problem);
  });

  it("may be in base64 with its padding, and bring its certificate in DER", () => {
    const { hcl, chipCertificate } = readAzureEvidence(second());
    expect(chipCertificate?.[0]).toBe(0x30);
    const first = readAzureEvidence(snp()).hcl;
    expect(toHex(hcl.runtimeData)).toBe(toHex(first.runtimeData));
    const evidence = JSON.parse(sharedText(place("az-snp-vtpm/evidence-v0.json"))) as Evidence;
    const standard = readAzureEvidence(text(JSON.stringify({ ...evidence, report: toBase64(Uint8Array.from(evidence.report)) })));
    expect(toHex(standard.hcl.report)).toBe(toHex(first.report));
    for (const length of [0, 1, 2]) {
      // Padding that is left out, however much of it there would be.
      const vcek = new Uint8Array(60 + length).fill(0x30);
      const bare = readAzureEvidence(text(JSON.stringify({ ...evidence, vcek: toBase64Url(vcek) })));
      expect(bare.chipCertificate).toEqual(vcek);
    }
  });
});

describe("evidence of Azure", () => {
  it.each([
    ["binary", new Uint8Array(4), undefined],
    ["nothing", new Uint8Array(0), undefined],
    ["a bare TPM quote", text('{"quote":"","signature":""}'), undefined],
    ["a list", text("[]"), undefined],
    ["an HCL report with a quote", text(' {"hcl_report":"","tpm_quote":{}}'), "azure-hcl-report"],
  ])("is told from %s", (_, bytes, format) => {
    expect(formatOf(bytes)).toBe(format);
  });

  it("that is no object is refused", async () => {
    expect(firstFailure(await verify(text("[]"), options()))?.reason).toContain("not an object of the fields");
  });
});

describe("runtime data", () => {
  const modulus = `${"_".repeat(341)}w`;
  const key = { kid: "HCLAkPub", kty: "RSA", n: modulus, e: "AQAB" };

  it("state the attestation key, and the settings of the machine", () => {
    const data = readRuntimeData(
      text(JSON.stringify({ keys: [{ ...key, kid: "HCLEkPub" }, key], "vm-configuration": { "secure-boot": true, name: "vm", more: {} }, "user-data": "0A" })),
    );
    expect(data).toMatchObject({ configuration: { "secure-boot": true, name: "vm" }, userData: fromHex("0a"), attestationKey: { kind: "rsa" } });
    expect(data.configuration).not.toHaveProperty("more");
    expect(readRuntimeData(text(JSON.stringify({ keys: [key] })))).toStrictEqual({ attestationKey: data.attestationKey, configuration: {} });
  });

  it.each([
    ["no key", [], {}, "one key HCLAkPub"],
    ["two keys", [key, key], {}, "one key HCLAkPub"],
    ["a key on a curve", [{ ...key, kty: "EC" }], {}, "not an RSA key"],
    ["a key of no base64url", [{ ...key, n: "!" }], {}, "not an RSA key"],
    ["an exponent of no base64url", [{ ...key, e: "!" }], {}, "not an RSA key"],
    ["a key of 1024 bits", [{ ...key, n: "_".repeat(170) + "w" }], {}, "fewer than 2048 bits"],
    ["user data that are no text", [key], { "user-data": 1 }, "hexadecimal"],
    ["user data that are no hexadecimal digits", [key], { "user-data": "x" }, "hexadecimal"],
    ["a configuration that is a text", [key], { "vm-configuration": "x" }, "configuration"],
  ])("with %s are refused", (_, keys, more, problem) => {
    expect(() => readRuntimeData(text(JSON.stringify({ keys, ...more })))).toThrow(problem);
  });
});
