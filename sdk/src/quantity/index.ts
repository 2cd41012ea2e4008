// For users.
export { baseNumber, toBase } from "./base-number.js";
export { areComparable, compareQuantities } from "./compare-quantities.js";
export { compareVersions, versionInRange, versionPattern, versionRangeIsEmpty, type VersionBounds } from "./compare-versions.js";
export { convertMoney, type ConvertedMoney, type ExchangeRate } from "./convert-money.js";
export { dimensionExamples, dimensions, isDimension, type Dimension } from "./dimension.js";
export { type QuantityError } from "./explain-quantity.js";
export { formatIn, formatQuantity, type FormatOptions, type FormattedQuantity } from "./format-quantity.js";
export { parseQuantity, type QuantityResult } from "./parse-quantity.js";
export type { Quantity } from "./quantity.js";
export { addQuantities, scaleQuantity } from "./quantity-arithmetic.js";
export { quantityPatterns } from "./quantity-patterns.js";
export { rangeContains, rangeIsEmpty, type QuantityRange } from "./quantity-range.js";
export { unitConfusion } from "./unit-confusion.js";

// For other libraries.
export { formatRational } from "./format-rational.js";
export { addRationals, compareRationals, divideRationals, multiplyRationals, rational, type Rational } from "./rational.js";
export { unitFactor, units } from "./units.js";
