import type { DeviceJson, HostJson, OfferJson, PriceJson } from "@cornercast/schemas";
import { fieldOf, isJsonArray, type JsonValue } from "../../document/index.js";
import type { FindingTally } from "../finding-tally.js";
import { identifyChip } from "../identify-chip.js";
import { readPythonLiteral } from "./python-literal.js";

/** The id of the source of all figures. */
export const catalogSource = "skypilot-catalog";

/** A row of a catalog, by column name. */
export type CatalogRow = ReadonlyMap<string, string>;

/** The parts of an offer that a row gives. */
export interface CatalogOffer {
  readonly shape: NonNullable<NonNullable<OfferJson["spec"]>["shape"]>;
  readonly location: NonNullable<NonNullable<OfferJson["spec"]>["location"]> | undefined;
  readonly price: readonly PriceJson[];
}

interface GpuCell {
  readonly vendor?: string;
  readonly memory?: string;
}

const architectures: ReadonlyMap<string, string> = new Map([
  ["x86_64", "amd64"],
  ["amd64", "amd64"],
  ["arm64", "arm64"],
  ["aarch64", "arm64"],
]);

/**
 * What one row of a catalog of virtual machines says: one instance type in one region.
 *
 * - A row without an accelerator is a machine without accelerators.
 * - Prices are in US dollars for an hour of the whole instance (SkyPilot documentation, "Adding a new cloud": catalogs). An empty price is none.
 * - `GpuInfo` gives the memory of one GPU. Its total is that of one GPU in some catalogs and that of all in others, and is not used.
 */
export function catalogOffer(row: CatalogRow, line: number, findings: FindingTally): CatalogOffer {
  const instance = row.get("InstanceType") ?? "";
  const region = row.get("Region") ?? "";
  const zone = row.get("AvailabilityZone") ?? row.get("Zone") ?? "";
  const name = row.get("AcceleratorName") ?? "";
  const host = hostOf(row);
  return {
    shape: {
      ...(name === "" ? { devices: [], devicesComplete: true } : { devices: [deviceOf(row, name, line, findings)] }),
      ...(Object.keys(host).length === 0 ? {} : { host }),
      ...(instance === "" ? {} : { instanceType: instance.slice(0, 253) }),
    },
    location: region === "" ? undefined : { region: region.slice(0, 127), ...(zone === "" ? {} : { zone: zone.slice(0, 127) }) },
    price: [...priceOf("on-demand", row.get("Price"), line, findings), ...priceOf("spot", row.get("SpotPrice"), line, findings)],
  };
}

function deviceOf(row: CatalogRow, name: string, line: number, findings: FindingTally): DeviceJson {
  const count = wholeNumber(row.get("AcceleratorCount"));
  const gpu = gpuCell(row.get("GpuInfo") ?? "", count, line, findings);
  const identified = identifyChip({ names: [name], issuer: "skypilot", ...(gpu.memory === undefined ? {} : { memory: gpu.memory }) });
  for (const finding of identified.findings) findings.add(finding, line);
  const [chip, ...others] = identified.chips;
  return {
    name: "accelerator",
    ...(count === undefined || count === 0 ? {} : { count }),
    ...(chip === undefined ? {} : others.length === 0 ? { chip: chip.id } : { chipCandidates: identified.chips.map(({ id }) => id) }),
    ...(gpu.vendor === undefined ? {} : { vendor: gpu.vendor }),
    product: name.slice(0, 253),
    ...(gpu.memory === undefined ? {} : { memory: { nominal: [{ value: gpu.memory, source: catalogSource }] } }),
  };
}

function gpuCell(cell: string, count: number | undefined, line: number, findings: FindingTally): GpuCell {
  if (cell.trim() === "") return {};
  const value = readPythonLiteral(cell);
  const gpus = fieldOf(value ?? null, "Gpus");
  if (value === undefined || gpus === undefined || !isJsonArray(gpus)) {
    findings.add({ code: "import-field-ignored", message: "GpuInfo cannot be read and was left out" }, line);
    return {};
  }
  const sizes = new Set(gpus.map((gpu) => mebibytes(fieldOf(fieldOf(gpu, "MemoryInfo") ?? null, "SizeInMiB"))));
  const [size] = sizes;
  if (sizes.size > 1) findings.add({ code: "import-conflict", message: "GpuInfo lists GPUs of different memory; the memory was left out" }, line);
  const counted = gpus.reduce<number | undefined>((sum, gpu) => {
    const own = fieldOf(gpu, "Count");
    return sum === undefined || typeof own !== "number" ? undefined : sum + own;
  }, 0);
  if (counted !== undefined && count !== undefined && counted !== count) {
    findings.add({ code: "import-count-mismatch", message: `AcceleratorCount is ${String(count)}, and GpuInfo counts ${String(counted)}` }, line);
  }
  const total = fieldOf(value, "TotalGpuMemoryInMiB");
  if (sizes.size === 1 && size !== undefined && count !== undefined && count > 1 && typeof total === "number" && total !== size * count) {
    findings.add({ code: "import-count-mismatch", message: "TotalGpuMemoryInMiB is not the memory of all GPUs; the memory of one GPU counts" }, line);
  }
  const maker = fieldOf(gpus[0] ?? null, "Manufacturer");
  const vendor = typeof maker === "string" ? vendors.get(maker.toLowerCase()) : undefined;
  return { ...(vendor === undefined ? {} : { vendor }), ...(sizes.size === 1 && size !== undefined ? { memory: `${String(size)}MiB` } : {}) };
}

const vendors: ReadonlyMap<string, string> = new Map([
  ["nvidia", "nvidia"],
  ["amd", "amd"],
  ["intel", "intel"],
  ["habana", "intel"],
  ["aws", "aws"],
  ["google", "google"],
]);

function hostOf(row: CatalogRow): HostJson {
  const cores = wholeNumber(row.get("vCPUs"));
  const memory = /^([1-9][0-9]{0,8}|0)(?:\.([0-9]{1,6}))?$/u.exec(row.get("MemoryGiB") ?? "");
  const fraction = (memory?.[2] ?? "").replace(/0+$/u, "");
  const amount = memory === null ? "0" : `${memory[1] ?? "0"}${fraction === "" ? "" : `.${fraction}`}`;
  const arch = architectures.get((row.get("Arch") ?? "").toLowerCase());
  return {
    ...(arch === undefined ? {} : { arch: [{ value: arch, source: catalogSource }] }),
    ...(cores === undefined || cores === 0 ? {} : { cores: [{ value: cores, source: catalogSource }] }),
    ...(amount === "0" ? {} : { memory: [{ value: `${amount}GiB`, source: catalogSource }] }),
  };
}

function priceOf(model: "on-demand" | "spot", text: string | undefined, line: number, findings: FindingTally): readonly PriceJson[] {
  if (text === undefined || text.trim() === "") return [];
  if (!/^(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?$/u.test(text)) {
    findings.add({ code: "import-field-ignored", message: `the ${model} price is not a decimal number and was left out` }, line);
    return [];
  }
  return [{ model, perUnitHour: `${text} USD`, source: catalogSource }];
}

/** `8` or `8.0`: pandas writes whole numbers as floating-point ones where a column has empty cells. */
function wholeNumber(text: string | undefined): number | undefined {
  const match = /^(0|[1-9][0-9]{0,5})(?:\.0*)?$/u.exec(text ?? "");
  return match === null ? undefined : Number(match[1]);
}

function mebibytes(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value < 1e9 ? value : undefined;
}
