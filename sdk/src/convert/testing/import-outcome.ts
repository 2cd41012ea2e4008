import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { DeviceJson, OfferJson, ReasonCode, WorkloadJson } from "@cornercast/schemas";
import { readDocuments, validateDocuments } from "../../document/index.js";
import type { Importer, ImportInput, ImportOptions, ImportResult } from "../importer.js";

/** What an importer must make of a file, written down from reading the file. */
export type ExpectedOutcome =
  | {
      readonly offers: number;
      readonly why: string;
      /** The devices of the first offer, as {@link deviceLine} writes them. */
      readonly devices?: readonly string[];
      /** The domain of the first offer. */
      readonly domain?: string;
      /** The types of the conditions of the first offer. */
      readonly conditions?: readonly string[];
      /** The codes of all warnings, each once and sorted. Default: none. */
      readonly warnings?: readonly ReasonCode[];
    }
  | { readonly refused: ReasonCode; readonly why: string };

const data = new URL("../../../../../shared/data/", import.meta.url);

/** The files of a folder of ../shared/data whose names end so, by name; none, with a printed reason, where the folder is absent. */
export function sharedFiles(folder: string, ending = ""): readonly ImportInput[] {
  const at = new URL(`${folder}/`, data);
  if (!existsSync(at)) {
    console.warn(`skipped: ../shared/data/${folder} is absent`);
    return [];
  }
  return readdirSync(at)
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => ({ name, text: readFileSync(new URL(name, at), "utf8") }));
}

/** One device as one line: count, chip, memory, partition, free count. */
export function deviceLine(device: DeviceJson): string {
  const chip = device.chip ?? device.chipCandidates?.join("|") ?? "unknown";
  const memory = device.memory?.usable?.[0]?.value ?? device.memory?.nominal?.[0]?.value ?? "-";
  const partition =
    device.partition?.kind === undefined ? "" : ` ${device.partition.kind}${device.partition.profile === undefined ? "" : `:${device.partition.profile}`}`;
  return `${String(device.count ?? "?")} ${chip} ${memory}${partition}${device.free === undefined ? "" : ` free=${String(device.free)}`}`;
}

/** The outcome of an import in the words of {@link ExpectedOutcome}, without `why`. */
export function outcomeOf(importer: Importer, input: ImportInput, options: ImportOptions, like: ExpectedOutcome): Omit<ExpectedOutcome, "why"> {
  const result = importer.import([input], options);
  if (result.offers.length === 0) return { refused: firstError(result) } as Omit<ExpectedOutcome, "why">;
  const [first] = result.offers;
  const shape = first?.spec?.shape;
  const warnings = [...new Set(result.diagnostics.map(({ code }) => code))].toSorted();
  return {
    offers: result.offers.length,
    ...("devices" in like ? { devices: (shape?.devices ?? []).map(deviceLine) } : {}),
    ...(shape?.scaleUp?.domainId === undefined ? {} : { domain: shape.scaleUp.domainId }),
    ...(first?.status?.conditions === undefined ? {} : { conditions: first.status.conditions.map(({ type }) => type ?? "") }),
    ...(warnings.length === 0 ? {} : { warnings }),
  } as Omit<ExpectedOutcome, "why">;
}

/** What is wrong with offers and workloads as documents: nothing, where the importer is right. `least` is the severity from which on it counts. */
export function documentProblems(offers: readonly (OfferJson | WorkloadJson)[], least: "warning" | "error" = "warning"): readonly string[] {
  if (offers.length === 0) return [];
  const read = readDocuments([{ name: "offers.ndjson", text: offers.map((offer) => JSON.stringify(offer)).join("\n"), format: "ndjson" }], {
    limits: { documentBytes: 1 << 24 },
  });
  const found = [...read.diagnostics, ...validateDocuments(read.documents).diagnostics];
  return found.filter(({ severity }) => least === "warning" || severity === "error").map(({ code, message, pointer }) => `${code} ${pointer ?? ""} ${message}`);
}

function firstError(result: ImportResult): ReasonCode | "nothing" {
  return result.diagnostics.find(({ severity }) => severity === "error")?.code ?? "nothing";
}
