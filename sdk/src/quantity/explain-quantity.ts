import { suggest } from "../errors/suggest.js";
import { dimensionExamples, dimensions, type Dimension } from "./dimension.js";
import { currencySymbols } from "./currency-symbols.js";
import { unitFactor, units } from "./units.js";

/** Why a text is not a quantity of the dimension that was asked for. */
export interface QuantityError {
  readonly kind: "error";
  readonly code: "quantity-syntax" | "quantity-unit" | "quantity-dimension";
  /** One sentence without a full stop. */
  readonly message: string;
  /** What would have been accepted. */
  readonly expected: string;
  /** What the author probably meant: a text that is accepted, or two joined by " or ". */
  readonly suggestion?: string;
}

const longestExplained = 128;
const loose = /^([+-]?)([0-9]*(?:[.,_'][0-9]+)*\.?)(e[+-]?[0-9]+)?\s*(\S.*)?$/i;
const unitWords: ReadonlyMap<string, readonly string[]> = new Map([
  ["sec", ["s"]],
  ["secs", ["s"]],
  ["second", ["s"]],
  ["seconds", ["s"]],
  ["min", ["m"]],
  ["mins", ["m"]],
  ["minute", ["m"]],
  ["minutes", ["m"]],
  ["hr", ["h"]],
  ["hrs", ["h"]],
  ["hour", ["h"]],
  ["hours", ["h"]],
  ["day", ["d"]],
  ["days", ["d"]],
  ["msec", ["ms"]],
  ["watt", ["W"]],
  ["watts", ["W"]],
]);

/**
 * Says why a text is not a quantity, and what was probably meant.
 *
 * - Never called with a text that is one.
 *
 * @implements quantity.unknown-unit-is-refused
 * @implements quantity.other-dimension-is-refused
 * @example
 * ```ts
 * explainQuantity("400Gbps", "bandwidth").suggestion; // "400Gbit/s"
 * ```
 */
export function explainQuantity(text: string, dimension: Dimension): QuantityError {
  const syntax: QuantityError = {
    kind: "error",
    code: "quantity-syntax",
    message: `${quoted(text)} is not ${description(dimension)}`,
    expected: `${dimension === "count" ? "a number" : "a number and a unit"}, such as ${dimensionExamples[dimension]}`,
  };
  if (text.length > longestExplained) return syntax;
  const trimmed = text.trim();
  const prefixed = /^(\D{1,3})\s*([0-9].*)$/.exec(trimmed);
  if (dimension === "money" && prefixed !== null) {
    const currency = currencyMeant((prefixed[1] ?? "").trim());
    return currency === undefined ? syntax : withSuggestion(syntax, cleanNumber(prefixed[2] ?? ""), [currency], dimension);
  }
  const match = loose.exec(trimmed);
  if (match === null) return syntax;
  const [, sign = "", digits = "", exponent = "", unitText = ""] = match;
  if (digits === "" || sign === "-") return syntax;
  const number = exponent === "" ? cleanNumber(digits) : expandExponent(digits, exponent);
  if (number === undefined) return syntax;
  if (unitText === "") return dimension === "count" ? withSuggestion(syntax, number, [""], dimension) : { ...syntax, message: `${quoted(text)} has no unit` };

  // The unit is right, so the number is what is wrong.
  if (unitFactor(dimension, unitText) !== undefined) return withSuggestion(syntax, number, [unitText], dimension);
  const other = dimensions.find((candidate) => candidate !== "money" && candidate !== dimension && unitFactor(candidate, unitText) !== undefined);
  if (other !== undefined) {
    const message = `${quoted(text)} is ${description(other)}, not ${description(dimension)}`;
    return withSuggestion({ ...syntax, code: "quantity-dimension", message }, number, unitsSpelt(unitText, dimension), dimension);
  }
  const near = suggest(unitText, units[dimension].keys());
  const spelt = unitsSpelt(unitText, dimension);
  const meant = spelt.length > 0 || near === undefined || unitText.length < 3 ? spelt : [near];
  return withSuggestion({ ...syntax, code: "quantity-unit", message: `${quoted(unitText)} is not a unit of ${dimension}` }, number, meant, dimension);
}

function withSuggestion(error: QuantityError, number: string | undefined, meant: readonly string[], dimension: Dimension): QuantityError {
  if (number === undefined || meant.length === 0) return error;
  return { ...error, suggestion: meant.map((unit) => `${number}${dimension === "money" ? " " : ""}${unit}`).join(" or ") };
}

/** The units of a dimension that differ from a text only in the ways in which people write units, at most two. */
function unitsSpelt(unitText: string, dimension: Dimension): readonly string[] {
  if (dimension === "money") {
    const currency = currencyMeant(unitText);
    return currency === undefined ? [] : [currency];
  }
  const wanted = fold(unitText);
  const all = [...units[dimension].keys()];
  const words = (unitWords.get(wanted) ?? []).filter((unit) => all.includes(unit));
  if (words.length > 0) return words;
  const equal = all.filter((unit) => spellings(unit).includes(wanted));
  // A capital B says byte. A small b is a slip in "gb/s", but "Gbps" is how network people write bits.
  const letter = /b/i.exec(unitText)?.[0];
  const decided = equal.filter((unit) =>
    letter === "B" ? !unit.includes("bit") : !wanted.endsWith("ps") || unit.includes("bit") || dimension !== "bandwidth",
  );
  return decided.slice(0, 2);
}

/** How people write a unit, folded to lower case without spaces. */
function spellings(unit: string): readonly string[] {
  const folded = unit.toLowerCase();
  const rate = /^(.*)\/s$/.exec(folded)?.[1];
  if (rate === undefined) {
    if (!folded.endsWith("b")) return [folded];
    return [folded, folded.slice(0, -1), `${folded}yte`, `${folded}ytes`].filter((spelling) => spelling !== "");
  }
  const amounts = rate.endsWith("bit") ? [rate, rate.slice(0, -2), `${rate}s`] : rate.endsWith("op") ? [rate, `${rate}s`] : [rate, `${rate}yte`, `${rate}ytes`];
  return amounts.flatMap((spelling) => [spelling, `${spelling}/s`, `${spelling}ps`, `${spelling}/sec`]);
}

function fold(text: string): string {
  return text.toLowerCase().replace(/\s/g, "");
}

function currencyMeant(text: string): string | undefined {
  const symbol = currencySymbols.get(text);
  if (symbol !== undefined) return symbol;
  if (/^euros?$/i.test(text)) return "EUR";
  if (/^dollars?$/i.test(text)) return "USD";
  return /^[a-z]{3}$/i.test(text) ? text.toUpperCase() : undefined;
}

/** Removes what people put into numbers: thousands separators, leading zeros, a bare point. Ambiguous texts give nothing. */
function cleanNumber(text: string): string | undefined {
  const plain = /^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$/.test(text) || /^[0-9]+(?:[_'][0-9]+)*(?:\.[0-9]+)?$/.test(text) ? text.replace(/[,_']/g, "") : text;
  const match = /^0*([0-9]*)(?:\.([0-9]*))?$/.exec(plain);
  if (match === null) return undefined;
  const [, whole = "", fraction = ""] = match;
  if (whole.length > 18 || fraction.length > 18) return undefined;
  return `${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
}

function expandExponent(digits: string, exponent: string): string | undefined {
  const power = Number(exponent.slice(1));
  const number = cleanNumber(digits);
  if (number === undefined || power < 0 || power > 18) return undefined;
  const [whole = "", fraction = ""] = number.split(".");
  return cleanNumber(`${whole}${fraction.slice(0, power).padEnd(power, "0")}.${fraction.slice(power)}`);
}

function description(dimension: Dimension): string {
  switch (dimension) {
    case "bytes":
      return "an amount of bytes";
    case "compute":
      return "a rate of operations";
    case "money":
      return "an amount of money";
    default:
      return `a ${dimension}`;
  }
}

function quoted(text: string): string {
  return `'${text.length > 64 ? `${text.slice(0, 64)}…` : text}'`;
}
