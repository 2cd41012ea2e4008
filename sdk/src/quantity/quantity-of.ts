import type { Dimension } from "./dimension.js";
import type { Quantity } from "./quantity.js";
import { addRationals, multiplyRationals, rational, type Rational } from "./rational.js";
import { unitFactor } from "./units.js";

const simple = /^(0|[1-9][0-9]{0,17})(?:\.([0-9]{1,18}))?( ?)([A-Za-z/]*)$/;
const compoundPart = /(0|[1-9][0-9]{0,17})(ms|[dhms])/y;
const compoundOrder: readonly string[] = ["d", "h", "m", "s", "ms"];
const zero: Rational = rational(0n);

/** Reads a quantity as `parseQuantity` does; absent where the text is none, without saying why. */
export function quantityOf(text: string, dimension: Dimension): Quantity | undefined {
  const match = simple.exec(text);
  if (match !== null) {
    const [, whole = "0", fraction = "", space = "", unit = ""] = match;
    const factor = unit === "" && space !== "" ? undefined : unitFactor(dimension, unit);
    if (factor !== undefined) return { dimension, base: amount(whole, fraction, factor), unit };
  }
  return dimension === "duration" ? parseCompound(text) : undefined;
}

function amount(whole: string, fraction: string, factor: Rational): Rational {
  if (fraction === "") return multiplyRationals({ numerator: BigInt(whole), denominator: 1n }, factor);
  return rational(BigInt(whole + fraction) * factor.numerator, 10n ** BigInt(fraction.length) * factor.denominator);
}

/**
 * @implements quantity.compound-durations
 * @implements quantity.compound-units-fall
 */
function parseCompound(text: string): Quantity | undefined {
  let base = zero;
  const written: string[] = [];
  let rank = -1;
  compoundPart.lastIndex = 0;
  while (compoundPart.lastIndex < text.length) {
    const match = compoundPart.exec(text);
    if (match === null) return undefined;
    const [, whole = "0", unit = ""] = match;
    const factor = unitFactor("duration", unit);
    if (factor === undefined || compoundOrder.indexOf(unit) <= rank) return undefined;
    rank = compoundOrder.indexOf(unit);
    base = addRationals(base, amount(whole, "", factor));
    written.push(unit);
  }
  return written.length === 0 ? undefined : { dimension: "duration", base, unit: written.join("+") };
}
