import { describe, expect, it } from "vitest";
import { importTexts } from "./import-texts.js";
import { importers } from "./importers.js";
import { mergeOffers } from "./merge-offers.js";
import { documentProblems, sharedFiles } from "./testing/import-outcome.js";
import { cpuMilliseconds } from "../testing/cpu-milliseconds.js";

const folders: readonly (readonly [folder: string, importer: string, ending: string])[] = [
  ["hardware/nvidia-smi", "nvidia-smi", ".xml"],
  ["hardware/nvidia-smi-capture", "nvidia-smi", ".txt"],
  ["hardware/amd-smi", "amd-smi", ".jsonl"],
  ["hardware/lspci", "lspci", ".txt"],
  ["hardware/slurm", "slurm", ".txt"],
  ["hardware/mlperf-systems", "mlperf", ".json"],
  ["hardware/topology", "topograph", ""],
  ["hardware/k8s-nodes", "kubernetes", ""],
  ["hardware/resourceslices", "kubernetes", ""],
  ["catalogs", "skypilot-catalog", ".csv"],
  ["catalogs", "skypilot-catalog", ".json"],
];

const surest = (text: string, name: string): readonly [id: string, sure: number] =>
  importers
    .map((importer): readonly [string, number] => [importer.id, importer.detect({ name, text })])
    .reduce((best, next) => (next[1] > best[1] ? next : best));

describe("detection", () => {
  it.each(folders)("of every file of %s is by %s (%s)", (folder, importer, ending) => {
    for (const { name, text } of sharedFiles(folder, ending)) expect([name, surest(text, name)[0]]).toEqual([name, importer]);
  });

  it("of every example of Kubernetes and its drivers is by kubernetes", () => {
    const examples = sharedFiles("workloads").filter(({ name }) => /^(?:amddra|inteldra|kueue|neuron|nvdra)__/u.test(name));
    for (const { name, text } of examples) expect([name, surest(text, name)[0]]).toEqual([name, "kubernetes"]);
  });

  it("of other workloads is not by kubernetes", () => {
    const others = sharedFiles("workloads").filter(({ name }) => /^(?:dstack|inferencex|skypilot)__/u.test(name));
    for (const { name, text } of others) expect([name, surest(text, name)[0]]).not.toEqual([name, "kubernetes"]);
  });

  it("looks at a bounded part of a text, in time that grows with it", { timeout: 120_000 }, () => {
    for (const text of [
      " ".repeat(1 << 22),
      "\n".repeat(1 << 22),
      "NodeName=".repeat(1 << 18),
      "[".repeat(1 << 20),
      "{".repeat(1 << 20),
      "<a>".repeat(1 << 18),
      "apiVersion: ".repeat(1 << 18),
      `measurements:${"\n".repeat(1 << 20)}`,
      "nvidia.com/gpu.".repeat(1 << 18),
    ]) {
      const start = cpuMilliseconds();
      for (const importer of importers.filter(({ id }) => folders.some(([, known]) => known === id))) importer.detect({ name: "x", text });
      expect(cpuMilliseconds() - start).toBeLessThan(2_000);
    }
  });
});

describe("import", () => {
  it.each(["nvidia-smi", "amd-smi", "lspci", "skypilot-catalog", "slurm", "mlperf", "topograph"])(
    "of a long text that is nothing ends soon with a coded refusal from %s",
    { timeout: 120_000 },
    (id) => {
      for (const text of [
        " ".repeat(1 << 20),
        "\n".repeat(1 << 20),
        "a,".repeat(1 << 19),
        `NodeName=${" ".repeat(1 << 20)}x`,
        `vendid=0x1\n${"[".repeat(1 << 20)}`,
        "<a>".repeat(1 << 18),
        `{"a": "${" ".repeat(1 << 20)}"}`,
      ]) {
        const start = cpuMilliseconds();
        const { offers, diagnostics } = importTexts([{ name: "x", text }], {}, id);
        expect(cpuMilliseconds() - start).toBeLessThan(5_000);
        expect(documentProblems(offers)).toEqual([]);
        if (offers.length === 0) expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
      }
    },
  );

  it("of a host by nvidia-smi and of its place by a topology gives one unit with both", () => {
    const smi = `<nvidia_smi_log><gpu id="0"><product_name>NVIDIA H100 80GB HBM3</product_name><pci><pci_device_id>233010DE</pci_device_id></pci></gpu></nvidia_smi_log>`;
    const model = "switches: {}\nblocks: [{switch: leaf, nodes: [n1], annotations: {x/domain: d}}]";
    const { offers } = importTexts([
      { name: "n1.xml", text: smi },
      { name: "model.yaml", text: model },
    ]);
    expect(mergeOffers(offers).offers).toMatchObject([
      { metadata: { name: "n1" }, spec: { shape: { devices: [{ chip: "h100-sxm" }], scaleUp: { domainId: "d" }, scaleOut: { tiers: ["leaf"] } } } },
    ]);
  });
});
