import { describe, expect, it } from "vitest";
import type { OfferJson } from "@cornercast/schemas";
import { documentProblems, sharedFiles } from "../testing/import-outcome.js";
import { expectSturdy } from "../testing/mutated-text.js";
import {
  expectedChips,
  expectedFindings,
  expectedHostMemories,
  expectedInterconnects,
  expectedMemories,
  expectedWithoutAccelerators,
} from "./expected-outcomes.js";
import { mlperfImporter } from "./index.js";
import { readInterconnect, readNetwork } from "./interconnect.js";
import { readMemory } from "./read-quantity.js";
import { readSoftware } from "./software-stack.js";

const system = {
  submitter: "Example",
  system_name: "Box (8x H100)",
  number_of_nodes: "2",
  accelerators_per_node: "8",
  accelerator_model_name: "NVIDIA H100-SXM-80GB",
  accelerator_memory_capacity: "80 GB",
  accelerator_memory_configuration: "HBM3",
  accelerator_interconnect: "18x 4th Gen NVLink, 900GB/s",
  host_networking: "8x ConnectX-7 IB NDR 400Gb/s",
  host_memory_capacity: "2 TB",
  host_processor_model_name: "Intel(R) Xeon(R) Platinum 8480C",
  host_processors_per_node: "2",
  host_processor_core_count: "56",
  operating_system: "Ubuntu 22.04.4",
  framework: "TensorRT 10.2.0, CUDA 12.4",
  other_software_stack: "TensorRT 10.2.0, CUDA 12.4, cuDNN 8.9.7, Driver 550.54.15, DALI 1.28.0",
};

function read(changes: Readonly<Record<string, unknown>> = {}): { readonly offer: OfferJson; readonly codes: readonly string[] } {
  const { offers, diagnostics } = mlperfImporter.import([{ name: "systems/box.json", text: JSON.stringify({ ...system, ...changes }) }], {});
  expect(documentProblems(offers)).toEqual([]);
  return { offer: offers[0] ?? {}, codes: diagnostics.map(({ code, pointer }) => `${code} ${pointer ?? ""}`) };
}

describe("real system descriptions", () => {
  const files = sharedFiles("hardware/mlperf-systems", ".json");
  for (const file of files) {
    it(`${file.name} gives one offer with the facts that its strings state`, () => {
      const document = JSON.parse(file.text) as Readonly<Record<string, unknown>>;
      const { offers, diagnostics } = mlperfImporter.import([file], {});
      expect(mlperfImporter.detect(file)).toBeGreaterThan(0.9);
      expect(offers).toHaveLength(1);
      expect(documentProblems(offers)).toEqual([]);
      const shape = offers[0]?.spec?.shape;
      const [device] = shape?.devices ?? [];
      const text = (field: string): string => String(document[field]);
      if (expectedWithoutAccelerators.includes(file.name)) expect(shape).toMatchObject({ devices: [], devicesComplete: true });
      else {
        expect(device?.chip ?? null).toBe(expectedChips[text("accelerator_model_name")]);
        expect(device?.chipCandidates).toBeUndefined();
        expect(device?.memory?.nominal?.[0]?.value ?? null).toBe(expectedMemories[text("accelerator_memory_capacity")]);
        expect(device?.count).toBe(Number(document["accelerators_per_node"]));
      }
      expect(offers[0]?.status?.availability).toMatchObject({ total: Number(document["number_of_nodes"]) });
      expect(offers[0]?.status?.availability?.units).toBeUndefined();
      expect(shape?.host?.memory?.[0]?.value ?? null).toBe(expectedHostMemories[text("host_memory_capacity")]);
      const interconnect = expectedInterconnects[text("accelerator_interconnect")];
      expect(shape?.scaleUp?.fabric?.[0]?.value).toBe(interconnect?.fabric);
      expect(shape?.scaleUp?.perDevice).toBeUndefined();
      expect(diagnostics.some(({ code, pointer }) => code === "import-ambiguous-unit" && pointer === "/accelerator_interconnect")).toBe(
        interconnect?.ambiguous,
      );
      expect(diagnostics.filter(({ code }) => code !== "import-ambiguous-unit").map(({ code }) => code)).toEqual(expectedFindings[file.name]?.codes ?? []);
    });
  }

  it.skipIf(files.length === 0)("have no string without a row in the tables, and the tables none that is not there", () => {
    const seen = (field: string): readonly string[] =>
      [...new Set(files.map(({ text }) => String((JSON.parse(text) as Readonly<Record<string, unknown>>)[field])))].toSorted();
    expect(seen("accelerator_model_name")).toEqual(Object.keys(expectedChips).toSorted());
    expect(seen("accelerator_memory_capacity")).toEqual(Object.keys(expectedMemories).toSorted());
    expect(seen("accelerator_interconnect")).toEqual(Object.keys(expectedInterconnects).toSorted());
    expect(seen("host_memory_capacity")).toEqual(Object.keys(expectedHostMemories).toSorted());
  });

  it.skipIf(files.length === 0)("give offers with different names", () => {
    const { offers } = mlperfImporter.import(files, {});
    expect(new Set(offers.map(({ metadata }) => metadata?.name)).size).toBe(files.length);
  });
});

describe("a system description", () => {
  it("becomes an offer for one node, of which there are so many", () => {
    expect(read().offer).toEqual({
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: "Example-Box-8x-H100", annotations: { "mlperf/submitter": "Example", "mlperf/system_name": "Box (8x H100)" } },
      spec: {
        shape: {
          devices: [
            {
              name: "accelerator",
              count: 8,
              chip: "h100-sxm",
              vendor: "nvidia",
              product: "NVIDIA H100-SXM-80GB",
              memory: { nominal: [{ value: "80GB", source: "mlperf-system" }], type: [{ value: "HBM3", source: "mlperf-system" }] },
            },
          ],
          host: {
            arch: [{ value: "amd64", source: "mlperf-derived" }],
            memory: [{ value: "2TB", source: "mlperf-system" }],
            os: [{ value: "linux", source: "mlperf-system" }],
            processor: "Intel(R) Xeon(R) Platinum 8480C",
          },
          scaleUp: { fabric: [{ value: "nvlink-4", source: "mlperf-system" }] },
          scaleOut: { fabric: [{ value: "infiniband-ndr", source: "mlperf-system" }] },
          software: [
            { name: "tensorrt", version: "10.2.0", source: "mlperf-system" },
            { name: "cuda-toolkit", version: "12.4", source: "mlperf-system" },
            { name: "cudnn", version: "8.9.7", source: "mlperf-system" },
            { name: "nvidia-driver", version: "550.54.15", source: "mlperf-system" },
          ],
        },
        sources: [
          { id: "mlperf-system", kind: "asserted", reference: "systems/box.json" },
          { id: "mlperf-derived", kind: "derived", reference: "the product line of host_processor_model_name" },
        ],
      },
      status: { availability: { total: 2, source: "mlperf-system" } },
    });
  });

  it("with several models in one field names none of them", () => {
    const { offer, codes } = read({ accelerator_model_name: "MI300X (x8) and MI325X (x8) and MI355X (x8)" });
    expect(offer.spec?.shape?.devices).toEqual([{ name: "accelerator", product: "MI300X (x8) and MI325X (x8) and MI355X (x8)" }]);
    expect(codes).toContain("import-unsupported /accelerator_model_name");
  });

  it("keeps the chip of its name where the memory is that of another, and reports it", () => {
    const { offer, codes } = read({ accelerator_model_name: "NVIDIA GB200", accelerator_memory_capacity: "143771 MiB" });
    expect(offer.spec?.shape?.devices?.[0]).toMatchObject({ chip: "gb200", memory: { nominal: [{ value: "143771MiB" }] } });
    expect(codes).toContain("import-conflict /accelerator_model_name");
  });

  it("has the cores of its only processor, and none where they may be those of each", () => {
    expect(read({ host_processors_per_node: 1, host_processor_core_count: 72 }).offer.spec?.shape?.host?.cores).toEqual([
      { value: 72, source: "mlperf-system" },
    ]);
    const { offer, codes } = read();
    expect(offer.spec?.shape?.host?.cores).toBeUndefined();
    expect(codes).toContain("import-ambiguous-unit /host_processor_core_count");
  });

  it("names no driver of NVIDIA for an accelerator of another vendor", () => {
    const { offer } = read({
      accelerator_model_name: "AMD Instinct MI355X",
      accelerator_memory_capacity: "288 GB",
      other_software_stack: "Driver 6.12.12, ROCm 7.0.1",
      framework: "PyTorch",
    });
    expect(offer.spec?.shape?.software).toEqual([{ name: "rocm", version: "7.0.1", source: "mlperf-system" }]);
  });

  it("without an accelerator field is refused", () => {
    expect(mlperfImporter.import([{ name: "x.json", text: '{"submitter": "x"}' }], {}).diagnostics).toMatchObject([
      { code: "import-no-offer-or-workload", severity: "error" },
    ]);
  });
});

describe("readInterconnect", () => {
  it.each([
    ["18x 5th Gen NVLink, 14.4 TB/s aggregated bandwidth", { fabric: "nvlink-5", ambiguous: true }],
    ["NVLINK Gen5 1800 GB/s", { fabric: "nvlink-5", ambiguous: true }],
    ["NVLink Gen4, 900 GB/s per GPU", { fabric: "nvlink-4", ambiguous: true }],
    ["NVLink Gen4, 450 GB/s per GPU, each direction", { fabric: "nvlink-4", perDevice: "450GB/s", ambiguous: false }],
    ["4th Gen NVLink and 5th Gen NVLink", { ambiguous: false }],
    ["", { ambiguous: false }],
  ])("reads '%s'", (text, expected) => {
    expect(readInterconnect(text)).toEqual(expected);
  });
});

describe("readNetwork", () => {
  it.each([
    ["4x ConnectX-8 IB XDR 800 Gb/s", "infiniband-xdr"],
    ["Storage: 2x ConnectX-7 IB NDR 400Gb/s, Compute: 8x ConnectX-7 IB NDR 400Gb/s, Management: 100Gb/s Ethernet NIC", "infiniband-ndr"],
    ["Infiniband, Ethernet", undefined],
    ["Ethernet(IPoIB)", undefined],
    ["ROCE2; Data bandwidth for GPU-PCIe: 504 GB/s", "roce"],
    ["Gig Ethernet", "ethernet"],
    ["integrated", undefined],
  ])("reads '%s'", (text, expected) => {
    expect(readNetwork(text)).toBe(expected);
  });
});

describe("readMemory", () => {
  it.each([
    ["1.5TiB", { kind: "ok", value: "1.5TiB" }],
    ["2.0 TB", { kind: "ok", value: "2TB" }],
    ["2.1T", { kind: "ambiguous" }],
    ["for each node: 2 TB", { kind: "ambiguous" }],
    ["0 GB", { kind: "unknown" }],
    ["N/A", { kind: "unknown" }],
    ["disabled", { kind: "unknown" }],
  ])("reads '%s'", (text, expected) => {
    expect(readMemory(text)).toEqual(expected);
  });
});

describe("readSoftware", () => {
  it.each([
    [
      "a list of objects",
      [[{ cuda_version: "12.8.1.012", nccl_version: "v2.28.3-1", kernel_version: "Linux 5.15.0-138-generic" }]],
      { "cuda-toolkit": "12.8.1.012", nccl: "2.28.3-1", "linux-kernel": "5.15.0-138-generic" },
    ],
    ["versions that agree, the more exact", ["CUDA 12.4, Driver 550.54", { cuda_version: "12.4.1" }], { "cuda-toolkit": "12.4.1", "nvidia-driver": "550.54" }],
    ["requirements of Python", [{ runtime: "flax==0.8.5, jax[tpu]==0.4.30" }], { jax: "0.4.30" }],
    ["versions that are none", ["CUDA 13., vllm-a8cff57, Docker, Driver version TBD"], {}],
  ])("reads %s", (_, values, expected) => {
    expect(Object.fromEntries(readSoftware(values, "nvidia", "s").software.map(({ name, version }) => [name, version]))).toEqual(expected);
  });

  it("reports two versions that disagree", () => {
    expect(readSoftware(["CUDA 12.4", { cuda_version: "11.8" }], "nvidia", "s")).toEqual({
      software: [{ name: "cuda-toolkit", version: "12.4", source: "s" }],
      conflicts: ["cuda-toolkit"],
    });
  });
});

describe("hostile system descriptions", () => {
  it("never make the importer throw, and every offer stays a valid document", () => {
    expectSturdy(mlperfImporter, [...sharedFiles("hardware/mlperf-systems", ".json").slice(0, 8), { name: "x.json", text: JSON.stringify(system) }], 500);
  });
});
