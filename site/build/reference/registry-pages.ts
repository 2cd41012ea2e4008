import { readdirSync, readFileSync } from "node:fs";
import { vendors } from "@cornercast/schemas/registry";
import { parse } from "yaml";
import { escape } from "../../shared/element.js";
import type { Page } from "../page.js";
import { root } from "../root.js";

interface Source {
  readonly title: string;
  readonly reference: string;
}

interface Registry {
  readonly registry: string;
  readonly description: string;
  readonly sources: Readonly<Record<string, Source>>;
  readonly rows: readonly Row[];
}

type Row = Readonly<Record<string, unknown>> & { readonly id: string; readonly source?: string };

/** What is for machines alone and would only widen the tables. */
const leftOut = new Set(["id", "source", "tests", "der", "suppliedBy"]);

/** A page for each registry, made of its data, and one for the chips of each vendor. */
export function registryPages(): readonly Page[] {
  const read = (file: string): Registry => parse(readFileSync(`${root}schemas/registry/${file}`, "utf8")) as Registry;
  const tables = readdirSync(`${root}schemas/registry`)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => registryPage(read(file)));
  const chips = readdirSync(`${root}schemas/registry/chips`).map((file) => chipsPage(file.replace(".yaml", ""), read(`chips/${file}`)));
  return [...chips, ...tables];
}

function registryPage({ registry, description, sources, rows }: Registry): Page {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((column) => !leftOut.has(column));
  const title = words(registry);
  const body = rows.map(
    (row) =>
      `<tr id="${escape(row.id)}"><td><a href="#${escape(row.id)}"><code>${escape(row.id)}</code></a></td>${columns.map((column) => `<td>${cell(row[column])}</td>`).join("")}<td>${source(row.source, sources)}</td></tr>`,
  );
  return {
    path: `reference/registry/${registry}.html`,
    title,
    description: description.trim(),
    section: "Reference",
    group: "Registries",
    headings: [],
    layout: "document",
    html: `<p>${escape(description)}</p><p class="note">${String(rows.length)} rows, each with its source.</p><div class="table wide" tabindex="0"><table><thead><tr><th>Name</th>${columns.map((column) => `<th>${escape(words(column))}</th>`).join("")}<th>Source</th></tr></thead><tbody>${body.join("\n")}</tbody></table></div>`,
  };
}

function chipsPage(vendor: string, { description: about, sources, rows }: Registry): Page {
  const name = vendors.find(({ id }) => id === vendor)?.title ?? vendor;
  const description = about.replace(vendor, name);
  const headings = rows.map(({ id, ...row }) => ({ level: 2, id, title: typeof row["name"] === "string" ? row["name"] : id }));
  const html = rows.map((row, index) => {
    const figures = Object.entries(row).flatMap(([name, value]) =>
      ["id", "name", "vendor", "source", "aliases"].includes(name) ? [] : figuresOf(name, value),
    );
    const lines = figures.map(
      ([name, value, from]) => `<tr><td><code>${escape(name)}</code></td><td>${escape(value)}</td><td>${source(from ?? row.source, sources)}</td></tr>`,
    );
    return `<h2 id="${escape(row.id)}"><a class="header-anchor" href="#${escape(row.id)}">${escape(headings[index]?.title ?? row.id)}</a></h2><p><code>${escape(row.id)}</code></p>
<div class="table" tabindex="0"><table><thead><tr><th>Figure</th><th>Value</th><th>Source</th></tr></thead><tbody>${lines.join("")}</tbody></table></div>`;
  });
  return {
    path: `reference/registry/chips-${vendor}.html`,
    title: `Chips of ${name}`,
    label: `Chips: ${name}`,
    description: description.trim(),
    section: "Reference",
    group: "Registries",
    headings,
    html: `<p>${escape(description)}</p>${html.join("\n")}`,
  };
}

/** The figures in a value: its path, its text, and its source. */
function figuresOf(path: string, value: unknown): readonly (readonly [string, string, string | undefined])[] {
  if (Array.isArray(value)) return value.flatMap((each: unknown) => figuresOf(named(path, each), each));
  if (typeof value !== "object" || value === null) return [[path, text(value), undefined]];
  const { source: from, ...rest } = value as Readonly<Record<string, unknown>>;
  if (typeof from !== "string") return Object.entries(rest).flatMap(([name, each]) => figuresOf(`${path}.${name}`, each));
  const flat = Object.entries(rest).filter(([, each]) => typeof each !== "object");
  const deep = Object.entries(rest).filter(([, each]) => typeof each === "object");
  return [[path, flat.map(([, each]) => text(each)).join(" "), from], ...deep.flatMap(([name, each]) => figuresOf(`${path}.${name}`, each))];
}

function named(path: string, value: unknown): string {
  const format = typeof value === "object" && value !== null && "format" in value && typeof value.format === "string" ? value.format : undefined;
  return format === undefined ? path : `${path}[${format}]`;
}

function cell(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string" && /^[a-z0-9]+(?:-[a-z0-9]+)+$/u.test(value)) return `<code>${escape(value)}</code>`;
  return escape(text(value));
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((each: unknown) => text(each)).join(", ");
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([name, each]) => `${name}: ${text(each)}`)
      .join("; ");
  return JSON.stringify(value);
}

/** Where a row is from. */
function source(id: string | undefined, sources: Registry["sources"]): string {
  const found = id === undefined ? undefined : sources[id];
  if (found === undefined) return escape(id ?? "");
  return found.reference.startsWith("https:") ? `<a href="${escape(found.reference)}" rel="noreferrer">${escape(found.title)}</a>` : escape(found.title);
}

const words = (name: string): string =>
  name
    .replaceAll(/([a-z])([A-Z])/gu, "$1 $2")
    .replaceAll("-", " ")
    .replace(/^./u, (first) => first.toUpperCase());
