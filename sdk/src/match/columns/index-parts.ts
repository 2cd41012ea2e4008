import type { NameArrays } from "./rows/name-table.js";
import type { RowArrays } from "./rows/offer-rows.js";
import type { StockArrays } from "./rows/stock-table.js";
import type { ShapeTexts } from "./shape-table.js";

/** What an index is made of, to be saved. */
export interface IndexParts {
  readonly rows: RowArrays;
  readonly names: NameArrays;
  readonly stocks: StockArrays;
  readonly keys: Uint32Array;
  readonly shapes: ShapeTexts;
  /** The numbers of the issuer and of the stratum of each shape. */
  readonly issuers: Uint32Array;
  readonly strata: Uint32Array;
  /** Rows with other metadata than a name, each followed by its number. */
  readonly metadata: Uint32Array;
  /** Rows with a key of their own, in the order of `texts.keys`. */
  readonly ownKeys: Uint32Array;
  readonly texts: IndexTexts;
}

/** The dictionaries of an index, by number. */
export interface IndexTexts {
  readonly prices: readonly string[];
  readonly rests: readonly string[];
  readonly metadata: readonly string[];
  readonly issuers: readonly string[];
  readonly strata: readonly string[];
  readonly keys: readonly string[];
}
