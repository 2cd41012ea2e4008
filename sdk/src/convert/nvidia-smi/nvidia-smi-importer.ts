import type { OfferJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import type { Importer, ImportInput } from "../importer.js";
import { fileStem, offerNames } from "../offer-names.js";
import { readSmiText } from "./read-smi-text.js";
import { readSmiXml } from "./read-smi-xml.js";
import { readCapture, readMigList, readQueryCsv } from "./smi-capture.js";
import type { SmiCompanions } from "./smi-devices.js";
import type { SmiReading } from "./smi-element.js";
import { smiOffer, type SmiHost } from "./smi-offer.js";

const longest = 1 << 24;
const nothing: SmiCompanions = { capabilities: new Map(), migList: [] };

/**
 * Reads what `nvidia-smi -q -x` and `nvidia-smi -q` print, and files that hold several outputs of nvidia-smi: one offer an input.
 *
 * - Known documents: types v10 to v13 of the XML, and the text form of releases 590 to 610.
 * - From other outputs in the same file come only the compute capability, MIG profiles, the instruction set of the host and the time.
 */
export const nvidiaSmiImporter: Importer = {
  id: "nvidia-smi",
  title: "nvidia-smi -q -x, nvidia-smi -q",
  produces: "offers",
  detect({ text }) {
    const head = text.slice(0, 4_096);
    if (/<nvidia_smi_log[\s>]/u.test(head)) return 1;
    if (head.includes("==============NVSMI LOG==============")) return 1;
    return /^# \$ nvidia-smi(?:\s|$)/mu.test(head) ? 0.9 : 0;
  },
  import(inputs, options) {
    const offers: OfferJson[] = [];
    const diagnostics: Diagnostic[] = [];
    const name = offerNames("host");
    for (const input of inputs) {
      const source = readInput(input);
      if (source.reading.kind === "error") {
        const { message, line, column } = source.reading;
        diagnostics.push({
          code: "import-syntax",
          severity: "error",
          message: `the output of nvidia-smi cannot be read: ${message}`,
          file: input.name,
          line,
          column,
        });
        continue;
      }
      const offer = smiOffer(source.reading.root, name(fileStem(input.name)), source.command, source.companions, source.host, options, (finding, line) => {
        diagnostics.push({ severity: finding.code === "import-no-offer-or-workload" ? "error" : "warning", file: input.name, line, column: 1, ...finding });
      });
      if (offer !== undefined) offers.push(offer);
    }
    return { offers, workloads: [], diagnostics };
  },
};

interface SmiInput {
  readonly reading: SmiReading;
  readonly command: string;
  readonly companions: SmiCompanions;
  readonly host: SmiHost;
}

function readInput({ text }: ImportInput): SmiInput {
  if (text.length > longest)
    return { reading: { kind: "error", message: "the text is longer than 16 MiB", line: 1, column: 1 }, command: "", companions: nothing, host: {} };
  if (/^\s*</u.test(text)) return { reading: readSmiXml(text.trimStart()), command: "nvidia-smi -q -x", companions: nothing, host: {} };
  if (!/^# \$ nvidia-smi/mu.test(text)) return { reading: readSmiText(text.split(/\r?\n/u), 1), command: "nvidia-smi -q", companions: nothing, host: {} };
  const capture = readCapture(text);
  const xml = capture.sections.find((section) => /^nvidia-smi\s+(?:-q\s+-x|-x\s+-q)\s*$/u.test(section.command));
  const plain = capture.sections.find((section) => /^nvidia-smi\s+-q\s*$/u.test(section.command));
  const section = xml ?? plain;
  if (section === undefined) {
    return { reading: { kind: "error", message: "the file has no output of `nvidia-smi -q`", line: 1, column: 1 }, command: "", companions: nothing, host: {} };
  }
  return {
    reading: xml === undefined ? readSmiText(section.lines, section.firstLine) : readSmiXml(section.lines.join("\n").trimStart()),
    command: section.command,
    companions: companionsOf(capture),
    host: hostOf(capture.header),
  };
}

function companionsOf(capture: ReturnType<typeof readCapture>): SmiCompanions {
  const capabilities = new Map<string, string>();
  const query = capture.sections.find((section) => /^nvidia-smi\s+--query-gpu=\S*\bcompute_cap\b/u.test(section.command));
  for (const row of query === undefined ? [] : readQueryCsv(query)) {
    const [address, capability] = [row.get("pci.bus_id"), row.get("compute_cap")];
    if (address !== undefined && capability !== undefined && /^[0-9]{1,2}\.[0-9]$/u.test(capability)) capabilities.set(address.toLowerCase(), capability);
  }
  const list = capture.sections.find((section) => /^nvidia-smi\s+-L\s*$/u.test(section.command));
  return { capabilities, migList: list === undefined ? [] : readMigList(list) };
}

function hostOf(header: ReadonlyMap<string, string>): SmiHost {
  const at = header.get("collected_at");
  const arch = { x86_64: "amd64", amd64: "amd64", aarch64: "arm64", arm64: "arm64" }[header.get("arch") ?? ""];
  const os = /^(linux|windows)\b/u.exec(header.get("os") ?? "")?.[1];
  const kernel = os === "linux" ? /^[0-9][\w.+~-]{0,127}$/u.exec(header.get("kernel") ?? "")?.[0] : undefined;
  return {
    ...(at !== undefined && /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z$/u.test(at) ? { at } : {}),
    ...(arch === undefined ? {} : { arch }),
    ...(os === undefined ? {} : { os }),
    ...(kernel === undefined ? {} : { kernel }),
  };
}
