import type { OfferJson, SoftwareJson } from "@cornercast/schemas";
import { formatPointer, isJsonArray, isJsonObject, type JsonObject, type JsonValue, type ReadDocument } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import { groupDevices } from "../group-devices.js";
import type { Importer, ImportOptions } from "../importer.js";
import { fileStem, offerNames } from "../offer-names.js";
import { objectAt } from "../source-value.js";
import { readForeign, reporter } from "../yaml-texts.js";
import { amdSmiDevice, amdSmiSource, statedText } from "./amd-smi-device.js";

/**
 * Reads what `amd-smi static --json` prints: one offer an output, also where a file collects one output a line.
 *
 * - The list of GPUs is the output, or its `gpu_data`, or that of the one member that holds it; older releases name some fields otherwise.
 * - Nothing is known of the host itself, of other accelerators, of prices and of free units.
 */
export const amdSmiImporter: Importer = {
  id: "amd-smi",
  title: "amd-smi static --json",
  produces: "offers",
  detect({ text }) {
    const head = text.slice(0, 8_192);
    if (!/^\s*[[{]/u.test(head) || !/"gpu"\s*:\s*[0-9]/u.test(head)) return 0;
    return /"(?:asic|vram|market_name|target_graphics_version)"\s*:/u.test(head) ? 0.95 : 0;
  },
  import(inputs, options) {
    const read = readForeign(inputs);
    const diagnostics: Diagnostic[] = [...read.diagnostics];
    const offers: OfferJson[] = [];
    const name = offerNames("host");
    for (const { document, gpus } of outputsOf(read.documents)) {
      if (gpus.length === 0)
        reporter(document, diagnostics, "error")({ code: "import-no-offer-or-workload", message: "the document lists no GPU of amd-smi", pointer: "" });
      else offers.push(amdSmiOffer(gpus, name(fileStem(document.source.file)), options, diagnostics));
    }
    if (read.documents.length === 0 && !diagnostics.some(({ severity }) => severity === "error"))
      diagnostics.push({
        code: "import-no-offer-or-workload",
        severity: "error",
        message: "the text lists no GPU of amd-smi",
        ...(inputs[0] === undefined ? {} : { file: inputs[0].name }),
      });
    return { offers, workloads: [], diagnostics };
  },
};

interface Gpu {
  readonly value: JsonObject;
  readonly pointer: string;
  readonly document: ReadDocument;
}

/** One run of amd-smi: the GPUs of one host. */
interface Output {
  readonly document: ReadDocument;
  readonly gpus: readonly Gpu[];
}

/** The outputs in documents. The reader hands out the items of a list one by one: those whose numbers go on are of one host. */
function outputsOf(documents: readonly ReadDocument[]): readonly Output[] {
  const outputs: { readonly document: ReadDocument; readonly gpus: Gpu[]; readonly last?: number }[] = [];
  for (const document of documents) {
    const previous = outputs.at(-1);
    const number = isGpu(document.value) ? Number(document.value["gpu"]) : undefined;
    const goesOn = previous?.last !== undefined && number !== undefined && number > previous.last && previous.document.source.file === document.source.file;
    const gpus = [...(goesOn ? previous.gpus : []), ...gpusOf(document)];
    if (goesOn) outputs.pop();
    outputs.push({ document: goesOn ? previous.document : document, gpus, ...(number === undefined ? {} : { last: number }) });
  }
  return outputs;
}

const isGpu = (value: JsonValue | undefined): value is JsonObject => isJsonObject(value) && "gpu" in value && ("asic" in value || "vram" in value);

/** The GPUs of one document: it is one, or holds a list of them in `gpu_data`, or any of these in the one member that wraps it. */
function gpusOf(document: ReadDocument): readonly Gpu[] {
  const { value } = document;
  const direct = listed(value, "", document);
  if (direct.length > 0 || !isJsonObject(value)) return direct;
  return Object.entries(value)
    .map(([key, part]) => listed(part, formatPointer([key]), document))
    .reduce<readonly Gpu[]>((most, next) => (next.length > most.length ? next : most), []);
}

function listed(value: JsonValue, pointer: string, document: ReadDocument): readonly Gpu[] {
  if (isGpu(value)) return [{ value, pointer, document }];
  if (isJsonArray(value)) return value.flatMap((item, index) => (isGpu(item) ? [{ value: item, pointer: `${pointer}/${String(index)}`, document }] : []));
  return isJsonObject(value) && isJsonArray(value["gpu_data"]) ? listed(value["gpu_data"], `${pointer}/gpu_data`, document) : [];
}

function amdSmiOffer(gpus: readonly Gpu[], name: string, options: ImportOptions, diagnostics: Diagnostic[]): OfferJson {
  const devices = groupDevices(gpus.map(({ value, pointer, document }) => amdSmiDevice(value, pointer, reporter(document, diagnostics))));
  const drivers = [...new Set(gpus.flatMap(({ value }) => driverOf(value) ?? []))];
  const [first] = gpus;
  if (drivers.length > 1 && first !== undefined) {
    const message = `the GPUs of one host report the drivers ${drivers.slice(0, 4).join(", ")}; the first counts`;
    reporter(first.document, diagnostics)({ code: "import-conflict", message, pointer: first.pointer });
  }
  const software: SoftwareJson[] = drivers.slice(0, 1).map((version) => ({ name: "amdgpu-driver", version, source: amdSmiSource }));
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: {
      shape: { devices: [...devices], ...(software.length === 0 ? {} : { software }) },
      ...(options.provider === undefined ? {} : { operator: { provider: options.provider } }),
      sources: [{ id: amdSmiSource, kind: "reported", reference: "amd-smi static --json", ...(options.at === undefined ? {} : { at: options.at }) }],
    },
    ...(options.at === undefined ? {} : { status: { observedAt: options.at } }),
  };
}

/** The version of the kernel driver: `version`, in older releases `driver_version`. */
function driverOf(gpu: JsonObject): string | undefined {
  const driver = objectAt(gpu, "driver");
  const version = statedText(driver, "version") ?? statedText(driver, "driver_version");
  return version !== undefined && /^[0-9][0-9A-Za-z.+-]{0,62}$/u.test(version) ? version : undefined;
}
