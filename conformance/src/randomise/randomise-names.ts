import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { CaseRequest } from "../case/conformance-case.js";
import type { SeededRandom } from "./seeded-random.js";

/** A request under other names, and how its answer reads under the names of the case. */
export interface RandomisedRequest {
  readonly request: CaseRequest;
  readonly restore: (answer: unknown) => unknown;
}

/**
 * Renames what a request for matching names, so that an answer cannot be one that was learnt by heart.
 *
 * - Renamed are the names of the workload, of its profiles and roles, and of the offers. The order of the names stays: it decides between equals.
 * - Where one of them occurs anywhere else in the request, also inside of another text, all stay: it may be referred to there.
 * - Other requests stay as they are: which bytes a text has, and which keys signed evidence, is what they are about.
 */
export function randomiseNames(request: CaseRequest, random: SeededRandom): RandomisedRequest {
  if (request.kind !== "match") return { request, restore: (answer) => answer };
  const { changes = [], movingFrom } = request;
  const puts = changes.flatMap((change) => ("put" in change ? [change.put] : []));
  const documents = [request.workload, ...request.offers, ...puts, ...(movingFrom === undefined ? [] : [movingFrom])];
  const named = new Set(documents.flatMap(namesOf));
  const others = documents.flatMap(otherTexts).concat([...request.appraisals].flatMap(textsIn), request.understoodExtensions);
  if ([...named].some((name) => others.some((text) => text.includes(name)))) return { request, restore: (answer) => answer };
  const old = [...named].sort();
  const tokens = new Set<string>();
  while (tokens.size < old.length) tokens.add(`n${random.letters(9)}`);
  const names = new Map(old.map((name, index) => [name, [...tokens].sort()[index] ?? name]));
  const back = new Map([...names].map(([name, token]) => [token, name]));
  const pattern = new RegExp([...back.keys()].join("|") || "(?!)", "gu");
  const rename = (document: JsonValue): JsonValue => renamed(document, names);
  return {
    request: {
      ...request,
      workload: rename(request.workload),
      offers: request.offers.map(rename),
      ...(movingFrom !== undefined && { movingFrom: rename(movingFrom) }),
      ...(request.changes !== undefined && {
        changes: changes.map((change) => ("put" in change ? { put: rename(change.put) } : { remove: names.get(change.remove) ?? change.remove })),
      }),
    },
    restore: (answer) => restored(answer, (text) => text.replace(pattern, (token) => back.get(token) ?? token)),
  };
}

/** The lists of `spec` whose members are named, from the outside in. */
const lists: readonly string[] = ["profiles", "roles"];

function namesOf(document: JsonValue): readonly string[] {
  if (!isJsonObject(document)) return [];
  return [...nameOf(document["metadata"]), ...memberNames(document["spec"])];
}

function memberNames(value: JsonValue | undefined): readonly string[] {
  if (!isJsonObject(value)) return [];
  return lists.flatMap((list) => members(value[list]).flatMap((member) => [...nameOf(member), ...memberNames(member)]));
}

function nameOf(value: JsonValue | undefined): readonly string[] {
  return isJsonObject(value) && typeof value["name"] === "string" && value["name"] !== "" ? [value["name"]] : [];
}

function members(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

/** The document with other names where it states names. */
function renamed(document: JsonValue, names: ReadonlyMap<string, string>): JsonValue {
  if (!isJsonObject(document)) return document;
  const { metadata, spec } = document;
  return {
    ...document,
    ...(metadata !== undefined && { metadata: withName(metadata, names) }),
    ...(spec !== undefined && { spec: withMembers(spec, names) }),
  };
}

function withName(value: JsonValue, names: ReadonlyMap<string, string>): JsonValue {
  if (!isJsonObject(value) || typeof value["name"] !== "string") return value;
  return { ...value, name: names.get(value["name"]) ?? value["name"] };
}

function withMembers(value: JsonValue, names: ReadonlyMap<string, string>): JsonValue {
  if (!isJsonObject(value)) return value;
  const changed: JsonObject = Object.fromEntries(
    lists.flatMap((list) => {
      const held = value[list];
      return isJsonArray(held) ? [[list, held.map((member) => withMembers(withName(member, names), names))]] : [];
    }),
  );
  return { ...value, ...changed };
}

/** All texts of a document but the names that it states. */
function otherTexts(document: JsonValue): readonly string[] {
  return textsIn(renamed(document, new Map(namesOf(document).map((name) => [name, ""]))));
}

function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === "string") return [value];
  if (isJsonArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.entries(value).flatMap(([name, held]) => [name, ...textsIn(held)]) : [];
}

function restored(value: unknown, restore: (text: string) => string): unknown {
  if (typeof value === "string") return restore(value);
  if (Array.isArray(value)) return value.map((item) => restored(item, restore));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [restore(name), restored(held, restore)]));
}
