import { isJsonObject, type JsonObject } from "../../document/index.js";
import { listAt, objectAt, textAt } from "../source-value.js";
import { capacityValue } from "./dra-attributes.js";
import { quantityNanos } from "./quantity-text.js";

/** How much there is of each counter, or is taken of it, by counter set and counter. */
export type CounterSets = ReadonlyMap<string, ReadonlyMap<string, bigint>>;

const mostSets = 4_096;

/** The counter sets of the slices of a pool. Slices that hold them hold no devices in newer versions of the API. */
export function counterSetsOf(specs: readonly JsonObject[]): CounterSets {
  const sets = new Map<string, ReadonlyMap<string, bigint>>();
  for (const spec of specs) {
    for (const set of listAt(spec, "sharedCounters")) {
      const name = textAt(set, "name");
      if (name !== undefined && sets.size < mostSets) sets.set(name, countersOf(objectAt(set, "counters")));
    }
  }
  return sets;
}

/** What a device takes of counters while it is allocated. */
export function consumptionOf(device: JsonObject): CounterSets {
  const sets = new Map<string, ReadonlyMap<string, bigint>>();
  for (const part of listAt(device, "consumesCounters")) {
    const name = textAt(part, "counterSet");
    if (name !== undefined && sets.size < mostSets) sets.set(name, countersOf(objectAt(part, "counters")));
  }
  return sets;
}

function countersOf(value: JsonObject): ReadonlyMap<string, bigint> {
  const counters = new Map<string, bigint>();
  for (const [name, counter] of Object.entries(value)) {
    const amount = quantityNanos(isJsonObject(counter) ? capacityValue(counter) : counter);
    if (amount !== undefined) counters.set(name, amount);
  }
  return counters;
}
