import { describe, expect, it } from "vitest";
import type { OfferJson } from "@cornercast/schemas";
import type { ImportResult } from "../importer.js";
import { deviceLine, documentProblems } from "../testing/import-outcome.js";
import { kubernetesImporter } from "./index.js";

type Fields = Readonly<Record<string, unknown>>;

function read(...objects: readonly unknown[]): ImportResult {
  const text = typeof objects[0] === "string" ? objects[0] : JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  const result = kubernetesImporter.import([{ name: "cluster", text }], {});
  expect(documentProblems(result.offers)).toEqual([]);
  return result;
}

interface SliceOptions {
  readonly name?: string;
  readonly version?: string;
  readonly driver?: string;
  readonly pool?: Fields;
  readonly spec?: Fields;
}

function slice(devices: readonly Fields[], { name = "s", version = "v1", driver = "gpu.nvidia.com", pool = {}, spec = {} }: SliceOptions = {}): object {
  return {
    apiVersion: `resource.k8s.io/${version}`,
    kind: "ResourceSlice",
    metadata: { name },
    spec: { driver, nodeName: "n1", pool: { name: "n1", generation: 1, resourceSliceCount: 1, ...pool }, devices, ...spec },
  };
}

const t4: Fields = {
  type: { string: "gpu" },
  productName: { string: "Tesla T4" },
  uuid: { string: "GPU-1" },
  cudaComputeCapability: { version: "7.5.0" },
  driverVersion: { version: "580.126.20" },
};

function gpu(name: string, attributes: Fields = {}, more: Fields = {}): Fields {
  return { name, attributes: { ...t4, ...attributes }, capacity: { memory: { value: "15Gi" } }, ...more };
}

function lines({ offers }: ImportResult): readonly (readonly [name: string | undefined, devices: readonly string[] | undefined])[] {
  return offers.map(({ metadata, spec }) => [metadata?.name, spec?.shape?.devices?.map(deviceLine)]);
}

function first(...objects: readonly unknown[]): OfferJson {
  return read(...objects).offers[0] ?? {};
}

const codes = ({ diagnostics }: ImportResult): readonly string[] => diagnostics.map(({ code }) => code);

describe("a device of a resource slice", () => {
  it("keeps all its attributes and capacities under qualified names, in their types", () => {
    const attributes = {
      index: { int: -3 },
      large: { int: "9223372036854775807" },
      virtualized: { bool: false },
      "resource.kubernetes.io/pcieRoot": { string: "pci0000:00" },
      "example.com/modes": { strings: ["a", "b"] },
      "example.com/counts": { ints: [1, 2] },
      "example.com/flags": { bools: [true] },
      "example.com/releases": { versions: ["1.0.0"] },
    };
    const device = first(slice([{ ...gpu("gpu-0", attributes), capacity: { memory: { value: "15Gi" }, "example.com/slots": { value: "7" } } }])).spec?.shape
      ?.devices?.[0];
    expect(device).toEqual({
      name: "gpu-0",
      count: 1,
      chip: "t4",
      vendor: "nvidia",
      product: "Tesla T4",
      memory: { usable: [{ value: "15GiB", source: "resource-slice" }] },
      partition: { kind: "full", source: "resource-slice" },
      attributes: {
        "gpu.nvidia.com/type": { string: "gpu" },
        "gpu.nvidia.com/productName": { string: "Tesla T4" },
        "gpu.nvidia.com/uuid": { string: "GPU-1" },
        "gpu.nvidia.com/cudaComputeCapability": { version: "7.5.0" },
        "gpu.nvidia.com/driverVersion": { version: "580.126.20" },
        "gpu.nvidia.com/index": { int: "-3" },
        "gpu.nvidia.com/large": { int: "9223372036854775807" },
        "gpu.nvidia.com/virtualized": { bool: false },
        "resource.kubernetes.io/pcieRoot": { string: "pci0000:00" },
        "example.com/modes": { strings: { values: ["a", "b"] } },
        "example.com/counts": { ints: { values: ["1", "2"] } },
        "example.com/flags": { bools: { values: [true] } },
        "example.com/releases": { versions: { values: ["1.0.0"] } },
        "gpu.nvidia.com/memory": { quantity: "15Gi" },
        "example.com/slots": { quantity: "7" },
      },
      members: [{ id: "GPU-1" }],
      driver: "gpu.nvidia.com",
      computeCapability: [{ value: "7.5.0", source: "resource-slice" }],
    });
  });

  it("is the same in every version of the API", () => {
    const { name, ...basic } = gpu("gpu-0");
    const [one, ...others] = [
      slice([gpu("gpu-0")], { version: "v1" }),
      slice([gpu("gpu-0")], { version: "v1beta2" }),
      slice([{ name, basic }], { version: "v1beta1" }),
      slice([{ name, basic: { ...basic, capacity: { memory: "15Gi" } } }], { version: "v1alpha3" }),
    ].map((object) => read(object).offers);
    for (const other of others) expect(other).toEqual(one);
  });

  it.each([["15Gi"], ["16Gi"], ["15360Mi"]])("is a T4 with a memory of %s, which depends on the driver and on error correction", (memory) => {
    expect(lines(read(slice([{ ...gpu("g"), capacity: { memory: { value: memory } } }])))).toEqual([["n1", [`1 t4 ${memory}B full`]]]);
  });

  it("keeps a bus address that looks like a number to base sixty, with and without a root of the bus", () => {
    const text = `apiVersion: resource.k8s.io/v1
kind: ResourceSlice
metadata: {name: s}
spec:
  driver: gpu.nvidia.com
  nodeName: n1
  pool: {name: n1, generation: 1, resourceSliceCount: 1}
  devices:
  - name: gpu-0
    attributes:
      productName: {string: Tesla T4}
      addressingMode: {string: None}
      resource.kubernetes.io/pciBusID: {string: 0000:86:00.0}
`;
    const device = first(text).spec?.shape?.devices?.[0];
    expect(device?.members).toEqual([{ address: "0000:86:00.0" }]);
    expect(device?.attributes).toEqual({
      "gpu.nvidia.com/productName": { string: "Tesla T4" },
      "gpu.nvidia.com/addressingMode": { string: "None" },
      "resource.kubernetes.io/pciBusID": { string: "0000:86:00.0" },
    });
  });

  it.each([
    [
      "a MIG device",
      "gpu.nvidia.com",
      { type: { string: "mig" }, profile: { string: "1g.5gb" }, parentUUID: { string: "GPU-9" }, productName: { string: "NVIDIA A100-SXM4-40GB" } },
      "4864Mi",
      "1 a100-sxm-40gb 4864MiB mig:1g.5gb",
    ],
    [
      "a device that is passed through, by the id on the bus",
      "gpu.nvidia.com",
      { type: { string: "vfio" }, vendorID: { string: "0x10de" }, deviceID: { string: "0x1eb8" } },
      undefined,
      "1 t4 - full",
    ],
    [
      "a partition of AMD",
      "gpu.amd.com",
      {
        type: { string: "amdgpu-partition" },
        partitionProfile: { string: "cpx_nps4" },
        deviceID: { string: "994913940318892495" },
        productName: { string: "AMD_Instinct_MI300X_OAM" },
        family: { string: "AI" },
      },
      "24574Mi",
      "1 mi300x 24574MiB amd-partition:cpx_nps4",
    ],
    ["a GPU of Intel, by the id on the bus", "gpu.intel.com", { pciId: { string: "0x0bd5" }, model: { string: "Max 1550" } }, "128Gi", "1 max-1550 128GiB"],
    ["a virtual function of Intel", "gpu.intel.com", { type: { string: "vf" }, pciId: { string: "0x0bd5" } }, "16Gi", "1 max-1550 16GiB sriov-vf"],
    ["a Neuron device, by the family of the instance", "neuron.aws.com", { instanceType: { string: "trn2.48xlarge" } }, undefined, "1 trn2 -"],
    ["a device of a driver that nobody knows", "gpu.example.com", { model: { string: "LATEST-GPU-MODEL" } }, "80Gi", "1 unknown 80GiB"],
  ])("can be %s", (_, driver, attributes, memory, line) => {
    const device = { name: "d", attributes, ...(memory === undefined ? {} : { capacity: { memory: { value: memory } } }) };
    expect(lines(read(slice([device], { driver })))).toEqual([["n1", [line]]]);
  });

  it("that is tainted or unhealthy is there and not free, and the rest of the node stays usable", () => {
    const taints = [
      { key: "example.com/maintenance", effect: "NoSchedule", timeAdded: "2026-02-03T04:05:06Z" },
      { key: "example.com/note", effect: "None" },
    ];
    const offer = first(slice([gpu("gpu-0", {}, { taints }), gpu("gpu-1"), gpu("gpu-2", { healthy: { bool: false } })]));
    expect(offer.spec?.shape?.devices?.map(deviceLine)).toEqual(["1 t4 15GiB full free=0", "1 t4 15GiB full", "1 t4 15GiB full free=0"]);
    expect(offer.status?.conditions?.map(({ type, effect, since }) => [type, effect, since])).toEqual([
      ["example.com/maintenance", "none", "2026-02-03T04:05:06Z"],
      ["unhealthy", "none", undefined],
    ]);
  });

  it("that several claims may share is one device, with a warning", () => {
    expect(codes(read(slice([gpu("gpu-0", {}, { allowMultipleAllocations: true }), gpu("gpu-1", {}, { allowMultipleAllocations: true })])))).toEqual([
      "import-field-ignored",
    ]);
  });

  it("of Neuron keeps its groups by size, so that a claim can ask for connected ones", () => {
    const device = (name: string, group: string): Fields => ({ name, attributes: { "resource.aws.com/devicegroup4_id": { string: group } } });
    const devices = first(slice([device("a", "g1"), device("b", "g2")], { driver: "neuron.aws.com" })).spec?.shape?.devices ?? [];
    expect(devices.map(({ attributes }) => attributes)).toEqual([
      { "resource.aws.com/devicegroup4_id": { string: "g1" } },
      { "resource.aws.com/devicegroup4_id": { string: "g2" } },
    ]);
  });

  it("of Neuron is in a group of the node where the node is that group", () => {
    const four = (ids: readonly string[]): readonly Fields[] =>
      ids.map((id, index) => ({ name: `d${String(index)}`, attributes: { "resource.aws.com/devicegroup4_id": { string: id } } }));
    const groups = (ids: readonly string[]): unknown => first(slice(four(ids), { driver: "neuron.aws.com" })).spec?.shape?.scaleUp?.groups;
    expect(groups(["g", "g", "g", "g"])).toEqual({ 4: "g" });
    expect(groups(["g", "g", "h", "h"])).toBeUndefined();
    expect(groups(["g", "g"])).toBeUndefined();
  });

  it("that is no accelerator is counted as an attribute of the unit; a set in one text becomes a list", () => {
    const qat = (services: string): Fields => ({ name: "q", attributes: { services: { string: services } } });
    const nic: Fields = { name: "eth1", attributes: { "dra.net/rdma": { bool: true } } };
    const { spec } = first(slice([qat("sym;dc"), qat("dc;sym")], { name: "q", driver: "qat.intel.com" }), slice([nic], { name: "net", driver: "dra.net" }));
    expect(spec?.shape).toEqual({
      attributes: {
        "qat.intel.com/devices": { int: "2" },
        "qat.intel.com/services": { strings: { values: ["dc", "sym"] } },
        "dra.net/devices": { int: "1" },
      },
      scaleOut: { rdma: [{ value: true, source: "resource-slice" }] },
    });
  });
});

describe("a pool", () => {
  it("counts with the slices of its newest generation only", () => {
    const result = read(slice([gpu("old")], { name: "a", pool: { generation: 1 } }), slice([gpu("new")], { name: "b", pool: { generation: 2 } }));
    expect(result.offers[0]?.spec?.shape?.devices?.map(({ name }) => name)).toEqual(["new"]);
    expect(codes(result)).toEqual(["import-stale-pool"]);
  });

  it("that misses slices has no devices that can be had; the node is there, and they are not known to be absent", () => {
    const result = read(slice([gpu("gpu-0")], { pool: { resourceSliceCount: 2 } }));
    expect(result.offers.map(({ spec }) => spec?.shape)).toEqual([{}]);
    expect(codes(result)).toEqual(["import-incomplete-pool"]);
    expect(result.diagnostics[0]).toMatchObject({ severity: "warning", pointer: "/items/0/spec/pool/resourceSliceCount" });
  });

  it("that is whole keeps the order of its slices and devices", () => {
    const pool = { resourceSliceCount: 2 };
    const { offers } = read(slice([gpu("b"), gpu("a")], { name: "1", pool }), slice([gpu("c")], { name: "0", pool }));
    expect(offers[0]?.spec?.shape?.devices?.map(({ name }) => name)).toEqual(["b", "a", "c"]);
  });

  it("of which more slices are there than it says is taken as it is, with a warning", () => {
    const result = read(slice([gpu("a")], { name: "1" }), slice([gpu("b")], { name: "2" }));
    expect(lines(result)[0]?.[1]).toHaveLength(2);
    expect(codes(result)).toEqual(["import-count-mismatch"]);
  });

  it("of which a slice is given twice takes the newer one", () => {
    const older = slice([gpu("gpu-0")]);
    const newer = { ...slice([gpu("gpu-0"), gpu("gpu-1")]), metadata: { name: "s", resourceVersion: "7" } };
    expect(lines(read(newer, older))[0]?.[1]).toHaveLength(2);
  });

  it("is told from the pool of another driver with its name, and equal names of devices from each other", () => {
    const { offers } = read(slice([gpu("d")]), slice([{ name: "d", attributes: { model: { string: "Gaudi2" } } }], { name: "g", driver: "gaudi.intel.com" }));
    expect(offers[0]?.spec?.shape?.devices?.map(({ name, chip }) => [name, chip])).toEqual([
      ["d", "t4"],
      ["gaudi.intel.com/d", "gaudi2"],
    ]);
  });

  it.each([
    ["all nodes", { nodeName: undefined, allNodes: true }],
    ["nodes by their labels", { nodeName: undefined, nodeSelector: { nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Exists" }] }] } }],
  ])("that %s reach is a unit of its own, named after the pool", (_, spec) => {
    const result = read(slice([gpu("gpu-0")], { pool: { name: "fabric" }, spec }));
    expect(lines(result)).toEqual([["fabric", ["1 t4 15GiB full"]]]);
    expect(codes(result)).toEqual(["import-unsupported"]);
  });

  it("whose selector means one node by its name is of that node", () => {
    const nodeSelector = { nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["n7"] }] }] };
    expect(lines(read(slice([gpu("gpu-0")], { spec: { nodeName: undefined, nodeSelector } })))).toEqual([["n7", ["1 t4 15GiB full"]]]);
  });

  it("that names a node for each device gives each its own", () => {
    const spec = { nodeName: undefined, perDeviceNodeSelection: true };
    const result = read(
      slice([gpu("a", {}, { nodeName: "n1" }), gpu("b", {}, { nodeName: "n2" }), gpu("c", {}, { allNodes: true })], { pool: { name: "p" }, spec }),
    );
    expect(lines(result)).toEqual([
      ["n1", ["1 t4 15GiB full"]],
      ["n2", ["1 t4 15GiB full"]],
      ["p", ["1 t4 15GiB full"]],
    ]);
  });
});

describe("hardware that can be divided", () => {
  const uses = (memory: string, counterSet = "gpu-0"): Fields => ({ consumesCounters: [{ counterSet, counters: { memory: { value: memory } } }] });
  const mig = (name: string, memory: string): Fields => gpu(name, { type: { string: "mig" }, profile: { string: "1g.5gb" } }, uses(memory));
  const counters = { sharedCounters: [{ name: "gpu-0", counters: { memory: { value: "40Gi" } } }] };

  it.each([
    ["in one slice", [slice([mig("m0", "5Gi"), mig("m1", "5Gi"), gpu("whole", {}, uses("40Gi"))], { spec: counters })]],
    [
      "in a slice of its own",
      [
        slice([], { name: "c", pool: { resourceSliceCount: 2 }, spec: counters }),
        slice([mig("m0", "5Gi"), mig("m1", "5Gi"), gpu("whole", {}, uses("40Gi"))], { pool: { resourceSliceCount: 2 } }),
      ],
    ],
  ])("is listed whole and not once more in its parts, with the counters %s", (_, objects) => {
    const result = read(...objects);
    expect(result.offers[0]?.spec?.shape?.devices?.map(({ name }) => name)).toEqual(["whole"]);
    expect(result.offers[0]?.status?.conditions?.map(({ type, effect }) => [type, effect])).toEqual([["divisible", "none"]]);
    expect(codes(result)).toEqual(["import-unsupported"]);
  });

  it("is listed in as many parts as there is room for, where nothing is whole", () => {
    const result = read(slice([mig("m0", "20Gi"), mig("m1", "20Gi"), mig("m2", "20Gi"), gpu("other")], { spec: counters }));
    expect(result.offers[0]?.spec?.shape?.devices?.map(({ name }) => name)).toEqual(["m0", "m1", "other"]);
  });

  it("that takes counters which nobody has is left out", () => {
    const result = read(slice([gpu("a", {}, uses("1Gi", "gone")), gpu("b")]));
    expect(result.offers[0]?.spec?.shape?.devices?.map(({ name }) => name)).toEqual(["b"]);
    expect(codes(result)).toEqual(["import-reference-missing"]);
  });

  it("is not known in all its devices", () => {
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "n1" } };
    const known = (...objects: readonly unknown[]): unknown => first(node, ...objects).spec?.shape?.devicesComplete;
    expect(known(slice([gpu("whole", {}, uses("40Gi")), mig("m", "5Gi")], { spec: counters }))).toBeUndefined();
    expect(known(slice([gpu("whole", {}, uses("40Gi"))], { spec: counters }))).toBe(true);
  });
});

describe("a device that a claim has", () => {
  const claim = (...results: readonly Fields[]): object => ({
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaim",
    metadata: { name: "c" },
    spec: { devices: { requests: [{ name: "r", exactly: { deviceClassName: "gpu.nvidia.com" } }] } },
    status: { allocation: { devices: { results } } },
  });
  const result = (device: string, more: Fields = {}): Fields => ({ request: "r", driver: "gpu.nvidia.com", pool: "n1", device, ...more });
  const free = (...objects: readonly unknown[]): unknown => first(...objects).spec?.shape?.devices?.map((device) => [device.name, device.free]);

  it("is not free; one of another pool, and one that an administrator only watches, is", () => {
    const claims = claim(result("gpu-0"), result("gpu-1", { pool: "n2" }), result("gpu-2", { adminAccess: true }));
    expect(free(slice([gpu("gpu-0"), gpu("gpu-1"), gpu("gpu-2")]), claims)).toEqual([
      ["gpu-0", 0],
      ["gpu-1", undefined],
      ["gpu-2", undefined],
    ]);
  });

  it("may have room for others, where several claims may share it", () => {
    expect(free(slice([gpu("gpu-0", {}, { allowMultipleAllocations: true })]), claim(result("gpu-0")))).toEqual([["gpu-0", undefined]]);
  });

  it("says how the hardware is divided now", () => {
    const uses = (memory: string): Fields => ({ consumesCounters: [{ counterSet: "c", counters: { memory: { value: memory } } }] });
    const spec = { sharedCounters: [{ name: "c", counters: { memory: { value: "40Gi" } } }] };
    const devices = [gpu("whole", {}, uses("40Gi")), gpu("half-0", {}, uses("20Gi")), gpu("half-1", {}, uses("20Gi"))];
    expect(free(slice(devices, { spec }), claim(result("half-1")))).toEqual([
      ["half-0", undefined],
      ["half-1", 0],
    ]);
  });
});

describe("a node with resource slices", () => {
  const node = (name: string, capacity: Fields = {}, labels: Fields = {}): object => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels },
    status: { capacity },
  });

  it("is one unit: host and labels from the node, devices from the slices, each with its source", () => {
    const result = read(slice([gpu("gpu-0")]), node("n1", { cpu: "8" }, { "topology.kubernetes.io/region": "eu" }));
    expect(lines(result)).toEqual([["n1", ["1 t4 15GiB full"]]]);
    const { spec } = result.offers[0] ?? {};
    expect(spec?.sources?.map(({ id, reference }) => [id, reference])).toEqual([
      ["kubernetes-node", "Node n1 (cluster)"],
      ["resource-slice", "ResourceSlice (cluster)"],
    ]);
    expect([spec?.location?.region, spec?.shape?.host?.cores?.[0]?.value, spec?.shape?.devicesComplete]).toEqual(["eu", 8, true]);
  });

  it("is joined across files", () => {
    const inputs = [node("n1", { cpu: "8" }), slice([gpu("gpu-0")])].map((value, index) => ({ name: `${String(index)}.json`, text: JSON.stringify(value) }));
    expect(lines(kubernetesImporter.import(inputs, {}))).toEqual([["n1", ["1 t4 15GiB full"]]]);
  });

  it("counts devices once, which labels and resources speak of as well, and says where the numbers differ", () => {
    const labels = { "nvidia.com/gpu.product": "Tesla-T4", "nvidia.com/gpu.count": "2" };
    expect(codes(read(slice([gpu("a"), gpu("b")]), node("n1", { "nvidia.com/gpu": "2" }, labels)))).toEqual([]);
    const result = read(slice([gpu("a")]), node("n1", { "nvidia.com/gpu": "2" }, labels));
    expect(lines(result)).toEqual([["n1", ["1 t4 15GiB full"]]]);
    expect(codes(result)).toEqual(["import-count-mismatch"]);
  });

  it("keeps devices of another vendor that only its resources count", () => {
    expect(lines(read(slice([gpu("a")]), node("n1", { "amd.com/gpu": "1" })))).toEqual([["n1", ["1 t4 15GiB full", "1 unknown -"]]]);
  });

  it("keeps the driver version of the slice where the label says another", () => {
    const result = read(slice([gpu("a")]), node("n1", {}, { "nvidia.com/cuda.driver-version.full": "570.1.2" }));
    expect(codes(result)).toEqual(["import-conflict"]);
    expect(result.offers[0]?.spec?.shape?.software).toEqual([{ name: "nvidia-driver", version: "580.126.20", source: "resource-slice" }]);
    expect(codes(read(slice([gpu("a")]), node("n1", {}, { "nvidia.com/cuda.driver-version.full": "580.126.020" })))).toEqual([]);
  });

  it("whose pool misses slices is not known in its devices", () => {
    const { spec } = first(slice([gpu("a")], { pool: { resourceSliceCount: 3 } }), node("n1", { cpu: "8" }));
    expect([spec?.shape?.devices, spec?.shape?.devicesComplete]).toEqual([undefined, undefined]);
  });

  it("does not make other nodes known to have no devices: their slices may be in another export", () => {
    const other = read(slice([gpu("a")]), node("n1"), node("n2")).offers[1];
    expect([other?.metadata?.name, other?.spec?.shape?.devices]).toEqual(["n2", undefined]);
  });
});
