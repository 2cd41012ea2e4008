import { describe, expect, it } from "vitest";
import type { OfferJson } from "@cornercast/schemas";
import { documentProblems, outcomeOf, sharedFiles } from "../testing/import-outcome.js";
import { expectSturdy } from "../testing/mutated-text.js";
import { expectedCaptureOutcomes, expectedXmlOutcomes } from "./expected-outcomes.js";
import { nvidiaSmiImporter } from "./index.js";

interface GpuParts {
  readonly name?: string;
  readonly pci?: string;
  readonly memory?: string;
  readonly before?: string;
  readonly after?: string;
}

function gpu({ name = "NVIDIA H100 80GB HBM3", pci = "233010DE", memory = "81559 MiB", before = "", after = "" }: GpuParts = {}): string {
  return `<gpu id="00000000:53:00.0"><product_name>${name}</product_name>${before}<uuid>GPU-1</uuid><pci><pci_device_id>${pci}</pci_device_id></pci><fb_memory_usage><total>${memory}</total></fb_memory_usage>${after}</gpu>`;
}

function log(...gpus: readonly string[]): string {
  return `<?xml version="1.0" ?><!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd"><nvidia_smi_log><timestamp>Fri Mar 20 13:00:11 2026</timestamp><driver_version>580.105.08</driver_version><cuda_version>13.0</cuda_version>${gpus.join("")}</nvidia_smi_log>`;
}

function read(text: string, at?: string): OfferJson {
  const result = nvidiaSmiImporter.import([{ name: "node.xml", text }], at === undefined ? {} : { at });
  expect(documentProblems(result.offers)).toEqual([]);
  return result.offers[0] ?? {};
}

function codes(text: string): readonly string[] {
  return nvidiaSmiImporter.import([{ name: "node.xml", text }], {}).diagnostics.map(({ code }) => code);
}

describe("real output of nvidia-smi", () => {
  for (const [folder, ending, expected] of [
    ["hardware/nvidia-smi", ".xml", expectedXmlOutcomes],
    ["hardware/nvidia-smi-capture", ".txt", expectedCaptureOutcomes],
  ] as const) {
    const files = sharedFiles(folder, ending);
    it.skipIf(files.length === 0)(`has an expected outcome for every file of ${folder}`, () => {
      expect(files.map(({ name }) => name)).toEqual(Object.keys(expected).toSorted());
    });
    for (const file of files) {
      const outcome = expected[file.name];
      it(`${file.name}: ${outcome?.why ?? "no expected outcome"}`, () => {
        expect(outcome).toBeDefined();
        if (outcome === undefined) return;
        const { why: _, ...facts } = outcome;
        expect(outcomeOf(nvidiaSmiImporter, file, {}, outcome)).toEqual(facts);
        expect(documentProblems(nvidiaSmiImporter.import([file], {}).offers)).toEqual([]);
        expect(nvidiaSmiImporter.detect(file)).toBeGreaterThan(0.8);
      });
    }
  }
});

describe("nvidia-smi -q -x", () => {
  it("takes the chip from the PCI id, because the XML has no compute capability", () => {
    const device = read(log(gpu())).spec?.shape?.devices?.[0];
    expect(device).toMatchObject({
      chip: "h100-sxm",
      vendor: "nvidia",
      pci: { vendor: "10de", device: "2330" },
      memory: { usable: [{ value: "81559MiB", source: "nvidia-smi" }] },
    });
    expect(device?.computeCapability).toBeUndefined();
  });

  it.each(["000000DE", "[REDACTED]", "N/A", ""])("takes the PCI id '%s' as unknown and the name as the identity", (pci) => {
    expect(read(log(gpu({ pci }))).spec?.shape?.devices?.[0]).toMatchObject({ chip: "h100-sxm" });
    expect(read(log(gpu({ pci }))).spec?.shape?.devices?.[0]?.pci).toBeUndefined();
    expect(codes(log(gpu({ pci })))).toEqual(["import-value-sentinel"]);
  });

  it("trusts the PCI id over a name that contradicts it and reports the conflict", () => {
    const text = log(gpu({ name: "Tesla V100-SXM2-32GB", pci: "1EB810DE", memory: "15360 MiB" }));
    expect(read(text).spec?.shape?.devices?.[0]).toMatchObject({ chip: "t4", product: "Tesla V100-SXM2-32GB" });
    expect(codes(text)).toEqual(["import-conflict"]);
  });

  it("reads the memory of the GPU and not that of its first MIG device", () => {
    const mig =
      "<mig_mode><current_mig>Disabled</current_mig></mig_mode><mig_devices><mig_device><index>0</index><fb_memory_usage><total>19968 MiB</total></fb_memory_usage></mig_device></mig_devices>";
    expect(read(log(gpu({ before: mig }))).spec?.shape?.devices?.[0]?.memory?.usable?.[0]?.value).toBe("81559MiB");
  });

  it("lists MIG devices and not the GPU that is divided", () => {
    const part = (index: number, memory: string): string =>
      `<mig_device><index>${String(index)}</index><gpu_instance_id>${String(index + 7)}</gpu_instance_id><compute_instance_id>0</compute_instance_id><fb_memory_usage><total>${memory}</total></fb_memory_usage></mig_device>`;
    const mig = `<mig_mode><current_mig>Enabled</current_mig></mig_mode><mig_devices>${part(0, "19968 MiB")}${part(1, "19968 MiB")}${part(2, "9984 MiB")}</mig_devices>`;
    const devices = read(log(gpu({ before: mig }))).spec?.shape?.devices ?? [];
    expect(devices.map(({ count, memory, partition }) => [count, memory?.usable?.[0]?.value, partition])).toEqual([
      [2, "19968MiB", { kind: "mig", parent: "GPU-1", replicas: 2, source: "nvidia-smi" }],
      [1, "9984MiB", { kind: "mig", parent: "GPU-1", replicas: 1, source: "nvidia-smi" }],
    ]);
  });

  it("shows a GPU in MIG mode without MIG devices as one that is not free", () => {
    const mig = "<mig_mode><current_mig>Enabled</current_mig></mig_mode><mig_devices>None</mig_devices>";
    expect(read(log(gpu({ before: mig }))).spec?.shape?.devices).toMatchObject([{ chip: "h100-sxm", count: 1, free: 0 }]);
  });

  it.each([
    ["v10", "<power_readings><power_limit>250.00 W</power_limit><default_power_limit>300.00 W</default_power_limit></power_readings>", "250W"],
    ["v12", "<gpu_power_readings><current_power_limit>336.00 W</current_power_limit></gpu_power_readings>", "336W"],
    [
      "v13",
      "<gpu_power_readings><current_power_limit>70.50 W</current_power_limit></gpu_power_readings><module_power_readings><current_power_limit>2900.00 W</current_power_limit></module_power_readings>",
      "70.5W",
    ],
    ["unknown", "<gpu_power_readings><current_power_limit>N/A</current_power_limit><max_power_limit>[N/A]</max_power_limit></gpu_power_readings>", undefined],
  ])("reads the power limit of document type %s", (_, after, power) => {
    expect(read(log(gpu({ after }))).spec?.shape?.devices?.[0]?.power?.[0]?.value).toBe(power);
  });

  it.each(["N/A", "[N/A]", "None", "Requested functionality has been deprecated", "(null)", "0 MiB", "", "Unknown Error", "GPU requires reset"])(
    "leaves out a memory of '%s'",
    (memory) => {
      expect(read(log(gpu({ memory }))).spec?.shape?.devices?.[0]?.memory).toBeUndefined();
    },
  );

  it.each([
    ["00000000-0000-0000-0000-000000000000", "0", "Completed", "Success", { state: "ready" }],
    ["50000000-0000-0000-0000-000000000001", "7", "Completed", "Success", { domainId: "50000000-0000-0000-0000-000000000001.7", state: "ready" }],
    [
      "50000000-0000-0000-0000-000000000001",
      "7",
      "Completed",
      "Insufficient Resources",
      { domainId: "50000000-0000-0000-0000-000000000001.7", state: "failed" },
    ],
    ["N/A", "N/A", "In Progress", "N/A", undefined],
    ["N/A", "N/A", "N/A", "N/A", undefined],
  ])("reads cluster %s clique %s in state %s/%s", (cluster, clique, state, status, expected) => {
    const after = `<fabric><state>${state}</state><status>${status}</status><cliqueId>${clique}</cliqueId><clusterUuid>${cluster}</clusterUuid></fabric>`;
    expect(read(log(gpu({ after }))).spec?.shape?.scaleUp).toEqual(expected);
  });

  it("keeps no domain where GPUs disagree about theirs", () => {
    const fabric = (clique: number): string =>
      `<fabric><state>Completed</state><status>Success</status><cliqueId>${String(clique)}</cliqueId><clusterUuid>50000000-0000-0000-0000-000000000001</clusterUuid></fabric>`;
    const text = log(gpu({ after: fabric(1) }), gpu({ after: fabric(2) }));
    expect(read(text).spec?.shape?.scaleUp).toEqual({ state: "ready" });
    expect(codes(text)).toEqual(["import-conflict"]);
  });

  it("claims the confidential mode only where memory is protected", () => {
    const protectedMemory = (total: string): string => `<cc_protected_memory_usage><total>${total}</total></cc_protected_memory_usage>`;
    expect(read(log(gpu({ after: protectedMemory("80000 MiB") }))).spec?.boundary?.accelerator).toEqual([
      { technology: "nvidia-cc", mode: "on", source: "nvidia-smi" },
    ]);
    expect(read(log(gpu({ after: protectedMemory("0 MiB") }))).spec?.boundary).toBeUndefined();
  });

  it("does not guess the time zone of the time stamp", () => {
    expect(read(log(gpu())).status).toBeUndefined();
    expect(read(log(gpu()), "2026-03-20T12:00:11Z")).toMatchObject({
      status: { observedAt: "2026-03-20T12:00:11Z" },
      spec: { sources: [{ at: "2026-03-20T12:00:11Z" }] },
    });
  });

  it("reports that the number of attached GPUs is not that of the listed ones", () => {
    expect(codes(log("<attached_gpus>8</attached_gpus>", gpu()))).toEqual(["import-count-mismatch"]);
  });

  it("puts equal GPUs together and keeps different ones apart", () => {
    const devices = read(log(gpu(), gpu(), gpu({ memory: "40960 MiB" }))).spec?.shape?.devices ?? [];
    expect(devices.map(({ name, count, members }) => [name, count, members?.length])).toEqual([
      ["gpu-0", 2, 2],
      ["gpu-2", 1, 1],
    ]);
  });

  it.each([
    ["cut off", "<nvidia_smi_log><gpu>", "import-syntax"],
    ["an entity bomb", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><nvidia_smi_log>&b;</nvidia_smi_log>`, "import-syntax"],
    ["nested too deep", `<nvidia_smi_log>${"<a>".repeat(40)}${"</a>".repeat(40)}</nvidia_smi_log>`, "import-syntax"],
    ["no GPU", "<nvidia_smi_log><attached_gpus>0</attached_gpus></nvidia_smi_log>", "import-no-offer-or-workload"],
  ])("refuses a text with %s, with a position", (_, text, code) => {
    const { offers, diagnostics } = nvidiaSmiImporter.import([{ name: "node.xml", text }], {});
    expect(offers).toEqual([]);
    expect(diagnostics[0]).toMatchObject({ code, severity: "error", file: "node.xml" });
    expect(diagnostics[0]?.line).toBeGreaterThan(0);
  });
});

describe("a GB200 tray", () => {
  it.each([
    ["healthy", "ready"],
    ["fabric-degraded", "degraded"],
    ["lost", "ready"],
  ])("%s is in a domain whose fabric is %s", (name, state) => {
    const [file] = sharedFiles("hardware/nvidia-smi", `gb200-${name}.xml`);
    if (file === undefined) return;
    expect(nvidiaSmiImporter.import([file], {}).offers[0]?.spec?.shape?.scaleUp).toEqual({ domainId: "00000000-0000-0000-0000-000000000001.0", state });
  });
});

describe("captures of several outputs", () => {
  it("take the compute capability, the time and the host from the other outputs", () => {
    const [file] = sharedFiles("hardware/nvidia-smi-capture", "h100-mig__590.48.01.txt");
    if (file === undefined) return;
    const offer = nvidiaSmiImporter.import([file], {}).offers[0];
    expect(offer).toMatchObject({
      spec: { shape: { host: { arch: [{ value: "amd64" }], os: [{ value: "linux" }] } } },
      status: { observedAt: "2026-07-14T09:00:26Z" },
    });
    expect(offer?.spec?.shape?.devices?.[2]).toMatchObject({
      computeCapability: [{ value: "9.0" }],
      members: [{ id: "MIG-00000002-0000-0000-0000-000000000002" }, { id: "MIG-00000003-0000-0000-0000-000000000003" }],
    });
  });

  it("read the versions that release 610 renames", () => {
    const [file] = sharedFiles("hardware/nvidia-smi-capture", "super__610.57.04.txt");
    if (file === undefined) return;
    expect(nvidiaSmiImporter.import([file], {}).offers[0]?.spec?.shape?.software).toEqual([
      { name: "nvidia-driver", version: "610.57.04", source: "nvidia-smi" },
      { name: "cuda", version: "13.3", source: "nvidia-smi" },
      { name: "linux-kernel", version: "7.1.8-200.fc44.x86_64", source: "nvidia-smi" },
    ]);
  });
});

describe("hostile output", () => {
  it("never makes the importer throw, and every offer stays a valid document", () => {
    const samples = [
      ...sharedFiles("hardware/nvidia-smi", "kops135-0.xml"),
      ...sharedFiles("hardware/nvidia-smi", "lost.xml"),
      ...sharedFiles("hardware/nvidia-smi-capture", "h100-mig__590.48.01.txt"),
    ];
    expectSturdy(nvidiaSmiImporter, [...samples, { name: "short.xml", text: log(gpu(), gpu()) }], 400);
  });
});
