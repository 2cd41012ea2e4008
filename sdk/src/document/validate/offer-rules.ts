import { suggest } from "../../errors/suggest.js";
import { formatPointer } from "../json-pointer.js";
import { fieldOf, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json-value.js";
import type { DocumentFinding } from "./document-finding.js";
import type { DocumentRule } from "./document-rules.js";
import { shortened } from "./inspect-value.js";
import { duplicates, instantsInOrder, itemsOf } from "./rule-parts.js";
import { namesOnly, sourceNames } from "./source-names.js";

/** What an Offer must hold beyond its schema. */
export const offerRules: readonly DocumentRule[] = [uniqueNames, sourcesExist, pricesInOrder, unitsAddUp];

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
