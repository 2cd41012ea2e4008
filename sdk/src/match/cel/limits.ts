/** Longest expression, in UTF-8 bytes (Kubernetes: `CELSelectorExpressionMaxLength`, 10 KiB). */
export const MAX_EXPRESSION_BYTES: number = 10 * 1024;

/** Deepest nesting of an expression (cel-go's default parser recursion limit). */
export const MAX_DEPTH = 250;

/**
 * Cost of one evaluation (Kubernetes: `CELSelectorExpressionMaxCost`). A unit here is one evaluated node, one list or map element
 * looked at, ten characters of text read or written (two where it is taken apart), or four steps of the regular-expression machine.
 */
export const MAX_COST = 1_000_000;

/** Longest regular expression, in instructions of the compiled program. */
export const MAX_PATTERN_SIZE = 5_000;

/** All literal regular expressions of one selector together, in instructions. */
export const MAX_PATTERNS_SIZE = 50_000;
