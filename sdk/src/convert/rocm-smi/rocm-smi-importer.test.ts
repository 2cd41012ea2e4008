import { describe, expect, it } from "vitest";
import { deviceLine, documentProblems } from "../testing/import-outcome.js";
import { expectSturdy } from "../testing/mutated-text.js";
import { rocmSmiImporter } from "./index.js";

const card = {
  "Card Series": "AMD Instinct MI300X",
  "Card Model": "0x74a1",
  "Card Vendor": "Advanced Micro Devices, Inc. [AMD/ATI]",
  "GFX Version": "gfx942",
  "VRAM Total Memory (B)": "206141652992",
  "Unique ID": "0x5b2a9f0e1c3d4e5f",
  "PCI Bus": "0000:05:00.0",
};
const output = { card0: card, card1: { ...card, "PCI Bus": "0000:26:00.0", "Unique ID": "0x5b2a9f0e1c3d4e60" }, system: { "Driver version": "6.7.0" } };

function read(value: unknown) {
  const { offers, diagnostics } = rocmSmiImporter.import([{ name: "gpu-7.json", text: JSON.stringify(value) }], {});
  expect(documentProblems(offers)).toEqual([]);
  return { offer: offers[0], devices: (offers[0]?.spec?.shape?.devices ?? []).map(deviceLine), codes: diagnostics.map(({ code }) => code) };
}

describe("rocm-smi --json", () => {
  it("gives one offer with equal cards together, and the driver", () => {
    const { offer, devices, codes } = read(output);
    expect(codes).toEqual([]);
    expect(devices).toEqual(["2 mi300x 196592MiB"]);
    expect(offer?.spec?.shape).toMatchObject({
      devices: [{ isa: [{ value: "gfx942" }], members: [{ address: "0000:05:00.0" }, { address: "0000:26:00.0" }] }],
      software: [{ name: "amdgpu-driver", version: "6.7.0" }],
    });
  });

  it("reads names of fields in any letters, since releases differ in them", () => {
    expect(read({ card0: Object.fromEntries(Object.entries(card).map(([name, value]) => [name.toUpperCase(), value])) }).devices).toEqual([
      "1 mi300x 196592MiB",
    ]);
  });

  it("takes the device id before the name, and the name where there is no id", () => {
    expect(read({ card0: { ...card, "Card Series": "AMD Instinct MI250X" } }).codes).toEqual(["import-conflict"]);
    expect(read({ card0: { "Card series": "AMD Instinct MI300X", "VRAM Total Memory (B)": "206141652992" } }).devices).toEqual(["1 mi300x 196592MiB"]);
  });

  it("leaves unknown what is not stated, and says so", () => {
    expect(read({ card0: { ...card, "VRAM Total Memory (B)": "N/A" } })).toMatchObject({ devices: ["1 mi300x -"], codes: ["import-value-sentinel"] });
  });

  it("tells a divided device from a whole one", () => {
    expect(read({ card0: { ...card, "Compute Partition": "SPX" } }).devices).toEqual(["1 mi300x 196592MiB full"]);
    expect(read({ card0: { "Card Model": "0x74a1", "VRAM Total Memory (B)": "25769803776", "Compute Partition": "CPX" } }).devices).toEqual([
      "1 mi300x 24576MiB amd-partition:CPX",
    ]);
  });

  it.each([["{}"], ['{"system": {}}'], ["[]"], [""], ['{"card0": 1}']])("refuses %s with a code", (text) => {
    const { offers, diagnostics } = rocmSmiImporter.import([{ name: "x.json", text }], {});
    expect([offers.length, diagnostics.some(({ severity }) => severity === "error")]).toEqual([0, true]);
  });

  it("is recognised by its cards", () => {
    expect(rocmSmiImporter.detect({ name: "x", text: JSON.stringify(output) })).toBeGreaterThan(0.8);
    expect(rocmSmiImporter.detect({ name: "x", text: '{"gpu": 0}' })).toBe(0);
  });

  it("takes hostile texts", { timeout: 120_000 }, () => {
    expectSturdy(rocmSmiImporter, [{ name: "x.json", text: JSON.stringify(output, undefined, 2) }], 300);
  });
});
