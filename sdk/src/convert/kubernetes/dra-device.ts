import type { ConditionJson, DeviceJson, DeviceMemberJson, PartitionJson, SoftwareJson } from "@cornercast/schemas";
import { isJsonObject } from "../../document/index.js";
import type { ChipEvidence } from "../identify-chip.js";
import { chipFields } from "./chip-fields.js";
import { attributeOf, capacityValue, draAttributes } from "./dra-attributes.js";
import { draDriver } from "./known-drivers.js";
import { taintCondition } from "./node-status.js";
import type { Report } from "./object-findings.js";
import { migProfile, virtualGpu, type VirtualGpu } from "./partition-names.js";
import { bytesText } from "./quantity-text.js";
import type { SliceDevice } from "./slice-device.js";

/** The id of the source of what a driver publishes in resource slices. */
export const sliceSource = "resource-slice";

/** An accelerator of a resource slice, the software that its driver speaks of, and what keeps jobs away from it. */
export interface DraDevice {
  readonly device: DeviceJson;
  readonly software: readonly SoftwareJson[];
  readonly conditions: readonly ConditionJson[];
}

/**
 * One accelerator of a resource slice.
 *
 * - All attributes and capacities are kept as they are. Chip, memory, compute capability and partition are read from those that the
 *   drivers are known to publish.
 * - The device id of AMD is a number of the single device and not that of PCI; partitions of one device share it.
 * - A device that a claim has, one with a taint that keeps pods away, and one that its driver calls unhealthy is there and not free.
 */
export function draDevice(slice: SliceDevice, name: string, report: Report): DraDevice {
  const { attributes, capacity, driver } = slice;
  const known = draDriver(driver);
  const text = (attribute: string): string | undefined => attributeOf(attributes, attribute);
  const product = text("productName") ?? text("model");
  const virtual = virtualGpu(product) ?? (text("brand") === "NvidiaVCS" ? {} : undefined);
  const partition = partitionOf(slice, virtual);
  const memory = bytesText(capacityValue(capacity["memory"]));
  const isWhole = partition === undefined || partition.kind === "full";
  const member: DeviceMemberJson = { ...optional("id", text("uuid")), ...optional("address", busAddress(attributes)) };
  const capability = text("cudaComputeCapability");
  const conditions = conditionsOf(slice, name);
  const qualified = draAttributes(attributes, capacity, driver);
  const evidence = evidenceOf(slice, product, virtual);
  return {
    device: {
      name,
      count: 1,
      ...chipFields({ ...evidence, ...(isWhole && memory !== undefined ? { memory } : {}) }, report, virtual?.chips),
      ...(known.kind === "accelerator" && known.vendor !== undefined ? { vendor: known.vendor } : {}),
      ...(product === undefined || product === "" ? {} : { product: product.slice(0, 253) }),
      ...(memory === undefined ? {} : { memory: { usable: [{ value: memory, source: sliceSource }] } }),
      ...(partition === undefined ? {} : { partition }),
      ...(evidence.pci === undefined ? {} : { pci: { vendor: evidence.pci.vendor, device: evidence.pci.device } }),
      ...(Object.keys(qualified).length === 0 ? {} : { attributes: qualified }),
      ...(Object.keys(member).length === 0 ? {} : { members: [member] }),
      ...(driver === undefined ? {} : { driver: driver.slice(0, 253) }),
      ...(capability !== undefined && /^[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}$/u.test(capability)
        ? { computeCapability: [{ value: capability, source: sliceSource }] }
        : {}),
      ...(conditions.length === 0 && !slice.isAllocated ? {} : { free: 0 }),
    },
    software: softwareOf(slice),
    conditions,
  };
}

function evidenceOf(slice: SliceDevice, product: string | undefined, virtual: VirtualGpu | undefined): ChipEvidence {
  const { attributes, driver } = slice;
  const known = draDriver(driver);
  const issuer = known.kind === "accelerator" ? known.issuer : "kubernetes";
  const hex = (name: string): string | undefined => /^(?:0x)?([0-9a-f]{4})$/iu.exec(attributeOf(attributes, name) ?? "")?.[1]?.toLowerCase();
  const vendor = hex("vendorID") ?? (driver === "gpu.intel.com" ? "8086" : undefined);
  // Only for devices that are passed through does NVIDIA publish the identity on the PCI bus.
  const device = driver === "gpu.intel.com" ? hex("pciId") : attributeOf(attributes, "vendorID") === undefined ? undefined : hex("deviceID");
  const family = attributeOf(attributes, "instanceType")?.split(".")[0];
  const names = virtual?.board === undefined ? [product, family].filter((name) => name !== undefined && name !== "") : [virtual.board];
  return {
    names: names.filter((name) => name !== undefined),
    issuer,
    exactNames: virtual === undefined,
    ...(vendor === undefined || device === undefined ? {} : { pci: { vendor, device } }),
  };
}

function partitionOf({ attributes, driver }: SliceDevice, virtual: VirtualGpu | undefined): PartitionJson | undefined {
  const type = attributeOf(attributes, "type");
  const parentId = attributeOf(attributes, "parentUUID");
  if (virtual !== undefined) return { kind: "vgpu", ...optional("profile", virtual.profile), source: sliceSource };
  switch (type) {
    case "mig": {
      const profile = attributeOf(attributes, "profile");
      return { kind: "mig", ...optional("profile", migProfile(profile) ?? profile?.slice(0, 63)), ...optional("parent", parentId), source: sliceSource };
    }
    case "amdgpu":
      return { kind: "full", ...optional("profile", attributeOf(attributes, "partitionProfile")), source: sliceSource };
    case "amdgpu-partition":
      return {
        kind: "amd-partition",
        ...optional("profile", attributeOf(attributes, "partitionProfile")),
        ...optional("parent", attributeOf(attributes, "deviceID")),
        source: sliceSource,
      };
    case "vf":
      return driver === "gpu.intel.com" ? { kind: "sriov-vf", source: sliceSource } : undefined;
    case "gpu":
    case "vfio":
      return { kind: "full", source: sliceSource };
    default:
      return undefined;
  }
}

function softwareOf({ attributes, driver }: SliceDevice): readonly SoftwareJson[] {
  const known = draDriver(driver);
  if (known.kind !== "accelerator" || known.software === undefined) return [];
  return Object.entries(known.software).flatMap(([attribute, name]): SoftwareJson[] => {
    const version = attributeOf(attributes, attribute);
    return version === undefined || !/^[0-9][\w.+~-]{0,127}$/u.test(version) ? [] : [{ name, version, source: sliceSource }];
  });
}

/** Why no new pod gets the device. The conditions are of the unit, so that they say so and keep nothing away from its other devices. */
function conditionsOf({ taints, attributes }: SliceDevice, name: string): readonly ConditionJson[] {
  const found = taints.flatMap((taint): ConditionJson[] => {
    const condition = taintCondition(taint, sliceSource);
    if (condition === undefined || (condition.effect !== "no-schedule" && condition.effect !== "no-execute")) return [];
    return [{ ...condition, effect: "none", message: `only the device ${name} has this condition` }];
  });
  const healthy = attributes["healthy"];
  const isSick = (isJsonObject(healthy) && healthy["bool"] === false) || attributeOf(attributes, "health") === "Unhealthy";
  return isSick ? [...found, { type: "unhealthy", effect: "none", message: `the driver calls the device ${name} unhealthy`, source: sliceSource }] : found;
}

function busAddress(attributes: SliceDevice["attributes"]): string | undefined {
  for (const name of ["resource.kubernetes.io/pciBusID", "pciBusID", "pciAddr", "pciAddress"]) {
    const address = attributeOf(attributes, name);
    if (address !== undefined && address !== "" && address.length <= 63) return address;
  }
  return undefined;
}

function optional<Name extends string>(name: Name, value: string | undefined): { readonly [Key in Name]?: string } {
  if (value === undefined || value === "") return {};
  return { [name]: value.slice(0, name === "profile" ? 63 : 253) } as { readonly [Key in Name]?: string };
}
