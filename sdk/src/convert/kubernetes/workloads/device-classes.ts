import { isJsonObject } from "../../../document/index.js";
import { listAt, objectAt, textAt } from "../../source-value.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import { draDriver } from "../known-drivers.js";

/** What devices of a device class are. */
export type DeviceClass =
  | { readonly kind: "accelerator"; readonly driver?: string; readonly vendor?: string; readonly selectors: readonly string[] }
  | { readonly kind: "other"; readonly what: string };

/** The device classes of the inputs and those that drivers are installed with. */
export interface DeviceClasses {
  byName(name: string): DeviceClass | undefined;
  /** The class that hands out an extended resource. */
  byResource(resource: string): DeviceClass | undefined;
}

/**
 * Device classes that come with a driver and select among its devices; other classes have the name of their driver.
 *
 * Source: github.com/NVIDIA/k8s-dra-driver-gpu, deployments/helm, templates of `DeviceClass`.
 */
const classOfNvidia = (type: string): DeviceClass => ({
  kind: "accelerator",
  driver: "gpu.nvidia.com",
  vendor: "nvidia",
  selectors: [`device.attributes['gpu.nvidia.com'].type == '${type}'`],
});
const channels: DeviceClass = { kind: "other", what: "channels and daemons of a compute domain" };
const installed: ReadonlyMap<string, DeviceClass> = new Map([
  ["gpu.nvidia.com", classOfNvidia("gpu")],
  ["mig.nvidia.com", classOfNvidia("mig")],
  ["vfio.gpu.nvidia.com", classOfNvidia("vfio")],
  ["imex.nvidia.com", channels],
  ["compute-domain-daemon.nvidia.com", channels],
  ["compute-domain-default-channel.nvidia.com", channels],
]);
const sameAsDriver: ReadonlySet<string> = new Set([
  "gpu.amd.com",
  "gpu.intel.com",
  "gaudi.intel.com",
  "qat.intel.com",
  "neuron.aws.com",
  "tpu.google.com",
  "gpu.example.com",
  "dra.net",
  "dra.cpu",
  "dra.memory",
]);

/**
 * Device classes by name and by extended resource.
 *
 * - A class of the inputs counts before one that comes with its driver.
 */
export function deviceClasses(objects: readonly KubernetesObject[]): DeviceClasses {
  const given = new Map<string, DeviceClass>();
  const byResource = new Map<string, DeviceClass>();
  for (const { group, kind, name, value } of objects) {
    if (group !== "resource.k8s.io" || kind !== "DeviceClass" || name === undefined) continue;
    const spec = objectAt(value, "spec");
    const own = classOf(listAt(spec, "selectors").flatMap((selector) => textAt(isJsonObject(selector) ? selector["cel"] : undefined, "expression") ?? []));
    given.set(name, own);
    const resource = textAt(spec, "extendedResourceName");
    if (resource !== undefined) byResource.set(resource, own);
  }
  return {
    byName: (name) => given.get(name) ?? installed.get(name) ?? (sameAsDriver.has(name) ? classOfDriver(name, []) : undefined),
    byResource: (resource) => byResource.get(resource),
  };
}

/** A selector that asks for nothing but a driver says which devices these are. */
function classOf(expressions: readonly string[]): DeviceClass {
  const drivers = expressions.map((expression) => /^\s*device\.driver\s*==\s*(["'])([\w.-]{1,253})\1\s*$/u.exec(expression)?.[2]);
  const driver = drivers.find((name) => name !== undefined);
  const rest = expressions.filter((_, index) => drivers[index] === undefined);
  return driver === undefined ? { kind: "accelerator", selectors: expressions } : classOfDriver(driver, rest);
}

function classOfDriver(driver: string, selectors: readonly string[]): DeviceClass {
  const known = draDriver(driver);
  if (known.kind === "other") return known;
  return { kind: "accelerator", driver, ...(known.vendor === undefined ? {} : { vendor: known.vendor }), selectors };
}
