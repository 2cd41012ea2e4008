/** One violation, in the form in which ajv reports it. */
export interface SchemaError {
  /** The JSON Pointer of the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  /** Set on violations by the name of a map's key. */
  readonly propertyName?: string;
}

/** A precompiled validator: whether a value is valid; what is not is then in `errors` until the next call. */
export interface SchemaValidator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** A JSON Schema (2020-12) or a part of one. `x-quantity` and `x-registry` on a field name its dimension and its registry. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What the contract says of one kind of document. */
export interface DocumentContract {
  readonly kind: string;
  /** The accept validator: what a reader must take. It reports all violations, not only the first. */
  readonly validate: SchemaValidator;
  /** The schema that the validator was made of. */
  readonly schema: JsonSchema;
}
