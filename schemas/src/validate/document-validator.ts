import type { DocumentKind, DocumentsByKind } from "../gen/document-kinds.js";

/**
 * Why a value does not conform to a schema.
 *
 * - `params` says what the keyword wanted, in the words of ajv: `{missingProperty}` for `required`, `{additionalProperty}`
 *   for `additionalProperties`, `{limit}` for bounds, `{allowedValues}` for `enum`.
 * - One fault may give several errors: each branch of `anyOf` and `oneOf` reports, and then the keyword itself.
 */
export interface ValidationError {
  /** Where the value is, as an RFC 6901 JSON Pointer. The parent's, where a property is missing or must not be there. */
  readonly instancePath: string;
  /** Where the keyword is in the schema, relative to the definition that holds it. */
  readonly schemaPath: string;
  /** The keyword of JSON Schema; `false schema` where nothing may be. */
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The name of the property, where the keyword is about names. */
  readonly propertyName?: string;
}

/**
 * Says whether a value conforms to the schema of a document.
 *
 * - `errors` holds what was found by the last call, all of it, and `null` where the value conforms.
 * - The value is neither changed nor stripped of unknown fields.
 * - Time and errors are bounded by the size of the value, which the caller bounds.
 *
 * @example
 * ```ts
 * if (!acceptWorkload(value)) console.error(acceptWorkload.errors);
 * ```
 */
export interface DocumentValidator<Document> {
  (value: unknown): value is Document;
  errors?: readonly ValidationError[] | null;
}

/** One validator for each kind of document. */
export type DocumentValidators = { readonly [Kind in DocumentKind]: DocumentValidator<DocumentsByKind[Kind]> };
