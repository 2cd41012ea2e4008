import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chips, chipSources, partitionKinds, teeTechnologies, type ChipRow } from "./index.js";

const shared = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
const registry = fileURLToPath(new URL("../../registry/chips/", import.meta.url));

/** Every key of a source inside a row, also of the sources that a conflict lists. */
function sourcesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(sourcesOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    if (key === "source" || key === "encodingSource") return [String(entry)];
    return key === "sources" && Array.isArray(entry) ? entry.map(String) : sourcesOf(entry);
  });
}

const scales: Readonly<Record<string, number>> = {
  GB: 1e9,
  MB: 1e6,
  GiB: 2 ** 30,
  MiB: 2 ** 20,
  "GB/s": 1e9,
  "TB/s": 1e12,
  "GiB/s": 2 ** 30,
  "TFLOP/s": 1e12,
  "TOP/s": 1e12,
  W: 1,
};

/** A quantity of the registry in its base unit. */
function amount(text: string): number {
  const [, digits = "", unit = ""] = /^([0-9]+(?:\.[0-9]+)?)([A-Za-z/]+)$/u.exec(text) ?? [];
  return Number(digits) * (scales[unit] ?? Number.NaN);
}

/** The figure that a path such as `memoryBandwidth` or `formats.bf16.peak` names, as text. */
function at(chip: ChipRow, path: string): readonly (string | undefined)[] {
  const [field = "", format, property] = path.split(".");
  switch (field) {
    case "formats":
      return (chip.formats ?? []).filter((entry) => entry.format === format).map((entry) => (property === "peak" ? entry.peak : entry.support));
    case "memory":
      return format === "type" ? [chip.memory?.type?.value] : (chip.memory?.[format === "usable" ? "usable" : "nominal"] ?? []).map(({ value }) => value);
    case "scaleUp":
      return (chip.scaleUp?.perDevice ?? []).map(({ value }) => value);
    case "pci":
      return (chip.pci ?? []).map(({ vendor, device }) => `${vendor}:${device}`);
    case "power":
      return (chip.power ?? []).map(({ value }) => value);
    case "memoryBandwidth":
      return (chip.memoryBandwidth ?? []).map(({ value }) => value);
    default:
      return [];
  }
}

const vendorIds: Readonly<Record<string, readonly string[]>> = { nvidia: ["10de"], amd: ["1002"], intel: ["8086", "1da3"], google: ["1ae0"], aws: ["1d0f"] };

describe.each(chips.map((chip) => [chip.id, chip] as const))("the chip %s", (_, chip: ChipRow) => {
  it("names only sources that are listed, also in its conflicts", () => {
    expect(sourcesOf(chip).filter((source) => !(source in chipSources))).toEqual([]);
  });

  it("gives every quantity in a unit of its dimension", () => {
    for (const { value } of [...(chip.memory?.nominal ?? []), ...(chip.memory?.usable ?? [])]) expect(value).toMatch(/^[0-9]+(?:GB|GiB|MiB)$/u);
    const rates = [...(chip.memoryBandwidth ?? []), ...(chip.scaleUp?.perDevice ?? []), ...(chip.hostLink?.perDevice ?? [])];
    for (const { value } of rates) expect(value).toMatch(/^[0-9]+(?:\.[0-9]+)?(?:GB|TB|GiB)\/s$/u);
    for (const { value } of chip.power ?? []) expect(value).toMatch(/^[0-9]+W$/u);
    for (const { format, peak, achieved } of chip.formats ?? []) {
      for (const value of [...(peak === undefined ? [] : [peak]), ...(achieved ?? []).map((figure) => figure.value)]) {
        expect(value).toMatch(format.startsWith("int") ? /^[0-9.]+TOP\/s$/u : /^[0-9.]+TFLOP\/s$/u);
        expect(amount(value)).toBeGreaterThan(0);
      }
    }
  });

  it("has PCI ids of its vendor, each once", () => {
    const ids = (chip.pci ?? []).map(({ vendor, device, subsystem }) => `${vendor}:${device}:${subsystem ?? ""}`);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { vendor, device, subsystem } of chip.pci ?? []) {
      expect(vendorIds[chip.vendor]).toContain(vendor);
      expect(device).toMatch(/^[0-9a-f]{4}$/u);
      if (subsystem !== undefined) expect(subsystem).toMatch(/^[0-9a-f]{4}:[0-9a-f]{4}$/u);
    }
  });

  it("reports memory that fits the class it is sold as", () => {
    const nominal = chip.memory?.nominal?.[0]?.value;
    for (const { value } of nominal === undefined ? [] : (chip.memory?.usable ?? [])) {
      // Sellers write GB for 10^9 and for 2^30 bytes; error correction and firmware take a part.
      expect(amount(value) / amount(nominal ?? "")).toBeLessThanOrEqual(2 ** 30 / 10 ** 9);
      expect(amount(value) / amount(nominal ?? "")).toBeGreaterThan(0.9);
    }
  });

  it("has no peak for a format that it lacks, no less measured than possible, and one kind of E4M3", () => {
    const e4m3 = new Set<string>();
    for (const { format, support, peak, achieved } of chip.formats ?? []) {
      if (support === "none") expect([peak, achieved]).toEqual([undefined, undefined]);
      if (support === "native" && format.startsWith("fp8_e4m3")) e4m3.add(format);
      for (const { value } of peak === undefined ? [] : (achieved ?? [])) expect(amount(value)).toBeLessThanOrEqual(amount(peak ?? ""));
    }
    expect(e4m3.size).toBeLessThanOrEqual(1);
  });

  it("uses only registered partitions and technologies of confidential computing", () => {
    for (const { value } of chip.partition ?? []) expect(partitionKinds.map(({ id }) => id)).toContain(value);
    for (const { value } of chip.tee ?? []) expect(teeTechnologies.map(({ id }) => id)).toContain(value);
  });

  it("gives each value of a conflict its source, and uses the chosen one", () => {
    for (const { field, values, sources, chosen } of chip.conflicts ?? []) {
      expect(values.length, field).toBeGreaterThan(1);
      expect(new Set(values).size, field).toBe(values.length);
      expect(sources.length, field).toBe(values.length);
      if (chosen === "unknown") expect(at(chip, field), field).toEqual([]);
      else {
        expect(values, field).toContain(chosen);
        expect(at(chip, field), field).toContain(chosen);
      }
    }
  });
});

describe("the registry of chips", () => {
  it("has ids that are distinct and lower case", () => {
    const ids = chips.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u);
  });

  it("lists no source that nothing uses", () => {
    const used = new Set(chips.flatMap(sourcesOf));
    expect(Object.keys(chipSources).filter((source) => !used.has(source))).toEqual([]);
  });

  it("says the same of a source in every file that lists it", () => {
    const seen = new Map<string, unknown>();
    for (const file of readdirSync(registry)) {
      const document: unknown = parse(readFileSync(`${registry}${file}`, "utf8"), { schema: "core" });
      const sources = typeof document === "object" && document !== null && "sources" in document ? Object.entries(document.sources ?? {}) : [];
      for (const [key, source] of sources) {
        if (seen.has(key)) expect(source, `${file} ${key}`).toEqual(seen.get(key));
        seen.set(key, source);
      }
    }
  });

  it("shares a PCI id only between chips that their memory or their subsystem tells apart, and MI250X with MI250", () => {
    const owners = new Map<string, ChipRow[]>();
    for (const chip of chips)
      for (const { vendor, device } of chip.pci ?? []) owners.set(`${vendor}:${device}`, [...(owners.get(`${vendor}:${device}`) ?? []), chip]);
    const alike = [...owners].filter(([, rows]) => {
      const classes = new Set(rows.map((chip) => chip.memory?.nominal?.[0]?.value ?? chip.id));
      return classes.size < rows.length;
    });
    expect(alike.map(([id]) => id)).toEqual(["1002:740c"]);
  });
});

/** The instruction sets of the collected facts in the words of the registry. */
const isaNames: Readonly<Record<string, string>> = {
  "xe-hpc (pvc)": "xe-hpc-pvc",
  "xe2 (bmg)": "xe2-bmg",
  "tpu v4": "tpu-v4",
  "tpu v5e": "tpu-v5e",
  "tpu v5p": "tpu-v5p",
  "tpu v6e": "tpu-v6e",
  tpu7x: "tpu-v7x",
  "NeuronCore-v2 x2": "neuroncore-v2",
  "NeuronCore-v3 x8": "neuroncore-v3",
  "NeuronCore-v4 x8": "neuroncore-v4",
};

/** The fabrics of the collected facts; those over PCIe are links to the host, not between chips. */
const fabricNames: Readonly<Record<string, string>> = {
  NVLink2: "nvlink-2",
  NVLink3: "nvlink-3",
  NVLink4: "nvlink-4",
  NVLink5: "nvlink-5",
  "NVLink bridge": "nvlink-bridge",
  none: "none",
  PCIe4: "pcie-4",
  PCIe5: "pcie-5",
  "PCIe5 x8": "pcie-5",
  "Infinity Fabric": "infinity-fabric",
  "Infinity Fabric mesh": "infinity-fabric",
  "RoCE 21x100GbE": "roce",
  "RoCE 24x200GbE": "roce",
  "Xe Link x16": "xe-link",
  "ICI 2D torus": "ici",
  "ICI 3D torus": "ici",
  "NeuronLink-v2": "neuronlink-2",
  "NeuronLink-v2 2D torus": "neuronlink-2",
  "NeuronLink-v3 4x4 2D torus": "neuronlink-3",
  "NeuronLink-v4 switched": "neuronlink-4",
};

const formatFields: ReadonlyMap<string, readonly string[]> = new Map([
  ["fp8", ["fp8_e4m3fn", "fp8_e4m3fnuz", "fp8", "cfp8", "mxfp8"]],
  ["fp6", ["mxfp6"]],
  ["fp4", ["nvfp4", "mxfp4"]],
]);

const encodings: readonly (readonly [pattern: RegExp, native: string])[] = [
  [/^OCP$/u, "fp8_e4m3fn"],
  [/FNUZ/u, "fp8_e4m3fnuz"],
  [/^cFP8/u, "cfp8"],
  [/^MXFP8$/u, "mxfp8"],
  [/^NVFP4/u, "nvfp4"],
  [/^MXFP4$/u, "mxfp4"],
];

/** Within the rounding of the collected facts. */
function near(text: string | undefined, value: number): boolean {
  return text !== undefined && Math.abs(amount(text) / value - 1) < 0.001;
}

/** Whether a row, its conflicts or what it dropped account for a collected fact. */
function accountsFor(chip: ChipRow, field: string, value: string): boolean {
  if (chip.dropped?.some((entry) => entry.field === field && entry.value === value) === true) return true;
  const number = Number(value);
  const disputed = (path: string, scale: number): boolean =>
    chip.conflicts?.some((conflict) => conflict.field === path && conflict.values.some((text) => near(text, number * scale))) === true;
  const collected = field.replace(/^mamf_/u, "");
  const formats = (chip.formats ?? []).filter((entry) => (formatFields.get(collected) ?? [collected]).includes(entry.format));
  switch (field) {
    case "vendor":
      return chip.vendor === value;
    case "isa":
      return chip.isa?.target === (isaNames[value] ?? value);
    case "host_arch":
      return chip.hostArch?.value === value;
    case "mem_gb":
      return (
        [...(chip.memory?.nominal ?? [])].some((figure) => near(figure.value, number * 1e9) || near(figure.value, number * 2 ** 30)) ||
        disputed("memory.nominal", 1e9)
      );
    case "mem_type":
      return chip.memory?.type?.value === value;
    case "mem_bw_tbs":
      return (chip.memoryBandwidth ?? []).some((figure) => near(figure.value, number * 1e12)) || disputed("memoryBandwidth", 1e12);
    case "tdp_w":
      return (chip.power ?? []).some((figure) => near(figure.value, number)) || disputed("power", 1);
    case "scaleup":
      return [chip.scaleUp?.fabric, chip.hostLink?.fabric].includes(fabricNames[value]);
    case "scaleup_gbs":
      return (
        [...(chip.scaleUp?.perDevice ?? []), ...(chip.hostLink?.perDevice ?? [])].some((figure) => near(figure.value, number * 1e9)) ||
        disputed("scaleUp.perDevice", 1e9)
      );
    case "scaleup_domain":
      return (chip.scaleUp?.domainSize ?? []).some((figure) => figure.value === number);
    case "tee":
      return (chip.tee ?? []).some(
        (tee) => value.startsWith(tee.value) && (tee.scope?.some((scope) => scope.startsWith("multi")) ?? false) === value.includes("multi"),
      );
    case "partition":
      return chip.devicesPerCard?.value === Number(value.slice(0, 1));
    case "fp8_enc":
    case "fp4_enc":
      if (value === "none") return chip.formats?.some((entry) => entry.format === "fp8_e4m3fn" && entry.support === "none") === true;
      return encodings.some(
        ([pattern, format]) => pattern.test(value) && chip.formats?.some((entry) => entry.format === format && entry.support === "native") === true,
      );
    default:
      if (value === "X") return formats.length > 0 && formats.every((entry) => entry.support === "none");
      if (field.startsWith("mamf_")) return formats.some((entry) => entry.achieved?.some((figure) => near(figure.value, number * 1e12)) === true);
      return formats.some((entry) => near(entry.peak, number * 1e12) || disputed(`formats.${entry.format}.peak`, 1e12));
  }
}

/** The lines of a CSV file as cells; a cell in quotes may hold commas. */
function cells(text: string): readonly (readonly string[])[] {
  return text
    .split(/\r?\n/u)
    .filter((line) => line !== "")
    .map((line) => [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/gu)].map((match) => (match[1] ?? match[2] ?? "").replaceAll('""', '"')));
}

const facts = `${shared}chips/chips_facts.csv`;

describe.skipIf(!existsSync(facts))("the collected facts", () => {
  it("are all in the rows, in their conflicts, or dropped with a reason", () => {
    const byId = new Map(chips.map((chip) => [chip.id, chip]));
    const lost = cells(readFileSync(facts, "utf8"))
      .slice(1)
      .filter(([id = "", field = "", value = ""]) => {
        const chip = byId.get(id);
        return value !== "" && (chip === undefined || !accountsFor(chip, field, value));
      });
    expect(lost.map((row) => row.slice(0, 3).join(" "))).toEqual([]);
  });
});

describe("the known defects of the collected facts", () => {
  const chip = (id: string): ChipRow | undefined => chips.find((row) => row.id === id);

  it.each([
    ["b200-sxm", "180GB", "183359MiB", 192.3e9],
    ["gb300", "288GB", "284208MiB", 298e9],
  ])("%s keeps what it is sold as, %s, apart from what its driver reports, %s", (id, nominal, usable, bytes) => {
    expect(chip(id)?.memory?.nominal?.map(({ value }) => value)).toEqual([nominal]);
    expect(chip(id)?.memory?.usable?.map(({ value }) => value)).toContain(usable);
    expect(Math.abs(amount(usable) / bytes - 1)).toBeLessThan(0.001);
  });

  it("every row says where the identity of the chip, and so its vendor, is from", () => {
    expect(chips.filter(({ source }) => !(source in chipSources)).map(({ id }) => id)).toEqual([]);
  });

  it("the encoding of FP8 on NVIDIA is not from a page of AMD", () => {
    const sources = chips
      .filter(({ vendor }) => vendor === "nvidia")
      .flatMap(({ formats }) => formats ?? [])
      .filter(({ format }) => format.startsWith("fp8_"))
      .map(({ source, encodingSource }) => chipSources[encodingSource ?? source]);
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter((source) => /amd\.com|ROCm/u.test(`${source?.title ?? ""} ${source?.reference ?? ""}`))).toEqual([]);
  });

  it.each([
    ["gaudi2", "scaleUp.perDevice", "262.5GB/s", "300GB/s"],
    ["max-1550", "formats.bf16.peak", "681.6TFLOP/s", "340.8TFLOP/s"],
    ["h20", "memoryBandwidth", "4TB/s", "4.32TB/s"],
  ])("%s has the %s of %s, and says why not %s", (id, field, chosen, other) => {
    const conflict = chip(id)?.conflicts?.find((entry) => entry.field === field);
    expect(conflict?.chosen).toBe(chosen);
    expect(conflict?.values).toContain(other);
    expect(conflict?.note?.length).toBeGreaterThan(20);
    expect(chips.filter((row) => row.id === id).flatMap((row) => at(row, field))).toEqual([chosen]);
  });
});

/** Names that mean no chip of the registry, and why. */
const unregistered: readonly (readonly [name: RegExp, why: string])[] = [
  [/^G[123]$/u, "models that the trace hides"],
  [/^N\/A$/u, "a system without accelerators"],
  [/^UntetherAI/u, "a vendor that the registry does not have"],
  [/^Graphics Device$/u, "what an old driver calls a card that it does not know"],
  [/^GRID /u, "a part of an A100 that a hypervisor gives, which the importers read as one"],
];

/** How the resolver of the SDK compares names. */
function nameKey(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, "-");
}

function namesIn(folder: string, pattern: RegExp): readonly (readonly [string, string])[] {
  if (!existsSync(`${shared}${folder}`)) return [];
  return readdirSync(`${shared}${folder}`).flatMap((file) =>
    [...readFileSync(`${shared}${folder}/${file}`, "utf8").matchAll(pattern)].map((match) => [`${folder}/${file}`, match[1] ?? ""] as const),
  );
}

describe.skipIf(!existsSync(facts))("the names in real files", () => {
  const known = new Set(chips.flatMap((chip) => [chip.id, chip.name, ...(chip.aliases ?? []).map(({ name }) => name)]).map(nameKey));
  const lost = (names: readonly (readonly [string, string])[]): readonly string[] => [
    ...new Set(
      names
        .filter(([, name]) => name !== "" && !known.has(nameKey(name)) && !unregistered.some(([pattern]) => pattern.test(name)))
        .map(([file, name]) => `${file}: ${name}`),
    ),
  ];

  it.each([
    ["what nvidia-smi prints", "hardware/nvidia-smi", /<product_name>([^<]*)<\/product_name>/gu],
    ["what nvidia-smi lists", "hardware/nvidia-smi-capture", /^GPU [0-9]+: ([^(]*[^( ]) \(UUID/gmu],
    ["the products of DRA slices", "hardware/resourceslices", /^ *(?:productName|model):\n *string: ['"]?([^'"\n]*)/gmu],
    ["the labels of GPU Feature Discovery and the trace of Alibaba", "hardware/k8s-nodes", /(?:gpu\.product"?|gpu-card-model): "?((?!GRID)[^"\n]*)/gu],
    ["the market names of amd-smi", "hardware/amd-smi", /"market_name": ?"([^"]*)"/gu],
    ["the models of MLPerf systems", "hardware/mlperf-systems", /"accelerator_model_name": *"([^"]*)"/gu],
    ["the GPU types of InferenceX recipes", "workloads", /gpu_type: "?([a-z0-9]+)/gu],
    ["the runners of InferenceX", "workloads", /^ +runner: (?:cluster:)?([a-z0-9]+)/gmu],
    ["the Gres of Slurm", "hardware/slurm", /Gres=gpu:([a-z][a-z0-9_-]*):/gu],
    ["the TPUs of gpuhunt", "catalogs", /"(TPU v[4-9][a-z]*)"/gu],
  ])("are known: %s", (_, folder, pattern) => {
    const names = namesIn(folder, pattern);
    expect(names.length).toBeGreaterThan(0);
    expect(lost(names)).toEqual([]);
  });

  it("are known: the accelerators of SkyPilot", () => {
    const names = readdirSync(`${shared}catalogs`)
      .filter((file) => file.endsWith(".csv"))
      .flatMap((file) => {
        const [header = [], ...rows] = cells(readFileSync(`${shared}catalogs/${file}`, "utf8"));
        const column = header.indexOf("AcceleratorName");
        return rows.map((row) => [file, row[column] ?? ""] as const);
      });
    expect(names.length).toBeGreaterThan(30);
    expect(lost(names)).toEqual([]);
  });

  it("are known: the accelerators of MLPerf summaries that are counted for a chip of the registry", () => {
    const [header = [], ...rows] = cells(readFileSync(`${shared}chips/mlperf_dev.csv`, "utf8"));
    const ids = new Set(chips.map(({ id }) => id));
    const names = rows
      .filter((row) => ids.has(row[header.indexOf("chip_id")] ?? ""))
      .map((row) => ["mlperf_dev.csv", row[header.indexOf("accelerator_raw")] ?? ""] as const);
    expect(lost(names)).toEqual([]);
  });
});
