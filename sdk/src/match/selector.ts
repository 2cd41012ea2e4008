/** What a selector found on one device or unit. */
export type SelectorVerdict =
  | { readonly kind: "true" }
  | { readonly kind: "false"; readonly seen: Readonly<Record<string, string>> }
  | { readonly kind: "unknown"; readonly missing: readonly string[]; readonly reason: string }
  | { readonly kind: "error"; readonly code: string; readonly message: string };

/** What a selector looks at: a device of Kubernetes Dynamic Resource Allocation, or a unit with its attributes. */
export interface SelectorSubject {
  readonly driver?: string;
  readonly attributes: Readonly<Record<string, SelectorValue>>;
  readonly allowMultipleAllocations?: boolean;
}

/** A typed attribute as a selector sees it. */
export type SelectorValue =
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "version"; readonly value: string }
  | { readonly kind: "quantity"; readonly value: string }
  | { readonly kind: "list"; readonly values: readonly SelectorValue[] };

/** A selector ready to be evaluated. */
export interface SelectorProgram {
  readonly expression: string;
  readonly mentions: readonly string[];
  evaluate(subject: SelectorSubject): SelectorVerdict;
}

/** What became of an expression. */
export type SelectorCompilation =
  { readonly kind: "ok"; readonly selector: SelectorProgram } | { readonly kind: "error"; readonly code: string; readonly message: string };

/**
 * Turns a CEL expression into a program. It is an option of the matcher, so that a program that has no CEL selectors does
 * not carry an expression engine; `celSelectors` of `@cornercast/sdk/match/cel` is one.
 */
export type SelectorCompiler = (expression: string) => SelectorCompilation;
