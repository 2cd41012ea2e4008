import { describe, expect, it } from "vitest";
import type { OfferJson } from "@cornercast/schemas";
import type { ImportResult } from "../importer.js";
import { documentProblems, outcomeOf, sharedFiles } from "../testing/import-outcome.js";
import { expectSturdy } from "../testing/mutated-text.js";
import { expectedCatalogOutcomes } from "./expected-outcomes.js";
import { skyPilotCatalogImporter } from "./index.js";
import { readPythonLiteral } from "./python-literal.js";

const columns = "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,Region,GpuInfo,SpotPrice";

function gpuInfo(name: string, count: string, mebibytes: number, total: number, maker = "'NVIDIA'"): string {
  return `"{'Gpus': [{'Name': '${name}', 'Manufacturer': ${maker}, 'Count': ${count}, 'MemoryInfo': {'SizeInMiB': ${String(mebibytes)}}}], 'TotalGpuMemoryInMiB': ${String(total)}}"`;
}

function read(rows: readonly string[], name = "catalogs/v8/lambda/vms.csv"): ImportResult {
  const result = skyPilotCatalogImporter.import([{ name, text: [columns, ...rows].join("\n") }], {});
  expect(documentProblems(result.offers)).toEqual([]);
  return result;
}

function offer(row: string): OfferJson {
  return read([row]).offers[0] ?? {};
}

describe("real catalogs", () => {
  const files = sharedFiles("catalogs").filter(({ name }) => !name.endsWith(".md"));
  it.skipIf(files.length === 0)("have an expected outcome for every file", () => {
    expect(files.map(({ name }) => name)).toEqual(Object.keys(expectedCatalogOutcomes).toSorted());
  });
  for (const file of files) {
    const outcome = expectedCatalogOutcomes[file.name];
    it(`${file.name}: ${outcome?.why ?? "no expected outcome"}`, () => {
      expect(outcome).toBeDefined();
      if (outcome === undefined) return;
      const { why: _, ...facts } = outcome;
      expect(outcomeOf(skyPilotCatalogImporter, file, {}, outcome)).toEqual(facts);
      expect(documentProblems(skyPilotCatalogImporter.import([file], {}).offers)).toEqual([]);
      expect(skyPilotCatalogImporter.detect(file)).toBeGreaterThan(0.7);
    });
  }

  it.skipIf(files.length === 0)("name the same instance in two regions as two offers, with their own memory", () => {
    const [file] = files.filter(({ name }) => name.includes("hyperstack"));
    const offers =
      file === undefined ? [] : skyPilotCatalogImporter.import([file], {}).offers.filter((each) => each.spec?.shape?.instanceType === "n3-H100-SXM5x8");
    expect(
      offers.map(({ metadata, spec }) => [metadata?.name, spec?.location?.region, spec?.shape?.host?.memory?.[0]?.value, spec?.operator?.provider]),
    ).toEqual([
      ["n3-H100-SXM5x8-CANADA-1", "CANADA-1", "1800GiB", "hyperstack"],
      ["n3-H100-SXM5x8-US-1", "US-1", "960GiB", "hyperstack"],
    ]);
  });
});

describe("a row of a catalog", () => {
  it("becomes an instance with prices for the unit and no word about free units", () => {
    expect(offer(`gpu_8x,H100-SXM,8.0,128.0,1600,23.60,eu-1,${gpuInfo("H100-SXM", "8.0", 81_920, 655_360)},10.00`)).toEqual({
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: "gpu_8x-eu-1" },
      spec: {
        shape: {
          devices: [
            {
              name: "accelerator",
              count: 8,
              chip: "h100-sxm",
              vendor: "nvidia",
              product: "H100-SXM",
              memory: { nominal: [{ value: "81920MiB", source: "skypilot-catalog" }] },
            },
          ],
          host: { cores: [{ value: 128, source: "skypilot-catalog" }], memory: [{ value: "1600GiB", source: "skypilot-catalog" }] },
          instanceType: "gpu_8x",
        },
        location: { region: "eu-1" },
        operator: { provider: "lambda" },
        sources: [{ id: "skypilot-catalog", kind: "asserted", reference: "catalogs/v8/lambda/vms.csv" }],
      },
      status: {
        price: [
          { model: "on-demand", perUnitHour: "23.60 USD", source: "skypilot-catalog" },
          { model: "spot", perUnitHour: "10.00 USD", source: "skypilot-catalog" },
        ],
      },
    });
  });

  it("without an accelerator is a machine that has none", () => {
    expect(offer("cpu_4x,,,4.0,16.0,0.2,eu-1,,").spec?.shape).toMatchObject({ devices: [], devicesComplete: true });
    expect(offer("cpu_4x,,0,4,16,0.2,eu-1,,").spec?.shape).toMatchObject({ devices: [], devicesComplete: true });
  });

  it("with a class name and a memory that no such chip has gives no chip", () => {
    const result = read([`gpu_8x_v100,V100,8.0,88.0,448.0,6.32,me-west-1,${gpuInfo("V100", "8.0", 24_576, 24_576)},`]);
    expect(result.offers[0]?.spec?.shape?.devices?.[0]).toEqual({
      name: "accelerator",
      count: 8,
      vendor: "nvidia",
      product: "V100",
      memory: { nominal: [{ value: "24576MiB", source: "skypilot-catalog" }] },
    });
    expect(result.diagnostics.map(({ code, line }) => [code, line])).toEqual([
      ["import-count-mismatch", 2],
      ["chip-unknown", 2],
    ]);
  });

  it("with an ambiguous name keeps all chips of this memory", () => {
    expect(offer(`x,H100,1,16,200,2.95,eu-1,${gpuInfo("H100", "1", 81_920, 81_920)},`).spec?.shape?.devices?.[0]?.chipCandidates?.toSorted()).toEqual([
      "h100-pcie",
      "h100-sxm",
    ]);
  });

  it.each(["null", "None"])("with the manufacturer %s has the vendor of its chip and no other", (maker) => {
    expect(offer(`x,L40,1,28,58.0,1.0,eu-1,${gpuInfo("L40", "1", 49_152, 49_152, maker)},`).spec?.shape?.devices?.[0]).toMatchObject({ chip: "l40", count: 1 });
    expect(offer(`x,L40,1,28,58.0,1.0,eu-1,${gpuInfo("L40", "1", 49_152, 49_152, maker)},`).spec?.shape?.devices?.[0]?.vendor).toBeUndefined();
  });

  it("without a price has no price, and not the price 0", () => {
    expect(offer("cpu_4x,,,4.0,16.0,,eu-1,,").status).toBeUndefined();
  });

  it("with an accelerator of which it counts none has an unknown number of them, because interfaces of clouds under-report", () => {
    const device = offer("p5.4xlarge,H100,0,16,256,6.88,us-east-1,,").spec?.shape?.devices?.[0];
    expect(device?.product).toBe("H100");
    expect(device?.count).toBeUndefined();
  });

  it("that repeats the name of another gets a name of its own", () => {
    const row = "cpu_4x,,,4.0,16.0,0.2,eu-1,,";
    expect(read([row, row]).offers.map(({ metadata }) => metadata?.name)).toEqual(["cpu_4x-eu-1", "cpu_4x-eu-1-2"]);
  });

  it("with a GpuInfo that cannot be read, or too few cells, is reported once for all rows", () => {
    const { offers, diagnostics } = read([
      "x,L40,1,28,58.0,1.0,eu-1,\"{'Gpus': os.system('x')}\",",
      "y,L40,1,28,58.0,1.0,eu-1,\"{'Gpus': os.system('x')}\",",
      "short,row",
    ]);
    expect(offers).toHaveLength(2);
    expect(diagnostics.map(({ code, line, message }) => [code, line, message.includes("1 more row")])).toEqual([
      ["import-field-ignored", 2, true],
      ["import-field-ignored", 4, false],
    ]);
  });

  it("keeps its meaning when columns change places, and names its zone", () => {
    const text =
      "Region,AvailabilityZone,Arch,SpotPrice,InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price\nus-1,us-1b,arm64,,g5g,T4,1,4,8,0.42";
    const [found] = skyPilotCatalogImporter.import([{ name: "x.csv", text }], { provider: "aws" }).offers;
    expect(found).toMatchObject({
      metadata: { name: "g5g-us-1-us-1b" },
      spec: { location: { region: "us-1", zone: "us-1b" }, operator: { provider: "aws" }, shape: { host: { arch: [{ value: "arm64" }] } } },
      status: { price: [{ model: "on-demand", perUnitHour: "0.42 USD" }] },
    });
  });
});

describe("prices of TPUs", () => {
  it("are for one chip, and the country comes from the registry only", () => {
    const text = JSON.stringify({ "TPU v5e": { "europe-west4": { Location: "Netherlands", "On Demand (USD)": 1.56, "Spot (USD)": 0.663 } } });
    const [found] = skyPilotCatalogImporter.import([{ name: "tpu.json", text }], {}).offers;
    expect(found).toMatchObject({
      metadata: { name: "TPU-v5e-europe-west4" },
      spec: { location: { region: "europe-west4" }, operator: { provider: "gcp" }, shape: { devices: [{ chip: "tpu-v5e", vendor: "google" }] } },
      status: {
        price: [
          { model: "on-demand", perDeviceHour: "1.56 USD" },
          { model: "spot", perDeviceHour: "0.663 USD" },
        ],
      },
    });
    expect(found?.spec?.location?.country).toBeUndefined();
  });
});

describe("readPythonLiteral", () => {
  it.each([
    ["{'a': [1, 2.0, (True, None)], \"b\": 'it''s'}", undefined],
    ["{'a': [1, 2.0, (True, None)], \"b\": 'it\\'s'}", { a: [1, 2, [true, null]], b: "it's" }],
    ["{'a': null, 'b': nan}", { a: null, b: null }],
    ["{'__proto__': 1}", JSON.parse('{"__proto__": 1}')],
    ["{}", {}],
    ["[1,]", [1]],
    ["{'a': 1", undefined],
    ["{'a': f()}", undefined],
    ["{1: 2}", undefined],
    ["1e999", undefined],
    ["", undefined],
    [`${"[".repeat(40)}${"]".repeat(40)}`, undefined],
  ])("reads %s", (text, value) => {
    expect(readPythonLiteral(text)).toEqual(value);
  });
});

describe("hostile catalogs", () => {
  it("never make the importer throw, and every offer stays a valid document", () => {
    const samples = sharedFiles("catalogs").filter(({ name }) => !name.endsWith(".md"));
    expectSturdy(skyPilotCatalogImporter, [...samples, { name: "x.csv", text: `${columns}\ncpu,,,4.0,16.0,0.2,eu-1,,` }], 400);
  });
});
