import { suggest } from "../../errors/index.js";
import { formatPointer } from "../json-pointer.js";
import { fieldOf, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json-value.js";
import type { DocumentFinding } from "./document-finding.js";
import type { DocumentRule } from "./document-rules.js";
import { shortened } from "./inspect-value.js";
import { duplicates, instantsInOrder, itemsOf, textOf } from "./rule-parts.js";

/** What an Offer must hold beyond its schema. */
export const offerRules: readonly DocumentRule[] = [uniqueNames, sourcesExist, pricesInOrder, unitsAddUp];

// What figures may name without an entry in `sources`.
const builtInSources: readonly string[] = ["nameplate", "asserted"];

/** The rules on the status of an Offer, for a spec that is known. */
export function offerStatusRules(spec: JsonObject): readonly DocumentRule[] {
  const names = sourceNames(spec);
  return [(document) => unknownSources(document, ["status"], names), pricesInOrder, unitsAddUp];
}

function uniqueNames(document: JsonValue): readonly DocumentFinding[] {
  const spec = { value: fieldOf(document, "spec") ?? null, path: ["spec"] };
  return [...duplicates(itemsOf(spec, "sources"), "id", "sources"), ...duplicates(itemsOf(spec, "shape", "devices"), "name", "devices")];
}

/**
 * A warning only: a figure without a known source still counts, as the least trusted kind.
 *
 * @implements figure.unlisted-source-is-warned-of
 */
function sourcesExist(document: JsonValue): readonly DocumentFinding[] {
  return unknownSources(document, ["spec", "status"], sourceNames(fieldOf(document, "spec") ?? null));
}

/** The names of sources that a spec defines, and those that need no definition. */
function sourceNames(spec: JsonValue): ReadonlySet<string> {
  return new Set([...builtInSources, ...itemsOf({ value: spec, path: ["spec"] }, "sources").flatMap(({ value }) => textOf(value, "id") ?? [])]);
}

function unknownSources(document: JsonValue, fields: readonly string[], names: ReadonlySet<string>): readonly DocumentFinding[] {
  if (fields.every((field) => namesOnly(names, fieldOf(document, field)))) return [];
  const findings: DocumentFinding[] = [];
  const path: (string | number)[] = [];
  const walk = (value: JsonValue): void => {
    if (isJsonArray(value)) {
      for (let index = 0; index < value.length; index += 1) visit(index, value[index]);
    } else if (isJsonObject(value)) {
      for (const name in value) if (name !== "attributes" && name !== "extensions") visit(name, value[name]);
    }
  };
  const visit = (key: string | number, value: JsonValue | undefined): void => {
    if (value === undefined) return;
    if (typeof value === "string") {
      if (key !== "source" || names.has(value)) return;
      const meant = suggest(value, names);
      findings.push({
        code: "unknown-source",
        severity: "warning",
        message: `no source has the id '${shortened(value)}'; the figure counts as asserted`,
        pointer: formatPointer([...path, key]),
        ...(meant === undefined ? {} : { suggestion: meant }),
      });
    } else if (typeof value === "object") {
      path.push(key);
      walk(value);
      path.pop();
    }
  };
  for (const field of fields) visit(field, fieldOf(document, field));
  return findings;
}

/** Whether a value names no other sources than some: the answer for most, found without a note of where each name stands. */
function namesOnly(names: ReadonlySet<string>, value: JsonValue | undefined): boolean {
  if (isJsonArray(value)) return value.every((item) => namesOnly(names, item));
  if (!isJsonObject(value)) return true;
  for (const name in value) {
    const item = value[name];
    if (typeof item === "string" ? name === "source" && !names.has(item) : name !== "attributes" && name !== "extensions" && !namesOnly(names, item))
      return false;
  }
  return true;
}

/**
 * @implements document.price-dates-are-in-order
 */
function pricesInOrder(document: JsonValue): readonly DocumentFinding[] {
  const prices = fieldOf(fieldOf(document, "status"), "price");
  if (!isJsonArray(prices) || !prices.some((price) => fieldOf(price, "validUntil") !== undefined)) return [];
  const status = { value: fieldOf(document, "status") ?? null, path: ["status"] };
  return itemsOf(status, "price").flatMap((price) => instantsInOrder(price, "validFrom", "validUntil"));
}

/**
 * @implements document.free-units-exist
 */
function unitsAddUp(document: JsonValue): readonly DocumentFinding[] {
  const availability = fieldOf(fieldOf(document, "status"), "availability");
  const [units, total] = [fieldOf(availability, "units"), fieldOf(availability, "total")];
  if (typeof units !== "number" || typeof total !== "number" || units <= total) return [];
  return [
    {
      code: "field-combination",
      severity: "error",
      message: `${String(units)} units are free of ${String(total)} that exist`,
      pointer: "/status/availability/units",
    },
  ];
}
