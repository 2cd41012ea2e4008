import { describe, expect, it } from "vitest";
import type { OfferJson } from "@cornercast/schemas";
import { documentProblems, outcomeOf, sharedFiles } from "../testing/import-outcome.js";
import { expectSturdy } from "../testing/mutated-text.js";
import { expectedAmdSmiOutcomes } from "./expected-outcomes.js";
import { amdSmiImporter } from "./index.js";

const asic = { market_name: "AMD Instinct MI300X", vendor_id: "0x1002", device_id: "0x74a1", target_graphics_version: "gfx942" };
const gpu = {
  gpu: 0,
  asic,
  bus: { bdf: "0000:83:00.0" },
  vram: { type: "HBM3", size: { value: 196592, unit: "MB" } },
  driver: { name: "amdgpu", version: "6.10.5" },
};

function read(value: unknown, at?: string): { readonly offer: OfferJson; readonly codes: readonly string[] } {
  const input = { name: "gpu-7.json", text: JSON.stringify(value) };
  const result = amdSmiImporter.import([input], at === undefined ? {} : { at });
  expect(documentProblems(result.offers)).toEqual([]);
  return { offer: result.offers[0] ?? {}, codes: result.diagnostics.map(({ code }) => code) };
}
const device = (value: unknown) => read(value).offer.spec?.shape?.devices?.[0];

describe("real output of amd-smi", () => {
  const files = sharedFiles("hardware/amd-smi");
  it.skipIf(files.length === 0)("has an expected outcome for every file", () => {
    expect(files.map(({ name }) => name)).toEqual(Object.keys(expectedAmdSmiOutcomes).toSorted());
  });
  for (const file of files) {
    const outcome = expectedAmdSmiOutcomes[file.name];
    it(`${file.name}: ${outcome?.why ?? "no expected outcome"}`, () => {
      expect(outcome).toBeDefined();
      if (outcome === undefined) return;
      const { why: _, ...facts } = outcome;
      expect(outcomeOf(amdSmiImporter, file, {}, outcome)).toEqual(facts);
      expect(documentProblems(amdSmiImporter.import([file], {}).offers)).toEqual([]);
      expect(amdSmiImporter.detect(file)).toBeGreaterThan(0.8);
    });
  }
});

describe("amd-smi static --json", () => {
  it("gives one offer with equal GPUs together", () => {
    const { offer, codes } = read([gpu, { ...gpu, gpu: 1, bus: { bdf: "0000:9b:00.0" } }], "2026-11-24T00:00:00Z");
    expect(codes).toEqual([]);
    expect(offer).toMatchObject({
      metadata: { name: "gpu-7" },
      spec: {
        shape: {
          devices: [
            {
              chip: "mi300x",
              count: 2,
              isa: [{ value: "gfx942" }],
              memory: { usable: [{ value: "196592MiB" }], type: [{ value: "HBM3" }] },
              members: [{ address: "0000:83:00.0" }, { address: "0000:9b:00.0" }],
            },
          ],
          software: [{ name: "amdgpu-driver", version: "6.10.5" }],
        },
        sources: [{ id: "amd-smi", kind: "reported", at: "2026-11-24T00:00:00Z" }],
      },
      status: { observedAt: "2026-11-24T00:00:00Z" },
    });
    expect(offer.spec?.shape?.host).toBeUndefined();
    expect(offer.status?.price).toBeUndefined();
  });

  it("takes units of 2^20 bytes for MB, and bytes for B", () => {
    expect(device({ ...gpu, vram: { size: { value: 206141652992, unit: "B" } } })?.memory?.usable?.[0]?.value).toBe("206141652992B");
    expect(device({ ...gpu, vram: { vram_size: "196592 MB" } })?.memory?.usable?.[0]?.value).toBe("196592MiB");
  });

  it.each([
    ["SPX", { kind: "full" }],
    ["CPX", { kind: "amd-partition", profile: "CPX" }],
    ["N/A", undefined],
  ])("reads the compute partition %s", (mode, partition) => {
    const found = device({ ...gpu, partition: { compute_partition: mode } })?.partition;
    if (partition === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(partition);
  });

  it("trusts the PCI identity over a name that contradicts it and reports the conflict", () => {
    const { offer, codes } = read([{ ...gpu, asic: { ...asic, market_name: "AMD Instinct MI210" } }]);
    expect(offer.spec?.shape?.devices?.[0]?.chip).toBe("mi300x");
    expect(codes).toEqual(["import-conflict"]);
  });

  it("leaves out what is N/A", () => {
    const { offer, codes } = read([{ ...gpu, asic: { ...asic, target_graphics_version: "N/A" }, vram: { type: "N/A", size: { value: "N/A", unit: "MB" } } }]);
    expect(offer.spec?.shape?.devices?.[0]?.isa).toBeUndefined();
    expect(offer.spec?.shape?.devices?.[0]?.memory).toBeUndefined();
    expect(codes).toEqual(["import-value-sentinel", "import-value-sentinel"]);
  });

  it("takes a number that does not go on as that of another host", () => {
    const text = [gpu, gpu, { ...gpu, gpu: 1 }].map((one) => JSON.stringify(one)).join("\n");
    const { offers } = amdSmiImporter.import([{ name: "fleet.jsonl", text }], {});
    expect(offers.map((offer) => [offer.metadata?.name, offer.spec?.shape?.devices?.[0]?.count])).toEqual([
      ["fleet", 1],
      ["fleet-2", 2],
    ]);
  });

  it("takes the first of several drivers and says so", () => {
    const { offer, codes } = read([gpu, { ...gpu, gpu: 1, driver: { driver_version: "7.0.2" } }]);
    expect(offer.spec?.shape?.software).toMatchObject([{ version: "6.10.5" }]);
    expect(codes).toEqual(["import-conflict"]);
  });

  it.each([[{}], [[]], [{ gpu_data: [] }], [{ a: { b: [gpu] } }], [3]])("refuses %j with a code", (value) => {
    const result = amdSmiImporter.import([{ name: "x", text: JSON.stringify(value) }], {});
    expect(result.offers).toEqual([]);
    expect(result.diagnostics.some(({ severity }) => severity === "error")).toBe(true);
  });

  it("takes whatever is in its place", () => {
    const wide = { gpu_data: [gpu, { ...gpu, limit: { max_power: { value: 750, unit: "W" } }, partition: { compute_partition: "SPX" } }] };
    expectSturdy(amdSmiImporter, [{ name: "a.json", text: JSON.stringify(wide) }, ...sharedFiles("hardware/amd-smi")], 400);
  });
});
