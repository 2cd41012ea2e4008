import { isSmiSentinel, smiAt, smiChildren, type SmiElement } from "./smi-element.js";

/** The facts of a GPU that the importer reads. */
export type SmiFactName =
  | "productName"
  | "architecture"
  | "brand"
  | "uuid"
  | "pciDevice"
  | "pciSubsystem"
  | "address"
  | "memoryTotal"
  | "memoryProtected"
  | "memoryEncryption"
  | "migMode"
  | "virtualization"
  | "ecc"
  | "powerLimit"
  | "powerDefault"
  | "powerMax"
  | "addressing"
  | "coherentLink"
  | "recovery"
  | "rowPending"
  | "rowFailure"
  | "pagePending"
  | "fabricState"
  | "fabricStatus"
  | "fabricClique"
  | "fabricCluster"
  | "fabricHealth"
  | "fabricBandwidth"
  | "fabricRoute"
  | "fabricTimeout"
  | "fabricRecovery"
  | "fabricConfiguration";

/**
 * Where a fact stands, newest name first. nvidia-smi renames elements between versions of its document type ("nvsmi_device_v10.dtd" to
 * "v13"), and its text form has names of its own; a reader that knows one name would see nothing under the others.
 */
const gpuPaths: Readonly<Record<SmiFactName, readonly string[]>> = {
  productName: ["product_name"],
  architecture: ["product_architecture"],
  brand: ["product_brand"],
  uuid: ["uuid", "gpu_uuid"],
  pciDevice: ["pci/pci_device_id", "pci/device_id"],
  pciSubsystem: ["pci/pci_sub_system_id", "pci/sub_system_id"],
  address: ["pci/pci_bus_id", "pci/bus_id"],
  memoryTotal: ["fb_memory_usage/total"],
  memoryProtected: ["cc_protected_memory_usage/total", "conf_compute_protected_memory_usage/total"],
  memoryEncryption: ["dram_encryption_mode/current_dram_encryption", "dram_encryption_mode/current"],
  migMode: ["mig_mode/current_mig", "mig_mode/current"],
  virtualization: ["gpu_virtualization_mode/virtualization_mode"],
  ecc: ["ecc_mode/current_ecc", "ecc_mode/current"],
  powerLimit: [
    "gpu_power_readings/gpu_ceiling_power_limit/current_power_limit",
    "gpu_power_readings/current_power_limit",
    "power_readings/power_limit",
    "gpu_power_readings/power_limit",
    "power_readings/enforced_power_limit",
  ],
  powerDefault: [
    "gpu_power_readings/gpu_ceiling_power_limit/default_power_limit",
    "gpu_power_readings/default_power_limit",
    "power_readings/default_power_limit",
  ],
  powerMax: ["gpu_power_readings/max_power_limit", "power_readings/max_power_limit"],
  addressing: ["addressing_mode"],
  coherentLink: ["c2c_mode", "gpu_c2c_mode"],
  recovery: ["gpu_recovery_action"],
  rowPending: ["remapped_rows/remapped_row_pending", "remapped_rows/pending"],
  rowFailure: ["remapped_rows/remapped_row_failure", "remapped_rows/remapping_failure_occurred"],
  pagePending: ["retired_pages/pending_retirement", "retired_pages/pending_blacklist", "retired_pages/pending_page_blacklist"],
  fabricState: ["fabric/state"],
  fabricStatus: ["fabric/status"],
  fabricClique: ["fabric/cliqueid"],
  fabricCluster: ["fabric/clusteruuid"],
  fabricHealth: ["fabric/health/summary"],
  fabricBandwidth: ["fabric/health/bandwidth"],
  fabricRoute: ["fabric/health/route_unhealthy"],
  fabricTimeout: ["fabric/health/access_timeout_recovery"],
  fabricRecovery: ["fabric/health/route_recovery_in_progress"],
  fabricConfiguration: ["fabric/health/incorrect_configuration"],
};

/** The facts of one GPU, by name; a fact that the output does not state, or states as unknown, is absent. */
export type SmiGpuFacts = { readonly [Name in SmiFactName]?: string };

/** A MIG device: a compute instance in a GPU instance. */
export interface SmiMigFacts {
  readonly index?: string;
  readonly gpuInstance?: string;
  readonly computeInstance?: string;
  readonly uuid?: string;
  readonly memoryTotal?: string;
  readonly multiprocessors?: string;
}

/** No fact is longer; a product name has some 50 characters. */
const longest = 253;

/** The facts of one GPU. */
export function smiGpuFacts(gpu: SmiElement): SmiGpuFacts {
  const facts: Record<string, string> = {};
  for (const [name, paths] of Object.entries(gpuPaths)) {
    const text = firstKnown(gpu, paths);
    if (text !== undefined) facts[name] = text.slice(0, longest);
  }
  return facts;
}

/** The MIG devices of a GPU. */
export function smiMigFacts(gpu: SmiElement): readonly SmiMigFacts[] {
  const text = (device: SmiElement, ...paths: readonly string[]): string | undefined => firstKnown(device, paths)?.slice(0, longest);
  const listed = [...smiChildren(gpu, "mig_device"), ...smiChildren(gpu, "mig_devices").flatMap((list) => smiChildren(list, "mig_device"))];
  return listed.map((device) => ({
    ...optional("index", text(device, "index")),
    ...optional("gpuInstance", text(device, "gpu_instance_id")),
    ...optional("computeInstance", text(device, "compute_instance_id")),
    ...optional("uuid", text(device, "uuid", "mig_uuid")),
    ...optional("memoryTotal", text(device, "fb_memory_usage/total", "shared_fb_memory_usage/total")),
    ...optional("multiprocessors", text(device, "device_attributes/shared/multiprocessor_count")),
  }));
}

/**
 * Whether the driver has lost the GPU: it then prints `GPU is lost` in place of what it would have to ask the device.
 */
export function isLost(gpu: SmiElement): boolean {
  const texts: SmiElement[] = [gpu];
  for (let element = texts.pop(); element !== undefined; element = texts.pop()) {
    if (/^\[?GPU is lost\]?$/iu.test(element.text)) return true;
    for (const child of element.children) texts.push(child);
  }
  return false;
}

/** The text of the first of several paths that states something. */
export function firstKnown(element: SmiElement, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const text = smiAt(element, path)?.text;
    if (text !== undefined && !isSmiSentinel(text)) return text;
  }
  return undefined;
}

function optional<Name extends string>(name: Name, value: string | undefined): { readonly [Key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]?: string });
}
