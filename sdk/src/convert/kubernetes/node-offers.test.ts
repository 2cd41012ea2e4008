import { describe, expect, it } from "vitest";
import type { DeviceJson, OfferJson } from "@cornercast/schemas";
import type { ImportOptions, ImportResult } from "../importer.js";
import { deviceLine, documentProblems } from "../testing/import-outcome.js";
import { kubernetesImporter } from "./index.js";
import { familyOfCapability } from "./nvidia-products.js";

type Labels = Readonly<Record<string, string>>;

function read(value: unknown, options: ImportOptions = {}): ImportResult {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const result = kubernetesImporter.import([{ name: "cluster", text }], options);
  expect(documentProblems(result.offers)).toEqual([]);
  return result;
}

function node(labels: Labels, capacity: Readonly<Record<string, string>> = {}, more: object = {}, allocatable = capacity): object {
  return { apiVersion: "v1", kind: "Node", metadata: { name: "n1", labels }, status: { capacity, allocatable }, ...more };
}

function shown(value: unknown): readonly [devices: readonly string[], codes: readonly string[]] {
  const { offers, diagnostics } = read(value);
  return [(offers[0]?.spec?.shape?.devices ?? []).map(deviceLine), [...new Set(diagnostics.map(({ code }) => code))].toSorted()];
}

function first(value: unknown, options: ImportOptions = {}): OfferJson {
  return read(value, options).offers[0] ?? {};
}

function device(value: unknown): DeviceJson {
  return first(value).spec?.shape?.devices?.[0] ?? {};
}

const gfd = (labels: Labels): Labels => Object.fromEntries(Object.entries(labels).map(([name, value]) => [`nvidia.com/${name}`, value]));

describe("a node", () => {
  it("becomes one unit with host, software, place and conditions, each with its source", () => {
    const labels = {
      ...gfd({ "gpu.product": "NVIDIA-H100-80GB-HBM3", "gpu.count": "8", "gpu.memory": "81559", "mig.capable": "true", "mig.strategy": "single" }),
      "nvidia.com/cuda.driver-version.full": "580.105.08",
      "nvidia.com/cuda.runtime-version.full": "13.0",
      "topology.kubernetes.io/region": "eu-west-3",
      "topology.kubernetes.io/zone": "eu-west-3a",
      "node.kubernetes.io/instance-type": "p5.48xlarge",
    };
    const value = node(
      labels,
      { cpu: "192", memory: "2097152Ki", "nvidia.com/gpu": "8", "ephemeral-storage": "100Gi" },
      {
        spec: {
          providerID: "aws:///eu-west-3a/i-1",
          taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule", timeAdded: "2026-01-02T03:04:05Z" }],
        },
      },
      { cpu: "191500m", memory: "2000000Ki", "nvidia.com/gpu": "8" },
    );
    Object.assign((value as { status: object }).status, {
      nodeInfo: {
        architecture: "amd64",
        operatingSystem: "linux",
        kernelVersion: "6.8.0-1021-aws",
        kubeletVersion: "v1.34.2",
        containerRuntimeVersion: "containerd://2.1.3",
      },
      conditions: [{ type: "Ready", status: "True", lastHeartbeatTime: "2026-01-03T00:00:00Z" }],
    });
    const source = "kubernetes-node";
    expect(first(value, { issuer: "site" })).toEqual({
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: "n1" },
      spec: {
        shape: {
          devices: [
            {
              name: "nvidia.com-gpu",
              count: 8,
              chip: "h100-sxm",
              vendor: "nvidia",
              product: "NVIDIA-H100-80GB-HBM3",
              memory: { usable: [{ value: "81559MiB", source }] },
              partition: { kind: "full", source },
            },
          ],
          devicesComplete: true,
          host: {
            arch: [{ value: "amd64", source }],
            cores: [{ value: 191, source }],
            memory: [{ value: "2000000KiB", source }],
            disk: [{ value: "100GiB", source }],
            os: [{ value: "linux", source }],
          },
          software: [
            { name: "nvidia-driver", version: "580.105.08", source },
            { name: "cuda", version: "13.0", source },
            { name: "kubernetes", version: "1.34.2", source },
            { name: "containerd", version: "2.1.3", source },
            { name: "linux-kernel", version: "6.8.0-1021-aws", source },
          ],
          attributes: Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, { string: value }])),
          instanceType: "p5.48xlarge",
          attributesComplete: true,
        },
        pool: { issuer: "site", name: "site" },
        location: { region: "eu-west-3", zone: "eu-west-3a" },
        operator: { provider: "aws" },
        sources: [{ id: source, kind: "reported", reference: "Node n1 (cluster)", at: "2026-01-03T00:00:00Z" }],
      },
      status: {
        availability: { total: 1, source },
        conditions: [{ type: "nvidia.com/gpu", value: "present", effect: "no-schedule", since: "2026-01-02T03:04:05Z", source }],
        observedAt: "2026-01-03T00:00:00Z",
      },
    });
  });

  it("says nothing about accelerators where it lists none: drivers of claims hand theirs out without a word in the node", () => {
    const { shape } = first(node({}, { cpu: "4" })).spec ?? {};
    expect([shape?.devices, shape?.devicesComplete]).toEqual([undefined, undefined]);
  });

  it("is not known to be free, because a node does not say what runs on it", () => {
    expect(first(node({}, { "nvidia.com/gpu": "1" })).status?.availability?.units).toBeUndefined();
  });

  it("comes out of a list, a typed list whose items say no kind, a list in a list, and several documents of one text alike", () => {
    const one = node({}, { "nvidia.com/gpu": "1" });
    const bare = { metadata: { name: "n2" }, status: { capacity: {} } };
    const names = (value: unknown): readonly unknown[] => read(value).offers.map(({ metadata }) => metadata?.name);
    expect(names({ apiVersion: "v1", kind: "List", items: [one, { apiVersion: "v1", kind: "NodeList", items: [bare] }] })).toEqual(["n1", "n2"]);
    expect(names(`apiVersion: v1\nkind: NodeList\nitems: [{metadata: {name: n2}}]\n---\n${JSON.stringify(one)}\n`)).toEqual(["n2", "n1"]);
  });

  it("that is given twice counts once, in its newer state", () => {
    const older = { ...node({ a: "old" }), metadata: { name: "n1", labels: { a: "old" }, resourceVersion: "9" } };
    const newer = { ...node({ a: "new" }), metadata: { name: "n1", labels: { a: "new" }, resourceVersion: "10" } };
    const { offers, diagnostics } = read({ apiVersion: "v1", kind: "List", items: [newer, older] });
    expect(offers.map(({ spec }) => spec?.shape?.attributes)).toEqual([{ a: { string: "new" } }]);
    expect(diagnostics.map(({ code, pointer }) => [code, pointer])).toEqual([["import-conflict", "/items/1"]]);
  });

  it.each([
    ["that is cordoned", { spec: { unschedulable: true } }, ["node.kubernetes.io/unschedulable no-schedule"]],
    [
      "that is cordoned and tainted so",
      { spec: { unschedulable: true, taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] } },
      ["node.kubernetes.io/unschedulable no-schedule"],
    ],
    ["that is not ready", { status: { conditions: [{ type: "Ready", status: "False" }] } }, ["node.kubernetes.io/not-ready no-schedule"]],
    ["that is silent", { status: { conditions: [{ type: "Ready", status: "Unknown" }] } }, ["node.kubernetes.io/unreachable no-schedule"]],
    [
      "with soft and hard taints",
      {
        spec: {
          taints: [
            { key: "a", effect: "PreferNoSchedule" },
            { key: "b", effect: "NoExecute" },
            { key: "c", effect: "Sometimes" },
          ],
        },
      },
      ["a prefer-no-schedule", "b no-execute"],
    ],
  ])("%s has the conditions that Kubernetes makes of it", (_, more, conditions) => {
    expect(first({ ...node({}), ...more }).status?.conditions?.map(({ type = "", effect = "" }) => `${type} ${effect}`)).toEqual(conditions);
  });

  it("keeps broken devices as not free", () => {
    const value = node(gfd({ "gpu.product": "NVIDIA-L4" }), { "nvidia.com/gpu": "8" }, {}, { "nvidia.com/gpu": "7" });
    expect(shown(value)).toEqual([["8 l4 - free=7"], ["import-count-mismatch"]]);
  });

  it.each([
    ["gke", { "cloud.google.com/gke-spot": "true" }, true],
    ["eks", { "eks.amazonaws.com/capacityType": "ON_DEMAND" }, false],
    ["aks", { "kubernetes.azure.com/scalesetpriority": "spot" }, true],
    ["karpenter", { "karpenter.sh/capacity-type": "reserved" }, false],
    ["no cloud", {}, undefined],
  ])("of %s may or may not be taken away, as its label says", (_, labels, preemptible) => {
    expect(first(node(labels)).spec?.lifecycle?.preemptible?.[0]?.value).toBe(preemptible);
  });

  it.each([
    [
      { "topology.kubernetes.io/region": "westeurope", "topology.kubernetes.io/zone": "westeurope-1" },
      { region: "westeurope", zone: "westeurope-1" },
    ],
    [{ "topology.kubernetes.io/region": "westeurope", "topology.kubernetes.io/zone": "0" }, { region: "westeurope" }],
    [{ "failure-domain.beta.kubernetes.io/zone": "us-east-1a" }, { zone: "us-east-1a" }],
    [{ "topology.kubernetes.io/region": "" }, undefined],
  ])("stands where its labels %j say", (labels, location) => {
    expect(first(node(labels)).spec?.location).toEqual(location);
  });

  it("claims what it labels about its trusted execution environment, and no more", () => {
    const labels = {
      "feature.node.kubernetes.io/cpu-security.sev.snp.enabled": "true",
      "feature.node.kubernetes.io/cpu-security.tdx.protected": "false",
      "nvidia.com/cc.mode.state": "on",
    };
    expect(first(node(labels)).spec?.boundary).toEqual({
      cpu: [{ technology: "amd-sev-snp", mode: "available", source: "kubernetes-node" }],
      accelerator: [{ technology: "nvidia-cc", mode: "on", source: "kubernetes-node" }],
    });
  });

  it("has the processor features that Node Feature Discovery labels, as an incomplete set", () => {
    const features = first(node({ "feature.node.kubernetes.io/cpu-cpuid.AVX512F": "true", "feature.node.kubernetes.io/cpu-cpuid.AMXINT8": "false" })).spec
      ?.shape?.host?.features;
    expect(features).toEqual({ values: ["avx512f"], source: "kubernetes-node" });
  });

  it("hangs in the domain of its clique, but in none where the cluster id is zeros", () => {
    const domain = (clique: string): unknown => first(node({ "nvidia.com/gpu.clique": clique })).spec?.shape?.scaleUp?.domainId;
    expect(domain("9f1f1c2e-0000-4000-8000-000000000001.32766")).toBe("9f1f1c2e-0000-4000-8000-000000000001.32766");
    expect(domain("00000000-0000-0000-0000-000000000000.0")).toBeUndefined();
    expect(
      first(node({ "accelerator.topograph.run/domain": "b1", "fabric.topograph.run/tier-0": "leaf", "fabric.topograph.run/tier-1": "spine" })).spec?.shape,
    ).toMatchObject({
      scaleUp: { domainId: "b1" },
      scaleOut: { tiers: ["leaf", "spine"] },
    });
  });
});

describe("NVIDIA devices", () => {
  const mig = { "gpu.product": "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb", "gpu.count": "56", "gpu.memory": "4864", "mig.strategy": "single", "gpu.replicas": "1" };
  it.each([
    [
      "of MIG strategy single are the parts, whose labels overwrite those of the cards",
      gfd(mig),
      { "nvidia.com/gpu": "56" },
      ["56 a100-sxm-40gb 4864MiB mig:1g.5gb"],
      [],
    ],
    [
      "of MIG strategy mixed are counted by profile, and never added to the whole ones",
      gfd({
        "gpu.product": "NVIDIA-A100-SXM4-40GB",
        "gpu.count": "8",
        "gpu.memory": "40960",
        "mig.strategy": "mixed",
        "mig-3g.20gb.count": "2",
        "mig-3g.20gb.memory": "19968",
      }),
      { "nvidia.com/gpu": "6", "nvidia.com/mig-3g.20gb": "2", "nvidia.com/mig-1g.5gb.me": "2" },
      ["6 a100-sxm-40gb 40960MiB full", "2 a100-sxm-40gb 19968MiB mig:3g.20gb", "2 a100-sxm-40gb - mig:1g.5gb+me"],
      [],
    ],
    [
      "of an invalid MIG layout are parts of an unknown size",
      gfd({ "gpu.product": "NVIDIA-A100-SXM4-40GB-MIG-INVALID", "gpu.count": "0" }),
      { "nvidia.com/gpu": "0" },
      ["? a100-sxm-40gb - mig"],
      [],
    ],
    [
      "shared in time are as many shares as the resource counts, without the memory of the card",
      gfd({ "gpu.product": "Tesla-T4-SHARED", "gpu.count": "2", "gpu.memory": "15360", "gpu.replicas": "4", "gpu.sharing-strategy": "time-slicing" }),
      { "nvidia.com/gpu": "8" },
      ["8 t4 - time-slice"],
      ["import-ambiguous-unit"],
    ],
    [
      "shared under another name of the resource are shares as well",
      gfd({ "gpu.product": "Tesla-T4", "gpu.count": "1", "gpu.replicas": "4", "gpu.sharing-strategy": "mps" }),
      { "nvidia.com/gpu.shared": "4" },
      ["4 t4 - mps"],
      [],
    ],
    [
      "shared in a way that no label says are shared in time, as all were once",
      gfd({ "gpu.product": "Tesla-T4-SHARED", "gpu.memory": "15360" }),
      { "nvidia.com/gpu": "4" },
      ["4 t4 - time-slice"],
      [],
    ],
    [
      "that a scheduler multiplies are as few as the labels count",
      gfd({ "gpu.product": "NVIDIA-A100-SXM4-80GB", "gpu.count": "8", "gpu.memory": "81920", "mig.capable": "false" }),
      { "nvidia.com/gpu": "80" },
      ["8 a100-sxm-80gb 81920MiB full"],
      ["import-count-mismatch"],
    ],
    [
      "that only labels count are of an unknown number where the node lists other resources",
      gfd({ "gpu.product": "NVIDIA-L4", "gpu.count": "2" }),
      { cpu: "4" },
      ["? l4 -"],
      [],
    ],
    [
      "whose memory contradicts the product keep both",
      gfd({ "gpu.product": "NVIDIA-L4", "gpu.memory": "81559" }),
      { "nvidia.com/gpu": "1" },
      ["1 l4 81559MiB"],
      ["import-conflict"],
    ],
    ["of an unknown product stay unknown", gfd({ "gpu.product": "NVIDIA-X9000" }), { "nvidia.com/gpu": "1" }, ["1 unknown -"], ["chip-unknown"]],
    ["without a product have only a vendor and a number", {}, { "nvidia.com/gpu": "2" }, ["2 unknown -"], []],
    ["of GKE have the name of Google", { "cloud.google.com/gke-accelerator": "nvidia-h100-80gb" }, { "nvidia.com/gpu": "8" }, ["8 h100-sxm -"], []],
    [
      "of GKE that are divided are parts",
      { "cloud.google.com/gke-accelerator": "nvidia-tesla-a100", "cloud.google.com/gke-gpu-partition-size": "1g.5gb" },
      { "nvidia.com/gpu": "7" },
      ["7 a100-sxm-40gb - mig:1g.5gb"],
      [],
    ],
    [
      "of GKE that are shared are shares",
      {
        "cloud.google.com/gke-accelerator": "nvidia-l4",
        "cloud.google.com/gke-max-shared-clients-per-gpu": "4",
        "cloud.google.com/gke-gpu-sharing-strategy": "time-sharing",
      },
      { "nvidia.com/gpu": "4" },
      ["4 l4 - time-slice"],
      [],
    ],
    [
      "of Karpenter are told apart by the memory of their class, which is no figure of the driver",
      { "karpenter.k8s.aws/instance-gpu-name": "a100", "karpenter.k8s.aws/instance-gpu-memory": "40960", "karpenter.k8s.aws/instance-gpu-count": "8" },
      { "nvidia.com/gpu": "8" },
      ["8 a100-sxm-40gb|a100-pcie-40gb -"],
      ["chip-ambiguous"],
    ],
    [
      "of EKS have the name of Amazon",
      { "k8s.amazonaws.com/accelerator": "nvidia-tesla-v100" },
      { "nvidia.com/gpu": "1" },
      [expect.stringMatching(/^1 v100-.*\|v100-/u)],
      ["chip-ambiguous"],
    ],
  ])("%s", (_, labels, capacity, devices, codes) => {
    expect(shown(node(labels, capacity))).toEqual([devices, codes]);
  });

  it("that are virtual have the profile, and the board that the profile names", () => {
    const labels = gfd({ "gpu.product": "GRID-A100D-20C", "vgpu.present": "true", "gpu.memory": "20480" });
    expect(shown(node(labels, { "nvidia.com/gpu": "1" }))).toEqual([["1 a100-sxm-80gb|a100-pcie-80gb 20480MiB vgpu:A100D-20C"], ["chip-ambiguous"]]);
  });

  it("whose family contradicts the compute capability keep the capability", () => {
    const value = node(gfd({ "gpu.product": "NVIDIA-L4", "gpu.family": "ampere", "gpu.compute.major": "8", "gpu.compute.minor": "9" }), {
      "nvidia.com/gpu": "1",
    });
    expect(device(value).computeCapability).toEqual([{ value: "8.9", source: "kubernetes-node" }]);
    expect(read(value).diagnostics.map(({ code, pointer }) => [code, pointer])).toEqual([["import-conflict", "/metadata/labels/nvidia.com~1gpu.family"]]);
  });
});

describe("the family of a compute capability", () => {
  it.each([
    [7, 0, "volta"],
    [7, 5, "turing"],
    [8, 6, "ampere"],
    [8, 9, "ada-lovelace"],
    [12, 1, "blackwell"],
    [11, 0, undefined],
    [14, 0, undefined],
  ])("%s.%s is %s", (major, minor, family) => {
    expect(familyOfCapability(major, minor)).toBe(family);
  });
});

describe("a finding", () => {
  const labels = gfd({ "gpu.product": "X" });
  const gpus = { "nvidia.com/gpu": "1" };
  it.each([
    ["in the labels of a node", JSON.stringify(node(labels, gpus), undefined, 1), "/metadata/labels/nvidia.com~1gpu.product", 7],
    ["in labels alone", "# x\nnvidia.com/gpu.product: X\n", "/nvidia.com~1gpu.product", 2],
    [
      "in an item of a list",
      JSON.stringify({ apiVersion: "v1", kind: "List", items: [{ ...node({}), metadata: { name: "n0" } }, node(labels, gpus)] }),
      "/items/1/metadata/labels/nvidia.com~1gpu.product",
      1,
    ],
    [
      "in a profile, which has no such label",
      "apiVersion: aicr.nvidia.com/v1alpha1\nkind: KWOKNodeProfile\nspec: {gpu: {product: X, count: 1}}\n",
      undefined,
      1,
    ],
  ])("stands where it is: %s", (_, text, pointer, line) => {
    expect(read(text).diagnostics.map((found) => [found.code, found.pointer, found.line])).toEqual([["chip-unknown", pointer, line]]);
  });
});

describe("devices of other vendors", () => {
  it.each([
    [
      "AMD, with the property in the key and the count in the value",
      { "beta.amd.com/gpu.device-id.74a1": "8", "beta.amd.com/gpu.vram.192G": "8", "beta.amd.com/gpu.family.AI": "8" },
      { "amd.com/gpu": "8" },
      ["8 mi300x -"],
      [],
    ],
    [
      "AMD of two kinds, each with its own count",
      { "beta.amd.com/gpu.device-id.74a1": "4", "beta.amd.com/gpu.device-id.740f": "2" },
      { "amd.com/gpu": "6" },
      ["4 mi300x -", "2 mi210 -"],
      [],
    ],
    [
      "AMD whose name contradicts the id: the id counts",
      { "amd.com/gpu.device-id": "74a0", "amd.com/gpu.product-name": "AMD_Instinct_MI300X_OAM" },
      { "amd.com/gpu": "4" },
      ["4 mi300a -"],
      ["import-conflict"],
    ],
    ["AMD that are divided", { "amd.com/gpu.device-id": "74a1" }, { "amd.com/cpx_nps4": "64" }, ["64 mi300x - amd-partition:cpx_nps4"], []],
    ["AMD without labels", {}, { "amd.com/gpu": "1" }, ["1 unknown -"], []],
    ["AMD that labels count otherwise", { "beta.amd.com/gpu.device-id.74a1": "7" }, { "amd.com/gpu": "8" }, ["8 mi300x -"], ["import-count-mismatch"]],
    ["AMD that only labels speak of", { "beta.amd.com/gpu.device-id.74a1": "8" }, {}, ["8 mi300x -"], []],
    ["Intel that only labels speak of", { "gpu.intel.com/device-id.0380-0bd5.present": "true" }, {}, ["? max-1550 -"], []],
    ["Intel, with class and id in the key", { "gpu.intel.com/device-id.0380-0bd5.count": "4" }, { "gpu.intel.com/i915": "4" }, ["4 max-1550 -"], []],
    ["Intel, by the product", { "gpu.intel.com/product": "Max_1550" }, { "gpu.intel.com/xe": "2" }, ["2 max-1550 -"], []],
    [
      "Intel that are handed out several times",
      { "gpu.intel.com/product": "Max_1550", "gpu.intel.com/device.count": "2" },
      { "gpu.intel.com/i915": "20" },
      ["2 max-1550 -"],
      ["import-count-mismatch"],
    ],
    ["Gaudi of any generation", {}, { "habana.ai/gaudi": "8" }, ["8 gaudi|gaudi2|gaudi3 -"], ["chip-ambiguous"]],
    [
      "Neuron, by the family of the instance",
      { "node.kubernetes.io/instance-type": "trn2.48xlarge" },
      { "aws.amazon.com/neuron": "16", "aws.amazon.com/neuroncore": "64" },
      ["16 trn2 -"],
      [],
    ],
    [
      "Neuron, of which only the cores are handed out",
      { "node.kubernetes.io/instance-type": "trn1n.32xlarge" },
      { "aws.amazon.com/neuroncore": "32" },
      ["32 trn1 - neuron-core"],
      [],
    ],
    ["Neuron of an instance that nothing names", {}, { "aws.amazon.com/neurondevice": "1" }, ["1 unknown -"], []],
    [
      "TPU",
      { "cloud.google.com/gke-tpu-accelerator": "tpu-v6e-slice", "cloud.google.com/gke-tpu-topology": "2x4" },
      { "google.com/tpu": "4" },
      ["4 tpu-v6e -"],
      [],
    ],
    [
      "Alibaba, with a short name",
      { "alibabacloud.com/gpu-card-model": "T4" },
      { "alibabacloud.com/gpu-count": "2", "alibabacloud.com/gpu-milli": "2000" },
      ["2 t4 -"],
      [],
    ],
    ["Alibaba, with the name that the driver gives", { "aliyun.accelerator/nvidia_name": "NVIDIA-A10" }, { "nvidia.com/gpu": "1" }, ["1 a10 -"], []],
    [
      "Alibaba, with a name that hides the product",
      { "alibabacloud.com/gpu-card-model": "G2" },
      { "alibabacloud.com/gpu-count": "8" },
      ["8 unknown -"],
      ["chip-unknown"],
    ],
    [
      "only the bus, without a number",
      { "feature.node.kubernetes.io/pci-0302_10de.present": "true", "feature.node.kubernetes.io/pci-0200_8086.present": "true" },
      {},
      ["? unknown -"],
      [],
    ],
    [
      "integrated graphics and network cards, which nobody rents",
      { "feature.node.kubernetes.io/pci-0300_8086.present": "true", "feature.node.kubernetes.io/pci-0207_15b3.present": "true" },
      {},
      [],
      [],
    ],
    ["only the vendor on the bus, as the operator of NVIDIA labels it", { "feature.node.kubernetes.io/pci-10de.present": "true" }, {}, ["? unknown -"], []],
    [
      "the bus and a resource, which speak of the same",
      { "feature.node.kubernetes.io/pci-10de.present": "true" },
      { "nvidia.com/gpu": "1" },
      ["1 unknown -"],
      [],
    ],
    ["only the bus, with the id of the device", { "feature.node.kubernetes.io/pci-1200_1002_74a1.present": "true" }, {}, ["? mi300x -"], []],
  ])("%s", (_, labels, capacity, devices, codes) => {
    expect(shown(node(labels, capacity))).toEqual([devices, codes]);
  });
});

describe("the table of a cluster", () => {
  const head = "sn,cpu_milli,memory_mib,gpu,model";
  it("gives a unit for each line, also for one without GPUs, and skips lines that are none", () => {
    const { offers, diagnostics } = read(`${head}\nn1,64000,262144,2,T4\nn2,500,1024,0,\nn3,x,1,1,T4\n`);
    expect(offers.map(({ metadata, spec }) => [metadata?.name, spec?.shape?.devices?.map(deviceLine), spec?.shape?.host?.cores?.[0]?.value])).toEqual([
      ["n1", ["2 t4 -"], 64],
      ["n2", [], 0],
    ]);
    expect(diagnostics.map(({ code, line }) => [code, line])).toEqual([["import-syntax", 4]]);
  });

  it("adds nothing to nodes that are there as objects, and reports other counts", () => {
    const inputs = [
      { name: "table.csv", text: `${head}\nn1,64000,262144,2,T4\nn2,64000,262144,2,T4\n` },
      { name: "node.json", text: JSON.stringify(node({ "alibabacloud.com/gpu-card-model": "T4" }, { "alibabacloud.com/gpu-count": "4" })) },
    ];
    const { offers, diagnostics } = kubernetesImporter.import(inputs, {});
    expect(offers.map(({ metadata, spec }) => [metadata?.name, spec?.shape?.devices?.[0]?.count])).toEqual([
      ["n1", 4],
      ["n2", 2],
    ]);
    expect(diagnostics.map(({ code, file, line }) => [code, file, line])).toEqual([["import-conflict", "table.csv", 2]]);
  });
});

describe("a table that is none", () => {
  it.each([
    ["without a line", "sn,cpu_milli,memory_mib,gpu,model\n", "import-no-offer-or-workload"],
    ["with a quotation that does not end", 'sn,cpu_milli,memory_mib,gpu,model\n"n1,1,1,1,T4\n', "import-syntax"],
  ])("is refused: %s", (_, text, code) => {
    const { offers, diagnostics } = read(text);
    expect([offers, diagnostics.map((found) => [found.code, found.severity])]).toEqual([[], [[code, "error"]]]);
  });
});

describe("a profile of nodes", () => {
  it("is no unit that exists: it has no pool, no number and no labels of its own", () => {
    const { spec, status } = first({
      apiVersion: "aicr.nvidia.com/v1alpha1",
      kind: "KWOKNodeProfile",
      metadata: { name: "p", labels: { accelerator: "l4" } },
      spec: { instanceType: "g6.xlarge", arch: "amd64", resources: { cpu: "4", memory: "16Gi" }, gpu: { product: "X", count: 1 } },
    });
    expect([spec?.pool, spec?.shape?.attributes, status?.availability]).toEqual([undefined, undefined, undefined]);
    expect(spec?.shape).toMatchObject({ devices: [{ count: 1, chip: "l4", product: "X" }], instanceType: "g6.xlarge" });
    expect(spec?.sources?.map(({ kind }) => kind)).toEqual(["asserted"]);
  });
});

describe("a text without hardware and without jobs", () => {
  it.each([
    ["a map of other labels", "a: b\nc/d: e\n", /no object of Kubernetes/u],
    ["an object of another kind", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n", /it has Secret$/u],
    ["a list of nothing", "apiVersion: v1\nkind: List\nitems: []\n", /no object/u],
  ])("is refused: %s", (_, text, message) => {
    const { diagnostics } = read(text);
    expect(diagnostics).toMatchObject([{ code: "import-no-offer-or-workload", severity: "error", message: expect.stringMatching(message) }]);
  });

  it("is refused also beside one that has some", () => {
    const inputs = [
      { name: "node.json", text: JSON.stringify(node({})) },
      { name: "other.yaml", text: "a: b\n" },
    ];
    expect(kubernetesImporter.import(inputs, {}).diagnostics).toMatchObject([{ code: "import-no-offer-or-workload", file: "other.yaml" }]);
  });
});
