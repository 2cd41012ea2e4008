import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { describeWithSharedData, sharedData } from "../../../testing/shared-data.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { testIntel, testQuote, type TestIntel } from "../testing/intel-platform.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import { formatOfQuote, inspectQuote } from "./inspect-quote.js";
import { readIntelQuote } from "./read-intel-quote.js";

const changed = (bytes: Bytes, offset: number, ...values: readonly number[]): Bytes => {
  const copy = bytes.slice();
  copy.set(values, offset);
  return copy;
};

/** The quote with this many bytes more stated for its signature data. */
const withSize = (bytes: Bytes, more: number): Bytes => {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  view.setUint32(48 + 584, view.getUint32(48 + 584, true) + more, true);
  return copy;
};

describe("reading a quote", () => {
  let intel: TestIntel;
  let v3: Bytes;
  let v4: Bytes;
  let v5: Bytes;
  beforeAll(async () => {
    intel = await testIntel();
    v3 = await testQuote(intel, { version: 3, tee: "sgx" });
    v4 = await testQuote(intel, { reportData: new Uint8Array(64).fill(0x42), trailing: new Uint8Array(7) });
    v5 = await testQuote(intel, { version: 5, tdx15: true, teeTcbSvn2: [9, 1], mrServiceTd: new Uint8Array(48).fill(3) });
  });

  it("of TDX 1.0 gives the fields at their places, and counts what stands behind it", () => {
    const quote = readIntelQuote(v4);
    if (quote.body.kind !== "tdx") throw new Error("not of TDX");
    expect([quote.version, quote.tee, quote.bodyType, quote.trailing]).toEqual([4, "tdx", undefined, 7]);
    expect(toHex(quote.body.mrTd)).toBe("7d".repeat(48));
    expect(toHex(quote.body.mrSeam)).toBe("5e".repeat(48));
    expect(quote.body.rtmrs).toHaveLength(4);
    expect(toHex(quote.body.reportData)).toBe("42".repeat(64));
    expect(quote.body.teeTcbSvn2).toBeUndefined();
    expect(quote.signed.length).toBe(48 + 584);
    expect(quote.attestationKey).toEqual(intel.attestationKey.point);
    expect(quote.qeReport.isvSvn).toBe(6);
    expect(quote.certification.type).toBe(5);
    expect(quote.signed.buffer).toBe(v4.buffer);
  });

  it("of TDX 1.5 gives what the platform has now, and the service TDs", () => {
    const quote = readIntelQuote(v5);
    if (quote.body.kind !== "tdx") throw new Error("not of TDX");
    expect([quote.version, quote.bodyType, quote.signed.length]).toEqual([5, 3, 48 + 6 + 648]);
    expect([...(quote.body.teeTcbSvn2 ?? [])].slice(0, 2)).toEqual([9, 1]);
    expect(quote.body.mrServiceTd).toEqual(new Uint8Array(48).fill(3));
  });

  it("of SGX and of TDX 1.0 in version 5 is read, too", async () => {
    expect(readIntelQuote(v3).body.kind).toBe("sgx");
    expect(readIntelQuote(await testQuote(intel, { version: 4, tee: "sgx" })).body.kind).toBe("sgx");
    expect(readIntelQuote(await testQuote(intel, { version: 5, tee: "sgx" })).bodyType).toBe(1);
    expect(readIntelQuote(await testQuote(intel, { version: 5 })).bodyType).toBe(2);
  });

  it.each<[string, () => Bytes, RegExp]>([
    ["an unknown version", () => changed(v4, 0, 6), /version 6/u],
    ["another kind of key", () => changed(v4, 2, 3), /key type 3/u],
    ["another TEE", () => changed(v4, 4, 0x82), /TEE type 0x82/u],
    ["TDX in version 3", () => changed(v3, 4, 0x81), /version 3 with TEE type 0x81/u],
    ["another maker", () => changed(v4, 12, 0), /Intel's quoting enclave/u],
    ["an unknown body", () => changed(v5, 48, 4), /body of type 4/u],
    ["a body of SGX in TDX", () => changed(v5, 48, 1), /body of type 1/u],
    ["a body of another size", () => changed(v5, 50, 0x48), /body of type 3 with/u],
    ["a longer signature than its parts", () => withSize(v4, 1), /after its end/u],
    ["another certification than the report of the enclave", () => changed(v4, 48 + 584 + 4 + 128, 5), /not of type 6/u],
    ["a missing end", () => v3.subarray(0, -1), /inside of a field/u],
    ["more than 1 MiB", () => new Uint8Array((1 << 20) + 1), /1 MiB/u],
    ["nothing", () => new Uint8Array(), /inside of a field/u],
  ])("refuses %s", (_what, quote, message) => {
    expect(() => readIntelQuote(quote())).toThrow(message);
    expect(() => readIntelQuote(quote())).toThrow(Malformed);
  });

  it("is recognised by its first bytes, and inspected", async () => {
    expect([v3, v4, v5].map((quote) => [formatOfQuote(quote, "sgx"), formatOfQuote(quote, "tdx")])).toEqual([
      ["sgx-quote-v3", undefined],
      [undefined, "tdx-quote-v4"],
      [undefined, "tdx-quote-v5"],
    ]);
    expect([formatOfQuote(changed(v4, 0, 6), "tdx"), formatOfQuote(new Uint8Array(), "tdx"), formatOfQuote(changed(v3, 4, 0x81), "tdx")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(inspectQuote(v5)).toMatchObject({
      version: 5,
      tee: "tdx",
      "body-type": 3,
      "service-td": true,
      certificates: 3,
      measurements: { MRTD: "7d".repeat(48) },
    });
    expect(inspectQuote(v4)).not.toHaveProperty("service-td");
    expect(inspectQuote(await testQuote(intel, { version: 3, tee: "sgx", chain: "" }))).toMatchObject({ tee: "sgx", "mode-64": true, certificates: 0 });
  });

  it("that was changed gives a quote or Malformed, and no part lies outside of the input", () => {
    fc.assert(
      fc.property(
        fc.constant(0).chain(() => mutatedBytes([v3, v4, v5])),
        (bytes) => {
          try {
            const quote = readIntelQuote(bytes);
            expect(quote.signed.length + quote.trailing).toBeLessThan(bytes.length);
            expect(quote.certification.data.length).toBeLessThan(bytes.length);
          } catch (error) {
            expect(error).toBeInstanceOf(Malformed);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describeWithSharedData("real quotes", () => {
  it.each([
    ["phala/tdx_quote", "tdx", 4, 70],
    ["phala/sgx_quote", "sgx", 3, 0],
    ["automata/quote_tdx_00806f050000.dat", "tdx", 4, 3065],
    ["trustee/tdx_quote_5.dat", "tdx", 5, 0],
    ["intel-qvl/quote.dat", "sgx", 3, 0],
  ])("%s is read", (place, tee, version, trailing) => {
    const quote = readIntelQuote(Uint8Array.from(readFileSync(sharedData(`boundary/tdx/${place}`))));
    expect([quote.tee, quote.version, quote.trailing]).toEqual([tee, version, trailing]);
  });
});
