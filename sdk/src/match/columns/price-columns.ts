import type { PriceJson } from "@cornercast/schemas";
import { createDictionary } from "./dictionary.js";
import type { PriceLists } from "./rows/price-lists.js";

/** Lists of prices, each with a number; those of a single firm figure also as an exact amount. */
export interface PriceColumns {
  /** The kind of each list: lists of one kind differ in their amount alone. */
  readonly kinds: Uint32Array;
  /** The amount in millionths of the currency, exact; not a number for a list that is not a single plain figure. */
  readonly micros: Float64Array;
  readonly kindCount: number;
  readonly kindOf: (kind: number) => PriceKind;
}

/** What lists of one kind have in common. */
export interface PriceKind {
  /** A list of the kind. */
  readonly example: readonly PriceJson[];
  /** Whether it is a single figure without dates and terms. */
  readonly plain: boolean;
  readonly perDevice: boolean;
  readonly currency: string;
}

const plainFields: ReadonlySet<string> = new Set(["model", "perUnitHour", "perDeviceHour", "source"]);
const money = /^(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,6}))? ?([A-Z]{3})$/u;

/** Keeps the columns of lists of prices; what was read once is not read again. */
export function createPriceColumns(lists: PriceLists): () => PriceColumns {
  const kindTexts = createDictionary();
  const known: PriceKind[] = [];
  let kinds = new Uint32Array(64);
  let micros = new Float64Array(64);
  let filled = 1;
  return () => {
    if (lists.size > kinds.length) {
      const room = Math.max(lists.size, kinds.length * 2);
      kinds = grown(kinds, new Uint32Array(room));
      micros = grown(micros, new Float64Array(room));
    }
    for (; filled < lists.size; filled += 1) {
      const list = lists.listOf(filled);
      const figure = plainFigure(list);
      const id = kindTexts.idOf(figure === undefined ? JSON.stringify(list) : figure.kind);
      if (id === known.length)
        known.push({ example: list, plain: figure !== undefined, perDevice: figure?.perDevice ?? false, currency: figure?.currency ?? "" });
      kinds[filled] = id;
      micros[filled] = figure?.micros ?? Number.NaN;
    }
    return { kinds, micros, kindCount: known.length, kindOf: (kind) => known[kind] ?? { example: [], plain: false, perDevice: false, currency: "" } };
  };
}

function plainFigure(list: readonly PriceJson[]) {
  const [price, ...others] = list;
  if (price === undefined || others.length > 0) return undefined;
  for (const field in price) if (!plainFields.has(field)) return undefined;
  const { model = "", perUnitHour, perDeviceHour } = price;
  if ((perUnitHour === undefined) === (perDeviceHour === undefined)) return undefined;
  const match = money.exec(perUnitHour ?? perDeviceHour ?? "");
  if (match === null) return undefined;
  const [, whole = "", part = "", currency = ""] = match;
  const perDevice = perUnitHour === undefined;
  return { micros: Number(whole) * 1e6 + Number(part.padEnd(6, "0")), currency, perDevice, kind: `${model} ${currency} ${String(perDevice)}` };
}

function grown<Values extends Uint32Array | Float64Array>(before: Values, after: Values): Values {
  after.set(before);
  return after;
}
