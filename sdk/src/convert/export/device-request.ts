import type { DeviceRequirementJson, ProfileJson } from "@cornercast/schemas";
import { chipById } from "../../hardware/index.js";
import type { JsonObject } from "../../document/index.js";
import { lowerName, vendorOf } from "./exported-profile.js";
import { kubernetesBytes } from "./kubernetes-amounts.js";
import type { SaidFields } from "./said-fields.js";

type Path = readonly (string | number)[];

/** The device class that the driver of a vendor is installed with, which has the name of the driver. */
const classOfVendor: ReadonlyMap<string, string> = new Map([
  ["nvidia", "gpu.nvidia.com"],
  ["amd", "gpu.amd.com"],
  ["intel", "gpu.intel.com"],
  ["aws", "neuron.aws.com"],
  ["google", "tpu.google.com"],
]);

/**
 * A requirement of devices as a request of a claim of Kubernetes Dynamic Resource Allocation (resource.k8s.io/v1).
 *
 * - Figures that drivers publish become selectors in CEL; the attributes are those of the driver of the vendor.
 * - Without a vendor no device class is known, and there is no request.
 */
export function deviceRequest(devices: DeviceRequirementJson, profile: ProfileJson, path: Path, fields: SaidFields, otherwise: string): JsonObject | undefined {
  const known = vendorOf(devices, profile);
  const driver = devices.driver?.anyOf?.length === 1 ? devices.driver.anyOf[0] : classOfVendor.get(known?.vendor ?? "");
  if (driver === undefined) {
    fields.refuse("no device class is known for it: say devices.vendor, devices.driver or devices.chip", ...path);
    return undefined;
  }
  if (devices.driver?.anyOf?.length === 1 && devices.driver.noneOf === undefined) fields.say(...path, "driver");
  if (devices.vendor?.anyOf?.length === 1 && classOfVendor.get(devices.vendor.anyOf[0] ?? "") === driver) fields.say(...path, "vendor", "anyOf");
  fields.say(...path, "count");
  fields.say(...path, "name");
  const selectors = [
    ...chipSelector(devices, driver, path, fields),
    ...memorySelector(devices, driver, path, fields),
    ...capabilitySelector(devices, driver, path, fields),
    ...(devices.selectors ?? []).flatMap(({ cel }, index) => {
      fields.say(...path, "selectors", index);
      return cel === undefined ? [] : [cel];
    }),
  ];
  return {
    name: lowerName(devices.name ?? otherwise),
    exactly: {
      deviceClassName: driver,
      ...(devices.count === undefined ? {} : { count: devices.count }),
      ...(selectors.length === 0 ? {} : { selectors: selectors.map((expression) => ({ cel: { expression } })) }),
    },
  };
}

function chipSelector({ chip }: DeviceRequirementJson, driver: string, path: Path, fields: SaidFields): readonly string[] {
  // Only the driver of NVIDIA publishes the name of the product as it is registered.
  const names = (chip?.anyOf ?? []).map(
    (id) =>
      chipById(id)
        ?.aliases?.filter(({ issuer }) => issuer === "nvidia-smi")
        .map(({ name }) => name) ?? [],
  );
  if (driver !== "gpu.nvidia.com" || names.length === 0 || names.some((each) => each.length === 0)) return [];
  fields.say(...path, "chip", "anyOf");
  const listed = [...new Set(names.flat())].map((name) => JSON.stringify(name)).join(", ");
  return [`device.attributes["${driver}"].productName in [${listed}]`];
}

function memorySelector({ memory }: DeviceRequirementJson, driver: string, path: Path, fields: SaidFields): readonly string[] {
  return (["nominal", "usable"] as const).flatMap((kind) => {
    const least = kubernetesBytes(memory?.[kind]?.min);
    if (least === undefined || !["gpu.nvidia.com", "gpu.amd.com"].includes(driver)) return [];
    const at = [...path, "memory", kind, "min"];
    if (kind === "usable") fields.say(...at);
    else fields.sayAlmost("drivers publish the memory that can be used, and not the class; the same figure is asked of it", ...at);
    return [`device.capacity["${driver}"].memory.compareTo(quantity("${least}")) >= 0`];
  });
}

function capabilitySelector({ computeCapability }: DeviceRequirementJson, driver: string, path: Path, fields: SaidFields): readonly string[] {
  if (driver !== "gpu.nvidia.com") return [];
  return (["min", "below"] as const).flatMap((bound) => {
    const version = semanticVersion(computeCapability?.[bound]);
    if (version === undefined) return [];
    fields.say(...path, "computeCapability", bound);
    return [`device.attributes["${driver}"].cudaComputeCapability.compareTo(semver("${version}")) ${bound === "min" ? ">=" : "<"} 0`];
  });
}

/** A version of three numbers, as `semver` of Kubernetes wants it; longer ones it does not take. */
export function semanticVersion(text: string | undefined): string | undefined {
  const numbers = text?.split(".").map(Number) ?? [];
  if (numbers.length === 0 || numbers.length > 3 || !numbers.every(Number.isSafeInteger)) return undefined;
  return [...numbers, 0, 0].slice(0, 3).join(".");
}
