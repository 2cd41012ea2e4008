// Turns schemas/registry/*.yaml (and the folder chips/) into schemas/src/gen/registry/*.ts. With --check it writes nothing and fails on a difference.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const input = join(root, "schemas/registry");
const output = join(root, "schemas/src/gen/registry");

/** What a registry is called in TypeScript: its list of rows, and the type of one. */
const names = {
  "artifact-features": ["artifactFeatures", "ArtifactFeatureRow"],
  "artifact-kinds": ["artifactKinds", "ArtifactKindRow"],
  "artifact-rules": ["artifactRules", "ArtifactRuleRow"],
  chips: ["chips", "ChipRow"],
  "cloud-regions": ["cloudRegions", "CloudRegionRow"],
  countries: ["countries", "CountryRow"],
  currencies: ["currencies", "CurrencyRow"],
  "evidence-formats": ["evidenceFormats", "EvidenceFormatRow"],
  fabrics: ["fabrics", "FabricRow"],
  "format-rules": ["formatRules", "FormatRuleRow"],
  isas: ["isas", "IsaRow"],
  "move-rules": ["moveRules", "MoveRuleRow"],
  "numeric-formats": ["numericFormats", "NumericFormatRow"],
  "partition-kinds": ["partitionKinds", "PartitionKindRow"],
  predicates: ["predicateTypes", "PredicateTypeRow"],
  "processor-models": ["processorModels", "ProcessorModelRow"],
  "ptx-isa-versions": ["ptxIsaVersions", "PtxIsaVersionRow"],
  "reason-codes": ["reasonCodes", "ReasonCodeRow"],
  "software-names": ["softwareNames", "SoftwareNameRow"],
  "substitution-phases": ["substitutionPhases", "SubstitutionPhaseRow"],
  "tee-technologies": ["teeTechnologies", "TeeTechnologyRow"],
  "trust-anchors": ["trustAnchors", "TrustAnchorRow"],
  "vendor-certificates": ["vendorCertificates", "VendorCertificateRow"],
  vendors: ["vendors", "VendorRow"],
};

/** The registries whose names documents use. A name that is not in one is reported. */
const named = [
  "artifact-features",
  "artifact-kinds",
  "chips",
  "countries",
  "currencies",
  "evidence-formats",
  "fabrics",
  "isas",
  "numeric-formats",
  "partition-kinds",
  "software-names",
  "substitution-phases",
  "tee-technologies",
  "vendors",
];

/** The TypeScript of the names alone: who checks names needs no rows. */
function generateNames() {
  return `// Generated from schemas/registry by tools/generate-registries.mjs. Do not edit.

/** The names of the registries that documents draw from, by registry. */
export const registryNames: Readonly<Record<string, readonly string[]>> = {
${named.map((name) => `  ${literal(name)}: ${literal(readRegistry(name).rows.map(({ id }) => id))},`).join("\n")}
};
`;
}

/** The TypeScript of what matching needs of predicates, one line each. */
function generatePredicateCodes() {
  const rows = readRegistry("predicates").rows.map(({ id, class: kind, violated, unknown }) => ({ id, class: kind, violated, unknown }));
  return `// Generated from schemas/registry/predicates by tools/generate-registries.mjs. Do not edit.
import type { PredicateCodesRow } from "../../registry/predicate-type-row.js";

/** The rows of the registry predicates without what only a missing fact needs. */
export const predicateCodes: readonly PredicateCodesRow[] = [
${rows.map((row) => `  ${literal(row)},`).join("\n")}
];
`;
}

/** The TypeScript of who supplies the facts that predicates ask for, in the order of the predicates. */
function generatePredicateSuppliers() {
  const suppliers = readRegistry("predicates").rows.map(({ suppliedBy }) => suppliedBy);
  const texts = [...new Set(suppliers.filter((supplier) => supplier !== undefined))];
  return `// Generated from schemas/registry/predicates by tools/generate-registries.mjs. Do not edit.

const suppliers: readonly string[] = [
${texts.map((text) => `  ${literal(text)},`).join("\n")}
];

/** Who would supply a missing fact, in the order of the rows of the registry predicates; absent where nobody does. */
export const predicateSuppliers: readonly (string | undefined)[] = /* @__PURE__ */ ${literal(suppliers.map((supplier) => texts.indexOf(supplier)))}.map((position) => suppliers[position]);
`;
}

/** The rows and sources of a registry: of one file, or of all files of a folder. */
export function readRegistry(name) {
  const folder = join(input, name);
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".yaml"))
        .sort()
        .map((file) => join(folder, file))
    : [join(input, `${name}.yaml`)];
  const rows = [];
  const sources = {};
  for (const file of files) {
    const document = parse(readFileSync(file, "utf8"), { schema: "core", maxAliasCount: 0 });
    if (document?.registry !== name) throw new Error(`${file}: registry must be ${name}`);
    for (const [id, source] of Object.entries(document.sources ?? {})) {
      if (typeof source?.title !== "string" || typeof source?.reference !== "string") throw new Error(`${file}: source ${id} needs a title and a reference`);
      sources[id] = source;
    }
    rows.push(...(document.rows ?? []).map((row) => ({ file, row })));
  }
  const seen = new Set();
  for (const { file, row } of rows) {
    if (typeof row.id !== "string") throw new Error(`${file}: a row has no id`);
    if (seen.has(row.id)) throw new Error(`${file}: ${row.id} is there twice`);
    seen.add(row.id);
    checkSources(file, row.id, row, sources);
  }
  return { rows: rows.map(({ row }) => row), sources };
}

function checkSources(file, id, value, sources) {
  if (Array.isArray(value)) for (const entry of value) checkSources(file, id, entry, sources);
  else if (value !== null && typeof value === "object") {
    for (const [key, entry] of Object.entries(value)) {
      if (key === "source" && !(entry in sources)) throw new Error(`${file}: ${id} names the source ${entry}, which is not listed`);
      checkSources(file, id, entry, sources);
    }
  }
}

function literal(value) {
  return JSON.stringify(value);
}

/** What is said of a figure, and decides nothing. */
const asideKeys = ["note", "encodingSource"];

function withoutAsides(value) {
  if (Array.isArray(value)) return value.map(withoutAsides);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, entry]) => (asideKeys.includes(key) ? [] : [[key, withoutAsides(entry)]])));
}

/** The asides in a value at their places; undefined where there are none. */
function asidesOf(value) {
  if (value === null || typeof value !== "object") return undefined;
  const entries = Object.entries(value).flatMap(([key, entry]) => {
    const aside = asideKeys.includes(key) ? entry : asidesOf(entry);
    return aside === undefined ? [] : [[key, aside]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The TypeScript of one registry. */
export function generateRegistry(name) {
  const [list, row] = names[name] ?? [];
  if (list === undefined) throw new Error(`registry ${name} has no name in TypeScript; add it to tools/generate-registries.mjs`);
  const { rows, sources } = readRegistry(name);
  const sourceList = `${list.replace(/Types$|s$/u, "")}Sources`;
  const lines = [
    `// Generated from schemas/registry/${name} by tools/generate-registries.mjs. Do not edit.`,
    ...(name === "chips" ? [`import { chipRows } from "../../registry/chip-rows.js";`] : []),
    ...(name === "reason-codes" ? [`import { reasonCodeRows } from "../../registry/reason-code-rows.js";`] : []),
    ...(name === "predicates"
      ? [
          `import { predicateRows } from "../../registry/predicate-rows.js";`,
          `import { predicateCodes } from "./predicate-codes.js";`,
          `import { predicateSuppliers } from "./predicate-suppliers.js";`,
        ]
      : []),
    `import type { ${name === "chips" ? "ChipDetails, ChipFigures, " : ""}${row} } from "../../registry/${row.replace(/([a-z])([A-Z])/gu, "$1-$2").toLowerCase()}.js";`,
    `import type { RegistrySource } from "../../registry/registry-source.js";`,
    "",
  ];
  if (name === "reason-codes")
    lines.push(
      `/** Every code that a diagnostic, a finding or a note can carry. */`,
      `export type ReasonCode =\n${rows.map(({ id }) => `  | ${literal(id)}`).join("\n")};`,
      "",
    );
  const array = (entries) => ["[", ...entries.map((entry) => `  ${literal(entry)},`), "]"].join("\n");
  // What a page that matches does not need is kept apart, so that a bundler can leave it out.
  if (name === "chips") {
    const isDetail = (key) => ["name", "formFactor", "devicesPerCard", "tee", "partition", "pci", "aliases", "conflicts", "dropped"].includes(key);
    const part = (entry, wanted) => Object.fromEntries(Object.entries(entry).filter(([key]) => isDetail(key) === wanted));
    const figures = rows.map((entry) => withoutAsides(part(entry, false)));
    const details = rows.map((entry) => ({ ...part(entry, true), asides: asidesOf(part(entry, false)) }));
    lines.push(
      `/** What decides what fits: the rows of the registry chips without names and disagreements of sources. */`,
      `export const chipFigures: readonly ChipFigures[] = ${array(figures)};`,
      "",
      `const details: readonly ChipDetails[] = ${array(details)};`,
      "",
      `/** The rows of the registry chips. */`,
      `export const chips: readonly ChipRow[] = /* @__PURE__ */ chipRows(chipFigures, details);`,
      "",
    );
  } else if (name === "reason-codes")
    lines.push(
      `/** The codes that a finding can carry. */`,
      `export const findingCodes: readonly ReasonCodeRow[] = ${array(rows.filter(({ kind }) => kind === "finding"))};`,
      "",
      `const others: readonly ReasonCodeRow[] = ${array(rows.filter(({ kind }) => kind !== "finding"))};`,
      "",
      `/** The rows of the registry reason-codes, those of findings first. */`,
      `export const reasonCodes: readonly ReasonCodeRow[] = /* @__PURE__ */ reasonCodeRows(findingCodes, others);`,
      "",
    );
  else if (name === "predicates")
    lines.push(
      `const sources: Readonly<Record<string, string>> = ${literal(Object.fromEntries(rows.filter(({ source }) => source !== "spec").map(({ id, source }) => [id, source])))};`,
      "",
      `/** The rows of the registry predicates. */`,
      `export const predicateTypes: readonly PredicateTypeRow[] = /* @__PURE__ */ predicateRows(predicateCodes, predicateSuppliers, sources);`,
      "",
    );
  // The examples of a rule are read by its tests, from the registry itself.
  else
    lines.push(
      `/** The rows of the registry ${name}. */`,
      `export const ${list}: readonly ${row}[] = ${array(rows.map((entry) => ({ ...entry, tests: undefined })))};`,
      "",
    );
  lines.push(
    `/** Where the rows of the registry ${name} come from. */`,
    `export const ${sourceList}: Readonly<Record<string, RegistrySource>> = ${JSON.stringify(sources, undefined, 2)};`,
    "",
  );
  return lines.join("\n");
}

function main(argv) {
  const check = argv.includes("--check");
  const registries = new Set(
    readdirSync(input, { withFileTypes: true })
      .filter((entry) => entry.name !== "schema" && (entry.isDirectory() || entry.name.endsWith(".yaml")))
      .map((entry) => basename(entry.name, ".yaml")),
  );
  mkdirSync(output, { recursive: true });
  let stale = 0;
  const texts = [...registries].sort().map((name) => [name, generateRegistry(name)]);
  const parts = [
    ["registry-names", generateNames()],
    ["predicate-codes", generatePredicateCodes()],
    ["predicate-suppliers", generatePredicateSuppliers()],
  ];
  for (const [name, text] of [...texts, ...parts]) {
    const file = join(output, `${name}.ts`);
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    if (check) {
      console.error(`${file} is not what schemas/registry/${name} says; run: node tools/generate-registries.mjs`);
      stale += 1;
    } else writeFileSync(file, text);
  }
  return stale > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
