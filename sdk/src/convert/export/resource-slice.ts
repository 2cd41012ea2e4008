import { stringify } from "yaml";
import type { AttributeValueJson, DeviceJson } from "@cornercast/schemas";
import { chipById } from "../../hardware/index.js";
import type { JsonObject } from "../../document/index.js";
import { lowerName } from "./exported-profile.js";
import type { Exporter } from "./exporter.js";
import { kubernetesBytes } from "./kubernetes-amounts.js";
import { saidFields, type SaidFields } from "./said-fields.js";

type Path = readonly (string | number)[];

const driverOfVendor: ReadonlyMap<string, string> = new Map([
  ["nvidia", "gpu.nvidia.com"],
  ["amd", "gpu.amd.com"],
  ["intel", "gpu.intel.com"],
  ["aws", "neuron.aws.com"],
  ["google", "tpu.google.com"],
]);

/** The most devices that a slice may hold. */
const mostDevices = 128;

/**
 * The devices of an Offer as ResourceSlices of Kubernetes Dynamic Resource Allocation (resource.k8s.io/v1), one for each driver.
 *
 * - An attribute that came from a slice goes back as it was. Others get the name that the driver of their vendor publishes them under.
 * - The node has the name of the offer. Prices, places and operators Kubernetes has no word for: they are reported.
 */
export const resourceSliceExporter: Exporter = {
  id: "resource-slice",
  title: "Kubernetes ResourceSlice with the attributes of the devices",
  takes: "Offer",
  export(offer) {
    const fields = saidFields(offer, "a ResourceSlice", offer.metadata?.name ?? "");
    const node = lowerName(offer.metadata?.name ?? "node");
    const byDriver = new Map<string, JsonObject[]>();
    for (const [index, device] of (offer.spec?.shape?.devices ?? []).entries()) {
      const path = ["spec", "shape", "devices", index];
      const vendor = device.vendor ?? chipById(device.chip ?? "")?.vendor;
      const driver = device.driver ?? driverOfVendor.get(vendor ?? "");
      if (driver === undefined) {
        fields.refuse("no driver is known for it: say its driver or its vendor", ...path);
        continue;
      }
      fields.say(...path, "driver");
      fields.say(...path, "vendor");
      fields.say(...path, "count");
      const known = byDriver.get(driver) ?? [];
      const copies = sliceDevices(device, driver, path, known.length, fields);
      byDriver.set(driver, [...known, ...copies]);
    }
    const slices = [...byDriver].map(([driver, devices]) => {
      if (devices.length > mostDevices)
        fields.refuse(`a slice holds ${String(mostDevices)} devices, and there are ${String(devices.length)}`, "spec", "shape", "devices");
      return {
        apiVersion: "resource.k8s.io/v1",
        kind: "ResourceSlice",
        metadata: { name: lowerName(node, driver) },
        spec: { driver, nodeName: node, pool: { name: node, generation: 1, resourceSliceCount: 1 }, devices: devices.slice(0, mostDevices) },
      };
    });
    return { text: slices.map((slice) => stringify(slice, { lineWidth: 0 })).join("---\n"), diagnostics: fields.diagnostics() };
  },
};

function sliceDevices(device: DeviceJson, driver: string, path: Path, start: number, fields: SaidFields): readonly JsonObject[] {
  const shared = { ...registered(device, driver, path, fields), ...device.attributes };
  fields.say(...path, "attributes");
  fields.say(...path, "members");
  return Array.from({ length: Math.min(device.count ?? 1, mostDevices + 1) }, (_, index) => {
    const member = device.members?.[index];
    const own = Object.entries({ ...shared, ...member?.attributes });
    const named = (entries: typeof own, value: (each: AttributeValueJson) => JsonObject | undefined): JsonObject =>
      Object.fromEntries(entries.flatMap(([name, each]) => (value(each) === undefined ? [] : [[shortName(name, driver), value(each) ?? {}] as const])));
    const attributes = named(own, (value) => (value.quantity === undefined ? attribute(value) : undefined));
    const capacity = named(own, ({ quantity }) => (quantity === undefined ? undefined : { value: quantity }));
    return {
      name: lowerName(member?.id ?? `device-${String(start + index)}`),
      ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
      ...(Object.keys(capacity).length === 0 ? {} : { capacity }),
    };
  });
}

/** What drivers publish of figures that an offer states otherwise. */
function registered(device: DeviceJson, driver: string, path: Path, fields: SaidFields): Record<string, AttributeValueJson> {
  const product = device.product ?? chipById(device.chip ?? "")?.aliases?.find(({ issuer }) => issuer === issuerOf(driver))?.name;
  const memory = kubernetesBytes(device.memory?.usable?.[0]?.value);
  const capability = device.computeCapability?.[0]?.value;
  const found: Record<string, AttributeValueJson> = {};
  if (product !== undefined) {
    found[`${driver}/productName`] = { string: product };
    fields.say(...path, "product");
    fields.say(...path, "chip");
  }
  if (memory !== undefined) {
    found[`${driver}/memory`] = { quantity: memory };
    fields.say(...path, "memory", "usable", 0, "value");
  }
  if (capability !== undefined && driver === "gpu.nvidia.com") {
    found[`${driver}/cudaComputeCapability`] = { version: [...capability.split("."), "0", "0"].slice(0, 3).join(".") };
    fields.say(...path, "computeCapability", 0, "value");
  }
  return found;
}

/** Whose names for products a driver publishes. */
function issuerOf(driver: string): string {
  return driver === "gpu.nvidia.com" ? "nvidia-smi" : driver === "gpu.amd.com" ? "amd-smi" : "";
}

/** An attribute in the domain of the driver needs no domain. */
function shortName(name: string, driver: string): string {
  return name.startsWith(`${driver}/`) ? name.slice(driver.length + 1) : name;
}

function attribute(value: AttributeValueJson): JsonObject | undefined {
  const { bool, int, string, version, bools, ints, strings, versions } = value;
  if (bool !== undefined) return { bool };
  if (int !== undefined) return { int: Number(int) };
  if (string !== undefined) return { string };
  if (version !== undefined) return { version };
  const list = bools?.values ?? strings?.values ?? versions?.values;
  const name = bools === undefined ? (strings === undefined ? "versions" : "strings") : "bools";
  if (list !== undefined) return { [name]: [...list] };
  return ints === undefined ? undefined : { ints: (ints.values ?? []).map(Number) };
}
