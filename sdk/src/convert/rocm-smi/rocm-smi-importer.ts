import type { DeviceJson, OfferJson } from "@cornercast/schemas";
import { formatPointer, isJsonObject, type JsonObject, type ReadDocument } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import { groupDevices } from "../group-devices.js";
import { identifyChip } from "../identify-chip.js";
import type { Importer, ImportOptions } from "../importer.js";
import { fileStem, offerNames } from "../offer-names.js";
import { objectAt, scalarText } from "../source-value.js";
import { readForeign, reporter } from "../yaml-texts.js";

const rocmSmiSource = "rocm-smi";

type Report = (found: Omit<Diagnostic, "severity">) => void;

/**
 * Reads what `rocm-smi --showproductname --showid --showbus --showuniqueid --showmeminfo vram --showdriverversion --json` prints: one offer
 * an output. It is the tool before `amd-smi`, on machines whose ROCm is older than 6.
 *
 * - Fields are named by what a person reads, and releases differ in capital letters: names are compared without them.
 * - The chip comes from the PCI device id, else from the name of the series; the memory is in bytes.
 */
export const rocmSmiImporter: Importer = {
  id: "rocm-smi",
  title: "rocm-smi --json",
  produces: "offers",
  detect({ text }) {
    const head = text.slice(0, 8_192);
    return /^\s*\{/u.test(head) && /"card[0-9]{1,3}"\s*:\s*\{/u.test(head) ? 0.9 : 0;
  },
  import(inputs, options) {
    const read = readForeign(inputs);
    const diagnostics: Diagnostic[] = [...read.diagnostics];
    const offers: OfferJson[] = [];
    const name = offerNames("host");
    for (const document of read.documents) {
      const cards = cardsOf(document);
      if (cards.length === 0)
        reporter(document, diagnostics, "error")({ code: "import-no-offer-or-workload", message: "the document lists no card of rocm-smi", pointer: "" });
      else offers.push(rocmSmiOffer(document, cards, name(fileStem(document.source.file)), options, reporter(document, diagnostics)));
    }
    if (read.documents.length === 0 && !diagnostics.some(({ severity }) => severity === "error"))
      diagnostics.push({
        code: "import-no-offer-or-workload",
        severity: "error",
        message: "the text lists no card of rocm-smi",
        ...(inputs[0] === undefined ? {} : { file: inputs[0].name }),
      });
    return { offers, workloads: [], diagnostics };
  },
};

interface Card {
  readonly name: string;
  readonly fields: ReadonlyMap<string, string>;
}

function cardsOf({ value }: ReadDocument): readonly Card[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value)
    .flatMap(([name, card]) => (/^card[0-9]{1,3}$/u.test(name) && isJsonObject(card) ? [{ name, fields: fieldsOf(card) }] : []))
    .slice(0, 1_024);
}

function fieldsOf(card: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(card).flatMap(([name, value]) => {
      const text = scalarText(value)?.trim();
      return text === undefined || text === "" || /^(?:N\/A|none|unknown|unsupported|0x0+)$/iu.test(text) ? [] : [[name.toLowerCase(), text]];
    }),
  );
}

function rocmSmiOffer(document: ReadDocument, cards: readonly Card[], name: string, options: ImportOptions, report: Report): OfferJson {
  const devices = groupDevices(cards.map((card) => rocmSmiDevice(card, report)));
  const driver = fieldsOf(objectAt(document.value, "system")).get("driver version");
  const version = driver !== undefined && /^[0-9][0-9A-Za-z.+-]{0,62}$/u.test(driver) ? driver : undefined;
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: {
      shape: {
        devices: [...devices],
        ...(version === undefined ? {} : { software: [{ name: "amdgpu-driver", version, source: rocmSmiSource }] }),
      },
      ...(options.provider === undefined ? {} : { operator: { provider: options.provider } }),
      sources: [{ id: rocmSmiSource, kind: "reported", reference: "rocm-smi --json", ...(options.at === undefined ? {} : { at: options.at }) }],
    },
    ...(options.at === undefined ? {} : { status: { observedAt: options.at } }),
  };
}

function rocmSmiDevice({ name, fields }: Card, report: Report): DeviceJson {
  const at = { pointer: formatPointer([name]) };
  // The model of a card is its device id; before release 5 it may be a text.
  const id = [fields.get("device id"), fields.get("card model"), fields.get("gpu id")]
    .map((text) => /^0x([0-9a-f]{4})$/iu.exec(text ?? "")?.[1]?.toLowerCase())
    .find((text) => text !== undefined);
  const pci = id === undefined ? undefined : { vendor: "1002", device: id };
  const product = (fields.get("device name") ?? fields.get("card series") ?? fields.get("market name"))?.slice(0, 253);
  const bytes = fields.get("vram total memory (b)");
  const memory = bytes !== undefined && /^[1-9][0-9]{0,17}$/u.test(bytes) ? bytesText(bytes) : undefined;
  if (memory === undefined) report({ code: "import-value-sentinel", message: "the memory of a card is not stated", ...at });
  const { chips, findings } = identifyChip({
    ...(pci === undefined ? {} : { pci }),
    names: product === undefined ? [] : [product],
    issuer: "amd-smi",
    exactNames: true,
    ...(memory === undefined ? {} : { memory }),
  });
  for (const finding of findings) report({ ...finding, ...at });
  const [chip, ...others] = chips;
  const target = fields.get("gfx version");
  const serial = fields.get("unique id");
  const address = fields.get("pci bus")?.slice(0, 63);
  const mode = fields.get("compute partition");
  return {
    count: 1,
    ...(chip === undefined ? {} : others.length === 0 ? { chip: chip.id } : { chipCandidates: chips.map((row) => row.id) }),
    vendor: "amd",
    ...(product === undefined ? {} : { product }),
    ...(target !== undefined && /^gfx[0-9a-f]{3,5}$/u.test(target) ? { isa: [{ value: target, source: rocmSmiSource }] } : {}),
    ...(memory === undefined ? {} : { memory: { usable: [{ value: memory, source: rocmSmiSource }] } }),
    ...(mode === "SPX" ? { partition: { kind: "full", source: rocmSmiSource } } : {}),
    ...(mode !== undefined && /^[DTQC]PX$/u.test(mode) ? { partition: { kind: "amd-partition", profile: mode, source: rocmSmiSource } } : {}),
    ...(pci === undefined ? {} : { pci }),
    ...(serial === undefined && address === undefined
      ? {}
      : { members: [{ ...(serial === undefined ? {} : { id: serial.slice(0, 253) }), ...(address === undefined ? {} : { address }) }] }),
  };
}

/** Bytes in MiB where they are whole ones, as drivers count. */
function bytesText(text: string): string {
  const bytes = BigInt(text);
  return bytes % (1n << 20n) === 0n ? `${String(bytes >> 20n)}MiB` : `${text}B`;
}
