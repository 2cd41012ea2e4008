import type { OfferJson } from "@cornercast/schemas";
import type { Diagnostic } from "../errors/index.js";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../document/index.js";

/** Offers of which no two are of the same unit, and what the sources did not agree on. */
export interface MergedOffers {
  readonly offers: readonly OfferJson[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Joins offers of one unit that several sources describe: what it is, from one, and where it hangs, from another.
 *
 * - One unit is one name in one pool of one issuer. An offer without a pool joins the only pool in which its name occurs; it stays alone where
 *   there are several.
 * - Figures of all sources are kept, so that a match sees which is trusted more and that they disagree. Sources that share an id but are not the same
 *   get ids of their own.
 * - Facts that are no figures, such as a domain, are those of the first offer that states them; another value is reported with `import-conflict`.
 * - Accelerators that both describe are joined where each has one group of as many and they do not name different chips; otherwise those of the
 *   first offer that names chips are kept, and the other's are reported.
 * - The order is that of the first offer of each unit.
 *
 * @example
 * ```ts
 * const { offers } = mergeOffers([...fromNvidiaSmi, ...fromTopograph]);
 * ```
 */
export function mergeOffers(offers: readonly OfferJson[]): MergedOffers {
  const diagnostics: Diagnostic[] = [];
  const poolsByName = new Map<string, Set<string>>();
  for (const offer of offers) {
    const pool = poolOf(offer);
    const name = nameOf(offer);
    if (pool === undefined || name === undefined) continue;
    const known = poolsByName.get(name);
    if (known === undefined) poolsByName.set(name, new Set([pool]));
    else known.add(pool);
  }
  const units = new Map<string, OfferJson>();
  for (const [index, offer] of offers.entries()) {
    const name = nameOf(offer);
    const pools = name === undefined ? undefined : poolsByName.get(name);
    const pool = poolOf(offer) ?? (pools?.size === 1 ? [...pools][0] : undefined);
    const key = name === undefined ? JSON.stringify([index]) : JSON.stringify([name, pool ?? null]);
    const known = units.get(key);
    units.set(key, known === undefined ? offer : mergeTwo(known, offer, diagnostics));
  }
  return { offers: [...units.values()], diagnostics };
}

function nameOf(offer: OfferJson): string | undefined {
  return offer.metadata?.name;
}

function poolOf(offer: OfferJson): string | undefined {
  const pool = offer.spec?.pool;
  return pool?.name === undefined ? undefined : JSON.stringify([pool.issuer ?? null, pool.name]);
}

function mergeTwo(first: OfferJson, second: OfferJson, diagnostics: Diagnostic[]): OfferJson {
  const name = nameOf(first) ?? "";
  const report = (pointer: string, kept: string, left: string): void => {
    diagnostics.push({
      code: "import-conflict",
      severity: "warning",
      message: `two sources disagree about '${name}': ${kept.slice(0, 128)} is kept and ${left.slice(0, 128)} left out`,
      pointer,
    });
  };
  const merged = merge(first, withOwnSources(first, second), "", report);
  return merged as OfferJson;
}

/** The second offer with new ids for sources that have the id of another source in the first. */
function withOwnSources(first: OfferJson, second: OfferJson): JsonObject {
  const taken = new Map((first.spec?.sources ?? []).map((source) => [source.id, JSON.stringify(source)]));
  const own = new Set((second.spec?.sources ?? []).map((source) => source.id));
  const renamed = new Map<string, string>();
  for (const source of second.spec?.sources ?? []) {
    const { id } = source;
    if (id === undefined || !taken.has(id) || taken.get(id) === JSON.stringify(source)) continue;
    let next = id;
    for (let number = 2; taken.has(next) || own.has(next); number += 1) next = `${id.slice(0, 56)}-${String(number)}`;
    own.add(next);
    renamed.set(id, next);
  }
  if (renamed.size === 0) return second;
  const result = rename(second, renamed);
  return isJsonObject(result) ? result : second;
}

function rename(value: JsonValue, renamed: ReadonlyMap<string, string>): JsonValue {
  if (isJsonArray(value)) return value.map((item) => rename(item, renamed));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, field]): [string, JsonValue] => {
    if (key === "attributes" || key === "extensions" || key === "annotations" || key === "labels") return [key, field];
    if (key === "source" && typeof field === "string") return [key, renamed.get(field) ?? field];
    if (key === "sources" && isJsonArray(field)) {
      return [key, field.map((item) => (isJsonObject(item) && typeof item["id"] === "string" ? { ...item, id: renamed.get(item["id"]) ?? item["id"] } : item))];
    }
    return [key, rename(field, renamed)];
  });
  return Object.fromEntries(entries);
}

type Report = (pointer: string, kept: string, left: string) => void;

function merge(first: JsonValue, second: JsonValue, pointer: string, report: Report): JsonValue {
  if (isJsonObject(first) && isJsonObject(second)) {
    const fields: [string, JsonValue][] = Object.entries(first);
    const names = new Map(fields.map(([name], index) => [name, index]));
    // Whether a list is complete says something about that list only.
    const leaves = pointer === "/spec/shape" ? mergeDevices(first, second, report) : new Map<string, JsonValue | undefined>();
    for (const [name, value] of Object.entries(second)) {
      if (leaves.has(name)) continue;
      const at = names.get(name);
      if (at === undefined) fields.push([name, value]);
      else fields[at] = [name, merge(first[name] ?? null, value, `${pointer}/${name}`, report)];
    }
    const result = new Map(fields);
    for (const [name, value] of leaves) {
      if (value === undefined) result.delete(name);
      else result.set(name, value);
    }
    return Object.fromEntries(result);
  }
  if (isJsonArray(first) && isJsonArray(second)) {
    if (second.every((item) => isJsonObject(item))) return union(first, second);
    if (JSON.stringify(first) !== JSON.stringify(second)) report(pointer, JSON.stringify(first), JSON.stringify(second));
    return first;
  }
  if (JSON.stringify(first) === JSON.stringify(second)) return first;
  // The later of two observations is when the unit was last looked at.
  if (pointer === "/status/observedAt" && typeof first === "string" && typeof second === "string")
    return Date.parse(second) > Date.parse(first) ? second : first;
  report(pointer, JSON.stringify(first), JSON.stringify(second));
  return first;
}

/** The items of both lists; an item that both have is there once. */
function union(first: readonly JsonValue[], second: readonly JsonValue[]): readonly JsonValue[] {
  const seen = new Set(first.map((item) => JSON.stringify(item)));
  return [...first, ...second.filter((item) => !seen.has(JSON.stringify(item)))];
}

function mergeDevices(first: JsonObject, second: JsonObject, report: Report): ReadonlyMap<string, JsonValue | undefined> {
  const [ours, theirs] = [first["devices"], second["devices"]];
  if (ours === undefined || theirs === undefined || !isJsonArray(ours) || !isJsonArray(theirs)) return new Map();
  const complete = first["devicesComplete"];
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return new Map([["devices", ours]]);
  const [own, other] = [ours[0], theirs[0]];
  if (ours.length === 1 && theirs.length === 1 && isJsonObject(own) && isJsonObject(other) && areSame(own, other)) {
    const { members: _, name: __, ...rest } = other;
    // The ids of members are those of one tool each: only one list can tell them apart.
    const members = own["members"] ?? other["members"];
    const joined = merge(own, rest, "/spec/shape/devices/0", report);
    return new Map<string, JsonValue | undefined>([["devices", [isJsonObject(joined) && members !== undefined ? { ...joined, members } : joined]]]);
  }
  const useTheirs = !ours.some(namesChip) && theirs.some(namesChip);
  if (ours.length > 0 && theirs.length > 0) {
    const [kept, left] = useTheirs ? [theirs, ours] : [ours, theirs];
    report("/spec/shape/devices", `${String(kept.length)} groups of accelerators`, `${String(left.length)} other groups`);
  } else if (complete === true || second["devicesComplete"] === true) {
    report("/spec/shape/devices", useTheirs ? "accelerators" : JSON.stringify(ours.length), JSON.stringify(theirs.length));
  }
  const chosen = useTheirs || ours.length === 0 ? theirs : ours;
  return new Map<string, JsonValue | undefined>([
    ["devices", chosen],
    ["devicesComplete", chosen === theirs ? second["devicesComplete"] : complete],
  ]);
}

/** Whether two groups of accelerators may be one: as many, and not of different chips. */
function areSame(own: JsonObject, other: JsonObject): boolean {
  if (own["count"] !== undefined && other["count"] !== undefined && own["count"] !== other["count"]) return false;
  const [chips, others] = [chipsOf(own), chipsOf(other)];
  return chips.length === 0 || others.length === 0 || (chips.length === others.length && chips.every((chip) => others.includes(chip)));
}

function chipsOf(device: JsonObject): readonly JsonValue[] {
  const candidates = device["chipCandidates"];
  if (device["chip"] !== undefined) return [device["chip"]];
  return candidates !== undefined && isJsonArray(candidates) ? candidates : [];
}

function namesChip(device: JsonValue): boolean {
  return isJsonObject(device) && chipsOf(device).length > 0;
}
