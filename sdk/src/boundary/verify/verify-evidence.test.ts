import { describe, expect, it } from "vitest";
import { evidenceKey } from "./evidence-key.js";
import { toBase64 } from "./bytes/base64.js";
import { testKey } from "./testing/issue-certificate.js";
import { testAmd, testReport, testSnpKey } from "./testing/write-snp.js";
import { evidenceFormat, inspectEvidence, verifyEvidence } from "./verify-evidence.js";

const options = { collateral: [], anchors: [], at: 0 };
const larger = new Uint8Array(10 * 1024 * 1024 + 1);

describe("evidence", () => {
  it("is recognised, inspected and verified by its bytes", async () => {
    const amd = await testAmd("genoa");
    const report = await testReport("genoa", await testSnpKey(amd));
    expect(evidenceFormat(report)).toBe("sev-snp-report");
    expect(inspectEvidence(report)).toMatchObject({ format: "sev-snp-report", fields: { vmpl: 0 } });
    expect((await verifyEvidence(report, options))?.technology).toBe("amd-sev-snp");
  });

  it("of no known format, and of more than 10 MiB, is none", async () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(100), larger]) {
      expect(evidenceFormat(bytes)).toBeUndefined();
      expect(await verifyEvidence(bytes, options)).toBeUndefined();
      expect(inspectEvidence(bytes)).toMatchObject({ problem: expect.stringContaining("not of a format") as string });
    }
  });

  it("that begins well and cannot be read says why", () => {
    const token = Uint8Array.of(0xd9, 0x01, 0x8f, 0xa0);
    const shown = inspectEvidence(token);
    expect(shown).toHaveProperty("problem");
    expect(JSON.stringify(shown)).not.toContain("not of a format");
  });
});

describe("a key that the relying party trusts", () => {
  it("is read in DER and in PEM, and is none of other bytes", async () => {
    const { spki } = await testKey();
    const pem = new TextEncoder().encode(`-----BEGIN PUBLIC KEY-----\n${toBase64(spki)}\n-----END PUBLIC KEY-----\n`);
    expect(evidenceKey("tpm-ak", spki)?.key.curve).toBe("P-384");
    expect(evidenceKey("tpm-ak", pem)?.key).toEqual(evidenceKey("tpm-ak", spki)?.key);
    const given = spki.slice();
    const own = evidenceKey("tpm-ak", given);
    given.fill(0);
    expect(own?.key.spki).toEqual(spki);
    for (const bytes of [new Uint8Array(0), spki.subarray(0, 20), new TextEncoder().encode("no key")]) expect(evidenceKey("tpm-ak", bytes)).toBeUndefined();
  });
});
