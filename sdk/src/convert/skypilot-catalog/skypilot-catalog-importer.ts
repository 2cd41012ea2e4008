import type { OfferJson, SourceJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import { readCsv } from "../csv-rows.js";
import { findingTally } from "../finding-tally.js";
import type { Importer, ImportInput, ImportOptions } from "../importer.js";
import { offerNames } from "../offer-names.js";
import { readForeign } from "../yaml-texts.js";
import { catalogOffer, catalogSource } from "./catalog-row.js";
import { isTpuPriceTable, tpuOffers, tpuSource } from "./tpu-prices.js";

/** The largest catalog that is read, in UTF-16 code units; that of Azure has some 10 million. */
const longest = 1 << 25;
const mostRows = 200_000;

/**
 * Reads the catalogs of SkyPilot (github.com/skypilot-org/skypilot-catalog, version 8): one offer for each instance type, region and zone, with its
 * prices; and the TPU price table of gpuhunt.
 *
 * - Catalogs list what a provider sells, not what is free: availability stays unknown.
 * - The provider is that of the options, or the folder or file name of the catalog.
 */
export const skyPilotCatalogImporter: Importer = {
  id: "skypilot-catalog",
  title: "SkyPilot catalog (CSV), gpuhunt TPU prices (JSON)",
  produces: "offers",
  detect({ text }) {
    const head = text.slice(0, 4_096);
    const first = head.slice(0, head.search(/[\r\n]|$/u)).replace(/^\uFEFF/u, "");
    if (/^[A-Za-z_,"]+$/u.test(first) && /(?:^|,)"?InstanceType\b/u.test(first) && first.includes("AcceleratorName")) return 0.95;
    if (/^AcceleratorName,Clouds$/u.test(first) || /^Region,Zone,PricePerVCPU\b/u.test(first)) return 0.8;
    return head.trimStart().startsWith("{") && /"TPU v[0-9]/u.test(head) && head.includes('"On Demand (USD)"') ? 0.9 : 0;
  },
  import(inputs, options) {
    const name = offerNames("instance");
    const offers: OfferJson[] = [];
    const diagnostics: Diagnostic[] = [];
    for (const input of inputs) {
      const read = input.text.trimStart().startsWith("{") ? readTable(input, options, name) : readCatalog(input, options, name);
      for (const offer of read.offers) offers.push(offer);
      for (const diagnostic of read.diagnostics) diagnostics.push(diagnostic);
    }
    return { offers, workloads: [], diagnostics };
  },
};

interface Read {
  readonly offers: readonly OfferJson[];
  readonly diagnostics: readonly Diagnostic[];
}

function readCatalog(input: ImportInput, options: ImportOptions, name: (text: string) => string): Read {
  const refuse = (code: Diagnostic["code"], message: string, line = 1): Read => ({
    offers: [],
    diagnostics: [{ code, severity: "error", message, file: input.name, line, column: 1 }],
  });
  if (input.text.length > longest) return refuse("import-syntax", "the catalog is longer than 32 MiB");
  const read = readCsv(input.text);
  if (read.kind === "error") return refuse("import-syntax", `the catalog is not CSV: ${read.message}`, read.line);
  const [head, ...rows] = read.rows;
  const columns = head?.cells.map((cell) => cell.trim()) ?? [];
  if (!columns.includes("InstanceType")) {
    return refuse("import-no-offer-or-workload", `the table has no instance types; its columns are ${columns.slice(0, 12).join(", ").slice(0, 256)}`);
  }
  if (rows.length > mostRows) return refuse("import-syntax", `the catalog has more than ${String(mostRows)} rows`);
  const provider = options.provider ?? providerOf(input.name);
  const source: SourceJson = {
    id: catalogSource,
    kind: "asserted",
    reference: referenceOf(input.name),
    ...(options.at === undefined ? {} : { at: options.at }),
  };
  const findings = findingTally();
  const offers: OfferJson[] = [];
  for (const { cells, line } of rows) {
    if (cells.length !== columns.length) {
      findings.add({ code: "import-field-ignored", message: `a row does not have ${String(columns.length)} cells and was left out` }, line);
      continue;
    }
    const row = new Map(columns.map((column, index) => [column, (cells[index] ?? "").trim()]));
    const instance = row.get("InstanceType") ?? "";
    if (instance === "") {
      findings.add({ code: "import-unsupported", message: "a row prices an accelerator without an instance type and was left out" }, line);
      continue;
    }
    const { shape, location, price } = catalogOffer(row, line, findings);
    const status = { ...(price.length === 0 ? {} : { price: [...price] }), ...(options.at === undefined ? {} : { observedAt: options.at }) };
    offers.push({
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: name([instance, location?.region, location?.zone].filter((part) => part !== undefined).join("-")) },
      spec: {
        shape,
        ...(location === undefined ? {} : { location }),
        ...(provider === undefined ? {} : { operator: { provider } }),
        sources: [source],
      },
      ...(Object.keys(status).length === 0 ? {} : { status }),
    });
  }
  if (offers.length === 0) return refuse("import-no-offer-or-workload", "the catalog has no row with an instance type");
  return { offers, diagnostics: findings.diagnostics(input.name) };
}

function readTable(input: ImportInput, options: ImportOptions, name: (text: string) => string): Read {
  const read = readForeign([input]);
  const findings = findingTally();
  const offers: OfferJson[] = [];
  for (const { value } of read.documents) {
    if (!isTpuPriceTable(value)) continue;
    const source: SourceJson = { id: tpuSource, kind: "asserted", reference: referenceOf(input.name), ...(options.at === undefined ? {} : { at: options.at }) };
    for (const { title, offer } of tpuOffers(value, options.provider ?? "gcp", findings)) {
      offers.push({
        ...offer,
        metadata: { name: name(title) },
        spec: { ...offer.spec, sources: [source] },
        status: { ...offer.status, ...(options.at === undefined ? {} : { observedAt: options.at }) },
      });
    }
  }
  const diagnostics = [...read.diagnostics, ...findings.diagnostics(input.name)];
  if (offers.length > 0) return { offers, diagnostics };
  if (!diagnostics.some(({ severity }) => severity === "error")) {
    diagnostics.push({
      code: "import-no-offer-or-workload",
      severity: "error",
      message: "the table has no prices of TPUs by region",
      file: input.name,
      line: 1,
      column: 1,
    });
  }
  return { offers: [], diagnostics };
}

/** `catalogs/v8/lambda/vms.csv` and `skypilot_v8_lambda_vms.excerpt.csv` are the catalogs of `lambda`. */
function providerOf(file: string): string | undefined {
  const found =
    /(?:^|[/\\])v[0-9]+[/\\]([a-z0-9][a-z0-9-]{0,62})[/\\]vms[^/\\]*\.csv$/u.exec(file) ??
    /(?:^|[/\\_])v[0-9]+_([a-z0-9][a-z0-9-]{0,62})_vms[^/\\]*\.csv$/u.exec(file);
  return found?.[1];
}

function referenceOf(file: string): string {
  return file.slice(0, 2_048);
}
