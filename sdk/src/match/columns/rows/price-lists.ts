import type { PriceJson } from "@cornercast/schemas";
import { createDictionary } from "../dictionary.js";

/** The different lists of prices of an index, each with a number. The first is 1, that of the empty list. */
export interface PriceLists {
  /** One more than the highest number. */
  readonly size: number;
  idOf(list: readonly PriceJson[]): number;
  /** A list as JSON. */
  textOf(id: number): string;
  /** All of them, to be saved. */
  texts(): readonly string[];
}

/** Lists from their texts, by number; none by default. */
export function createPriceLists(texts: readonly string[] = ["", "[]"]): PriceLists {
  const lists = createDictionary(texts);
  // Most offers have one figure: it is found by its texts, without writing the list out.
  const single = new Map<string, Map<string, number>>();
  return {
    get size() {
      return lists.size;
    },
    idOf(list) {
      const kind = singleKind(list);
      const amount = kind === undefined ? undefined : (list[0]?.perUnitHour ?? list[0]?.perDeviceHour);
      if (kind === undefined || amount === undefined) return lists.idOf(JSON.stringify(list));
      let known = single.get(kind);
      if (known === undefined) single.set(kind, (known = new Map<string, number>()));
      let id = known.get(amount);
      if (id === undefined) known.set(amount, (id = lists.idOf(JSON.stringify(list))));
      return id;
    },
    textOf: (id) => lists.textOf(id),
    texts: () => lists.texts(),
  };
}

/** What a list of one figure and a model says besides the amount; undefined for others. */
function singleKind(list: readonly PriceJson[]): string | undefined {
  const [price] = list;
  if (price === undefined || list.length !== 1) return undefined;
  let fields = 0;
  for (const _ in price) fields += 1;
  const { model } = price;
  if (fields !== (model === undefined ? 1 : 2) || (price.perUnitHour === undefined) === (price.perDeviceHour === undefined)) return undefined;
  return `${price.perUnitHour === undefined ? "d" : "u"}${model ?? ""}`;
}
