import type { PriceJson } from "@cornercast/schemas";

/** The different lists of prices of an index, each with a number. The first is 1, that of the empty list. */
export interface PriceLists {
  /** One more than the highest number. */
  readonly size: number;
  idOf(list: readonly PriceJson[]): number;
  listOf(id: number): readonly PriceJson[];
  /** All of them as JSON, to be saved. */
  texts(): readonly string[];
}

/** Lists from their texts, by number; none by default. A saved text is read when it is asked for. */
export function createPriceLists(saved: readonly string[] = ["", "[]"]): PriceLists {
  const lists: (readonly PriceJson[] | string)[] = [...saved];
  let byText: Map<string, number> | undefined;
  // Most offers have one figure: it is found by its texts, without writing the list out.
  const single = new Map<string, Map<string, number>>();
  const idOfText = (list: readonly PriceJson[], own?: readonly PriceJson[]): number => {
    byText ??= new Map(saved.map((text, id) => [text, id]));
    const text = JSON.stringify(list);
    let id = byText.get(text);
    if (id === undefined) {
      id = lists.push(own ?? text) - 1;
      if (own === undefined) byText.set(text, id);
    }
    return id;
  };
  return {
    get size() {
      return lists.length;
    },
    idOf(list) {
      const [price, ...others] = list;
      const kind = price === undefined || others.length > 0 ? undefined : singleKind(price);
      const amount = kind === undefined ? undefined : (price?.perUnitHour ?? price?.perDeviceHour);
      if (price === undefined || kind === undefined || amount === undefined) return idOfText(list);
      let known = single.get(kind);
      if (known === undefined) single.set(kind, (known = new Map<string, number>()));
      let id = known.get(amount);
      // A list of its own, which nobody else changes.
      if (id === undefined) known.set(amount, (id = saved.length > 2 ? idOfText(list, [{ ...price }]) : lists.push([{ ...price }]) - 1));
      return id;
    },
    listOf(id) {
      const list = lists[id] ?? "[]";
      return typeof list === "string" ? (JSON.parse(list) as readonly PriceJson[]) : list;
    },
    texts: () => lists.map((list) => (typeof list === "string" ? list : JSON.stringify(list))),
  };
}

/** What a figure says besides the amount, where that is no more than a model; undefined for others. */
function singleKind(price: PriceJson): string | undefined {
  let fields = 0;
  for (const _ in price) fields += 1;
  const { model, perUnitHour, perDeviceHour } = price;
  if (fields !== (model === undefined ? 1 : 2) || (perUnitHour === undefined) === (perDeviceHour === undefined)) return undefined;
  return `${perUnitHour === undefined ? "d" : "u"}${model === undefined ? "" : ` ${model}`}`;
}
