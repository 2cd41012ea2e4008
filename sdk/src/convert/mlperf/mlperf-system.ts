import type { DeviceJson, HostJson, OfferJson, ShapeJson } from "@cornercast/schemas";
import type { JsonObject } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import { identifyChip } from "../identify-chip.js";
import type { ImportOptions } from "../importer.js";
import { scalarAt, textAt } from "../source-value.js";
import { readInterconnect, readNetwork } from "./interconnect.js";
import { isNothing, readCount, readMemory } from "./read-quantity.js";
import { readSoftware } from "./software-stack.js";

/** The id of the source of all figures. */
const system = "mlperf-system";
/** The id of the source of what follows from them. */
const derived = "mlperf-derived";

/** Reports a finding about a field. */
export type ReportField = (finding: Pick<Diagnostic, "code" | "message">, field: string) => void;

/**
 * One offer from one system description of MLPerf: the unit is a node, of which the system has `number_of_nodes`.
 *
 * - All fields are free text that a submitter wrote: every figure is `asserted`.
 * - The model gives a chip by its exact name; a memory that is not that of the chip is reported and kept.
 * - Cores may be those of a processor or of the node, and bandwidths those of a link, a device or a box: without a word about it they are left out.
 * - How many nodes are free, where they stand and what they cost is not stated.
 */
export function mlperfOffer(document: JsonObject, name: string, reference: string, options: ImportOptions, report: ReportField): OfferJson {
  const device = deviceOf(document, report);
  const shape = shapeOf(document, device, report);
  const nodes = readCount(document["number_of_nodes"]);
  const submitter = textAt(document, "submitter");
  const title = textAt(document, "system_name");
  const at = options.at === undefined ? {} : { at: options.at };
  const annotations = {
    ...(submitter === undefined ? {} : { "mlperf/submitter": submitter.slice(0, 1_024) }),
    ...(title === undefined ? {} : { "mlperf/system_name": title.slice(0, 1_024) }),
  };
  const status = {
    ...(nodes === undefined || nodes === 0 ? {} : { availability: { total: nodes, source: system } }),
    ...(options.at === undefined ? {} : { observedAt: options.at }),
  };
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: {
      shape,
      ...(options.provider === undefined ? {} : { operator: { provider: options.provider } }),
      sources: [
        { id: system, kind: "asserted", reference, ...at },
        ...(shape.host?.arch === undefined ? [] : [{ id: derived, kind: "derived", reference: "the product line of host_processor_model_name", ...at }]),
      ],
    },
    ...(Object.keys(status).length === 0 ? {} : { status }),
  };
}

function shapeOf(document: JsonObject, device: DeviceJson | "none" | undefined, report: ReportField): ShapeJson {
  const host = hostOf(document, report);
  const vendor = device === undefined || device === "none" ? undefined : device.vendor;
  const read = readSoftware([document["other_software_stack"], document["framework"]], vendor, system);
  for (const name of read.conflicts)
    report({ code: "import-conflict", message: `two versions of ${name} are stated; the first counts` }, "other_software_stack");
  const link = readInterconnect(shortText(document, "accelerator_interconnect"));
  if (link.ambiguous) report(ambiguous("accelerator_interconnect", shortText(document, "accelerator_interconnect")), "accelerator_interconnect");
  const network = readNetwork(shortText(document, "host_networking"));
  const scaleUp = {
    ...(link.fabric === undefined ? {} : { fabric: [{ value: link.fabric, source: system }] }),
    ...(link.perDevice === undefined ? {} : { perDevice: [{ value: link.perDevice, source: system }] }),
  };
  return {
    ...(device === undefined ? {} : device === "none" ? { devices: [], devicesComplete: true } : { devices: [device] }),
    ...(Object.keys(host).length === 0 ? {} : { host }),
    ...(Object.keys(scaleUp).length === 0 ? {} : { scaleUp }),
    ...(network === undefined ? {} : { scaleOut: { fabric: [{ value: network, source: system }] } }),
    ...(read.software.length === 0 ? {} : { software: [...read.software] }),
  };
}

function deviceOf(document: JsonObject, report: ReportField): DeviceJson | "none" | undefined {
  const count = readCount(document["accelerators_per_node"]);
  const model = shortText(document, "accelerator_model_name").trim();
  if (count === 0) return "none";
  if (isNothing(model)) return count === undefined ? undefined : { name: "accelerator", count };
  const several = [...model.matchAll(/\(x ?[0-9]+\)|\b[0-9]+ ?x /gu)].length > 1 || / (?:and|\+) /u.test(model);
  if (several) {
    report(
      { code: "import-unsupported", message: `'${model.slice(0, 128)}' names several models, and which node has which is not stated` },
      "accelerator_model_name",
    );
    return { name: "accelerator", product: model.slice(0, 253) };
  }
  const memory = memoryOf(document, "accelerator_memory_capacity", report);
  const identified = identifyChip({ names: [model], issuer: "mlperf", exactNames: true, ...(memory === undefined ? {} : { memory }) });
  for (const finding of identified.findings) report(finding, "accelerator_model_name");
  const [chip, ...others] = identified.chips;
  const vendor = chip?.vendor;
  const type = /^(HBM[0-9][eE]?|GDDR[0-9][xX]?|LPDDR[0-9][xX]?)$/u
    .exec(textAt(document, "accelerator_memory_configuration") ?? "")?.[1]
    ?.replace(/E$/u, "e")
    .replace(/x$/u, "X");
  const figures = {
    ...(memory === undefined ? {} : { nominal: [{ value: memory, source: system }] }),
    ...(type === undefined ? {} : { type: [{ value: type, source: system }] }),
  };
  return {
    name: "accelerator",
    ...(count === undefined ? {} : { count }),
    ...(chip === undefined ? {} : others.length === 0 ? { chip: chip.id } : { chipCandidates: identified.chips.map(({ id }) => id) }),
    ...(vendor === undefined || identified.chips.some((row) => row.vendor !== vendor) ? {} : { vendor }),
    product: model.slice(0, 253),
    ...(Object.keys(figures).length === 0 ? {} : { memory: figures }),
  };
}

function hostOf(document: JsonObject, report: ReportField): HostJson {
  const processor = textAt(document, "host_processor_model_name")?.trim();
  const arch =
    processor === undefined ? undefined : /\b(?:xeon|epyc)\b/iu.test(processor) ? "amd64" : /\b(?:neoverse|grace)\b/iu.test(processor) ? "arm64" : undefined;
  const memory = memoryOf(document, "host_memory_capacity", report);
  const processors = readCount(document["host_processors_per_node"]);
  const cores = readCount(document["host_processor_core_count"]);
  if (cores !== undefined && cores > 0 && processors !== 1)
    report(ambiguous("host_processor_core_count", scalarAt(document, "host_processor_core_count") ?? ""), "host_processor_core_count");
  const os = /\b(?:linux|ubuntu|debian|centos|rocky|red hat|rhel|suse|fedora)\b/iu.test(textAt(document, "operating_system") ?? "") ? "linux" : undefined;
  return {
    ...(arch === undefined ? {} : { arch: [{ value: arch, source: derived }] }),
    ...(cores === undefined || cores === 0 || processors !== 1 ? {} : { cores: [{ value: cores, source: system }] }),
    ...(memory === undefined ? {} : { memory: [{ value: memory, source: system }] }),
    ...(os === undefined ? {} : { os: [{ value: os, source: system }] }),
    ...(processor === undefined || isNothing(processor) ? {} : { processor: processor.slice(0, 253) }),
  };
}

function memoryOf(document: JsonObject, field: string, report: ReportField): string | undefined {
  const text = textAt(document, field) ?? "";
  const read = readMemory(text);
  if (read.kind === "ambiguous") report(ambiguous(field, text), field);
  return read.kind === "ok" ? read.value : undefined;
}

/** The start of a text: the fields hold some hundred characters at most. */
function shortText(document: JsonObject, field: string): string {
  return textAt(document, field)?.slice(0, 2_048) ?? "";
}

function ambiguous(field: string, text: string): Pick<Diagnostic, "code" | "message"> {
  return { code: "import-ambiguous-unit", message: `${field} '${text.slice(0, 128)}' does not say of what or in what it counts, and was left out` };
}
