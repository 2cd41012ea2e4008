import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { SelectorValue } from "../selector.js";
import { compileSelector, type SelectorDevice, type SelectorOutcome } from "./compile-selector.js";
import { readSelector } from "./read-selector.js";

/** `../shared/data` of the repository root. */
const data = new URL("../../../../../shared/data/", import.meta.url);
const isPresent = existsSync(data);
if (!isPresent) console.warn("skipped: ../shared/data is absent");

const text = (value: string): SelectorValue => ({ kind: "string", value });
const int = (value: bigint): SelectorValue => ({ kind: "int", value });
const version = (value: string): SelectorValue => ({ kind: "version", value });
const quantity = (value: string): SelectorValue => ({ kind: "quantity", value });

function nvidia(attributes: Readonly<Record<string, SelectorValue>>): SelectorDevice {
  return {
    driver: "gpu.nvidia.com",
    attributes: { brand: text("Nvidia"), driverVersion: version("580.105.8"), cudaDriverVersion: version("13.0.0"), ...attributes },
  };
}

/** Devices written by hand after the attributes that the drivers publish. */
const devices = {
  h100: nvidia({
    type: text("gpu"),
    productName: text("NVIDIA H100 80GB HBM3"),
    architecture: text("Hopper"),
    cudaComputeCapability: version("9.0.0"),
    memory: quantity("81559Mi"),
  }),
  a100: nvidia({ type: text("gpu"), productName: text("NVIDIA A100-SXM4-80GB"), cudaComputeCapability: version("8.0.0"), memory: quantity("81920Mi") }),
  a100AtIndex2: nvidia({ type: text("gpu"), productName: text("NVIDIA A100-SXM4-80GB"), index: int(2n), memory: quantity("81920Mi") }),
  a100AtIndex3: nvidia({ type: text("gpu"), productName: text("NVIDIA A100-SXM4-80GB"), index: int(3n), memory: quantity("81920Mi") }),
  mig1g5gb: nvidia({ type: text("mig"), profile: text("1g.5gb"), parentUUID: text("GPU-1"), memory: quantity("4864Mi") }),
  mig1g12gb: nvidia({ type: text("mig"), profile: text("1g.12gb"), parentUUID: text("GPU-2"), memory: quantity("11008Mi") }),
  mig3g20gb: nvidia({ type: text("mig"), profile: text("3g.20gb"), parentUUID: text("GPU-1"), memory: quantity("19968Mi") }),
  mi300x: {
    driver: "gpu.amd.com",
    attributes: { type: text("amdgpu"), family: text("AI"), productName: text("AMD_Instinct_MI300X_OAM"), memory: quantity("196592Mi") },
  },
  mi300xPartition: {
    driver: "gpu.amd.com",
    attributes: { type: text("amdgpu-partition"), family: text("AI"), partitionProfile: text("cpx_nps4"), memory: quantity("24574Mi") },
  },
  flex170: { driver: "gpu.intel.com", attributes: { model: text("Flex 170"), family: text("Flex"), driver: text("i915"), memory: quantity("16Gi") } },
  max1550: { driver: "gpu.intel.com", attributes: { model: text("Max 1550"), family: text("Max"), driver: text("xe"), memory: quantity("128Gi") } },
  gaudi2: { driver: "gaudi.intel.com", attributes: { model: text("Gaudi2"), healthy: { kind: "bool", value: true } } },
  gaudi3: { driver: "gaudi.intel.com", attributes: { model: text("Gaudi3"), healthy: { kind: "bool", value: true } } },
  qatSymDc: { driver: "qat.intel.com", attributes: { services: text("sym;dc") } },
  qatAsym: { driver: "qat.intel.com", attributes: { services: text("asym") } },
  qatDcc: { driver: "qat.intel.com", attributes: { services: text("dcc") } },
  trainium2: {
    driver: "neuron.aws.com",
    attributes: { instanceType: text("trn2.48xlarge"), resourceType: text("neuron_device"), neuronDriverVersion: text("2.25.4.0") },
  },
  trainium2Node: {
    driver: "neuron.aws.com",
    attributes: { instanceType: text("trn2.48xlarge"), resourceType: text("neuron_node"), neuronDriverVersion: text("2.24.7.0") },
  },
  inferentia2: { driver: "neuron.aws.com", attributes: { instanceType: text("inf2.48xlarge"), resourceType: text("neuron_device") } },
  rdmaNic: { driver: "dra.net", attributes: { rdma: { kind: "bool", value: true }, ifName: text("eth1") } },
} as const satisfies Readonly<Record<string, SelectorDevice>>;

type Expected = Readonly<Partial<Record<keyof typeof devices, "true" | "false" | `unknown: ${string}`>>>;

const profile = "unknown: gpu.nvidia.com/profile";
const migProfiles: readonly Expected[] = [
  { mig1g5gb: "true", mig3g20gb: "false", h100: profile },
  { mig1g5gb: "true", mig3g20gb: "false", h100: profile },
  { mig1g5gb: "false", mig3g20gb: "false", h100: profile },
  { mig1g5gb: "false", mig3g20gb: "true", h100: profile },
];
// The driver stopped publishing the index of a GPU: Kubernetes aborts the allocation here.
const evenA100: readonly Expected[] = [
  {
    h100: "false",
    a100: "unknown: gpu.nvidia.com/index",
    a100AtIndex2: "true",
    a100AtIndex3: "false",
    mi300x: "unknown: gpu.nvidia.com/productName gpu.nvidia.com/index",
  },
];
const partitions: readonly Expected[] = [
  { mi300xPartition: "true", mi300x: "false", h100: "unknown: gpu.amd.com/type" },
  { mi300xPartition: "true", mi300x: "false", h100: "unknown: gpu.amd.com/type" },
];
const neuronNode: readonly Expected[] = [{ trainium2Node: "true", trainium2: "false", inferentia2: "false", h100: "unknown: neuron.aws.com/resourceType" }];

/** For every example that has selectors: what each of them says of some devices, worked out by hand. */
const expectations: Readonly<Record<string, readonly Expected[]>> = {
  "amddra__example_example-partitions-distinct-parents.yaml": partitions,
  "amddra__example_example-partitions-same-parent.yaml": partitions,
  "inteldra__deployments_gaudi_examples_deployment-inline.yaml": [{ gaudi3: "true", gaudi2: "false", h100: "unknown: gaudi.intel.com/model" }],
  "inteldra__deployments_gpu_examples_claim-external-gpu.yaml": [{ flex170: "true", max1550: "false", gaudi2: "unknown: gpu.intel.com/family" }],
  // The second selector writes the domain and the name in one: no device can ever satisfy it.
  "inteldra__deployments_gpu_examples_pod-inline-gpu-dranet.yaml": [
    { rdmaNic: "true", flex170: "false" },
    { rdmaNic: "unknown: dra.net/rdma/bool", flex170: "unknown: dra.net/rdma/bool" },
  ],
  "inteldra__deployments_qat_examples_deployment-inline.yaml": [
    { qatSymDc: "true", qatAsym: "false", qatDcc: "false", h100: "unknown: qat.intel.com/services" },
    { qatSymDc: "false", qatAsym: "true", qatDcc: "false", h100: "unknown: qat.intel.com/services" },
    { qatSymDc: "true", qatAsym: "false", qatDcc: "true", h100: "unknown: qat.intel.com/services" },
  ],
  "neuron__deploy_files_specs_1x4-connected-devices.yaml": [
    { trainium2: "true", trainium2Node: "true", inferentia2: "false", h100: "unknown: neuron.aws.com/instanceType" },
  ],
  "neuron__deploy_files_specs_4-node-inference-us.yaml": neuronNode,
  "neuron__deploy_files_specs_specific-driver-version.yaml": [
    { trainium2: "true", trainium2Node: "false", inferentia2: "unknown: neuron.aws.com/neuronDriverVersion" },
  ],
  "neuron__deploy_files_specs_us-and-lnc-config.yaml": neuronNode,
  "nvdra__demo_specs_extended-resources_mig-1g-12gb.yaml": [{ mig1g12gb: "true", mig1g5gb: "false", h100: "false", mi300x: "false" }],
  "nvdra__demo_specs_quickstart_v1_gpu-test4.yaml": migProfiles,
  "nvdra__demo_specs_quickstart_v1_gpu-test6.yaml": evenA100,
  "nvdra__demo_specs_quickstart_v1beta1_gpu-test4.yaml": migProfiles,
  "nvdra__demo_specs_quickstart_v1beta1_gpu-test6.yaml": evenA100,
};

/** Every `cel: {expression}` in a document, in the order of the text. */
function selectorsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(selectorsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const expression: unknown = key === "cel" && typeof child === "object" && child !== null && "expression" in child ? child.expression : undefined;
    return typeof expression === "string" ? [expression] : selectorsIn(child);
  });
}

function selectorsOf(path: string): readonly string[] {
  return parseAllDocuments(readFileSync(new URL(path, data), "utf8")).flatMap((document) => selectorsIn(document.toJS()));
}

function describeOutcome(outcome: SelectorOutcome): string {
  return outcome.kind === "unknown" ? `unknown: ${outcome.missing.join(" ")}` : outcome.kind === "error" ? `error: ${outcome.message}` : outcome.kind;
}

function evaluate(expression: string, device: SelectorDevice): string {
  const compiled = compileSelector(expression);
  return compiled.kind === "ok" ? describeOutcome(compiled.selector.evaluate(device)) : `${compiled.code}: ${compiled.message}`;
}

describe.skipIf(!isPresent)("the selectors of published examples", () => {
  const files = isPresent ? readdirSync(new URL("workloads/", data)).filter((file) => /\.ya?ml$/.test(file)) : [];

  it("are all expected here", () => {
    const withSelectors = files.filter((file) => /^\s*(- )?expression:/m.test(readFileSync(new URL(`workloads/${file}`, data), "utf8")));
    expect(withSelectors.toSorted()).toEqual(Object.keys(expectations).toSorted());
  });

  it.each(Object.entries(expectations))("say of devices what was worked out by hand: %s", (file, expected) => {
    const selectors = selectorsOf(`workloads/${file}`);
    const found = selectors.map((selector, index) => {
      const names = Object.keys(expected[index] ?? {}) as readonly (keyof typeof devices)[];
      return Object.fromEntries(names.map((name) => [name, evaluate(selector, devices[name])]));
    });
    expect(found).toEqual(expected);
  });

  it("are all read as atoms, with nothing opaque", () => {
    for (const file of Object.keys(expectations)) {
      for (const selector of selectorsOf(`workloads/${file}`)) {
        const atoms = readSelector(selector);
        expect(
          atoms?.filter((atom) => atom.kind === "opaque"),
          `${file}: ${selector}`,
        ).toEqual([]);
      }
    }
  });
});

/** A device of a published resource slice. */
function sliceDevices(path: string): readonly SelectorDevice[] {
  return parseAllDocuments(readFileSync(new URL(path, data), "utf8")).flatMap((document) => {
    const slice = document.toJS() as { readonly spec: { readonly driver: string; readonly devices?: readonly SliceDevice[] } };
    return (slice.spec.devices ?? []).map((device) => {
      const attributes = Object.entries(device.attributes ?? {}).map(([name, value]) => [name, attributeValue(value)] as const);
      const capacity = Object.entries(device.capacity ?? {}).map(([name, { value }]) => [name, quantity(value)] as const);
      return { driver: slice.spec.driver, attributes: Object.fromEntries([...attributes, ...capacity]) };
    });
  });
}

interface SliceDevice {
  readonly attributes?: Readonly<Record<string, { readonly string?: string; readonly int?: number; readonly bool?: boolean; readonly version?: string }>>;
  readonly capacity?: Readonly<Record<string, { readonly value: string }>>;
}

function attributeValue(value: { readonly string?: string; readonly int?: number; readonly bool?: boolean; readonly version?: string }): SelectorValue {
  if (value.version !== undefined) return version(value.version);
  if (value.int !== undefined) return int(BigInt(value.int));
  return value.bool !== undefined ? { kind: "bool", value: value.bool } : text(value.string ?? "");
}

describe.skipIf(!isPresent)("selectors on published resource slices", () => {
  const nvidiaGpu = `device.attributes["gpu.nvidia.com"]`;

  it.each<readonly [string, string, string]>([
    ["nvidia-h100x8-gpu.nvidia.com-2.yaml", `${nvidiaGpu}.cudaComputeCapability.compareTo(semver("9.0.0")) >= 0`, "true"],
    ["nvidia-h100x8-gpu.nvidia.com-2.yaml", `device.capacity["gpu.nvidia.com"].memory.isGreaterThan(quantity("40Gi"))`, "true"],
    ["nvidia-h100x8-gpu.nvidia.com-2.yaml", `device.capacity["gpu.nvidia.com"].memory.compareTo(quantity("80Gi")) >= 0`, "false"],
    ["nvidia-h100x8-gpu.nvidia.com-2.yaml", `${nvidiaGpu}.driverVersion.compareTo(semver("580.95.5")) > 0`, "true"],
    ["nvidia-h100x8-gpu.nvidia.com-2.yaml", `${nvidiaGpu}.index == 0`, "unknown: gpu.nvidia.com/index"],
    ["vks136-gpu.nvidia.com-2.yaml", `${nvidiaGpu}.productName.startsWith("GRID") && ${nvidiaGpu}.cudaComputeCapability.major() == 8`, "true"],
    [
      "intel-gaudi-gaudi.intel.com-1.yaml",
      `device.attributes["gaudi.intel.com"].healthy && device.attributes["resource.kubernetes.io"].pcieRoot.startsWith("pci")`,
      "true",
    ],
    ["amd-mi300x-nodriver-1.yaml", `device.attributes["gpu.amd.com"].type == "amdgpu"`, "unknown: gpu.amd.com/type"],
  ])("%s: %s is %s", (file, expression, outcome) => {
    const found = sliceDevices(`hardware/resourceslices/${file}`);
    expect(found.length).toBeGreaterThan(0);
    for (const device of found) expect(evaluate(expression, device)).toBe(outcome);
  });
});
