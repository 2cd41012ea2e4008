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
  const perUnit = new Map<string | undefined, Map<string, number>>();
  const perDevice = new Map<string | undefined, Map<string, number>>();
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
      const price = list.length === 1 ? list[0] : undefined;
      if (price === undefined || !isSingle(price)) return idOfText(list);
      const { model, perUnitHour, perDeviceHour } = price;
      const byModel = perUnitHour === undefined ? perDevice : perUnit;
      const amount = perUnitHour ?? perDeviceHour ?? "";
      let known = byModel.get(model);
      if (known === undefined) byModel.set(model, (known = new Map<string, number>()));
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

/** Whether a figure is an amount, with or without a model, and says no more. */
function isSingle(price: PriceJson): boolean {
  for (const field in price) if (field !== "perDeviceHour" && field !== "perUnitHour" && field !== "model") return false;
  return (price.perUnitHour === undefined) !== (price.perDeviceHour === undefined);
}
