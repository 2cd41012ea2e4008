/**
 * What is known of one fact that a rule looks at.
 *
 * - `least`: a version that is this one or a later one.
 * - `set`: where it is not `complete`, what it does not hold is unknown.
 * - `absent`: known not to be there, such as a driver on a machine without one.
 * - `undefined` stands for unknown.
 */
export type FactValue =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "least"; readonly value: string }
  | { readonly kind: "set"; readonly values: readonly string[]; readonly complete: boolean }
  | { readonly kind: "absent" }
  | undefined;
