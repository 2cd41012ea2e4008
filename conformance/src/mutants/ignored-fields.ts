import { inputKinds, schemaFields } from "./document-schemas.js";
import { changeDocuments, statedFields } from "./change-documents.js";
import { askingMutant, type Mutant } from "./mutant.js";
import { fieldsWithoutEffect } from "./without-effect.js";

/**
 * For each field of what is matched and appraised, an implementation that does not look at it.
 *
 * - A field that has to be there cannot be passed over. The names of protobuf in JSON, with underscores, are other names of the same fields.
 */
export function ignoredFields(): readonly Mutant[] {
  const fields = inputKinds.flatMap((kind) =>
    schemaFields(kind).flatMap(({ type, field, required }) =>
      required || field.includes("_") || fieldsWithoutEffect.has(`${type}.${field}`) ? [] : [`${type}.${field}`],
    ),
  );
  return [...new Set(fields)].map((field) =>
    askingMutant(`ignores.${field}`, `it does not look at ${field}`, (request) =>
      statedFields(request).has(field) ? changeDocuments(request, (name, value) => (name === field ? undefined : value)) : request,
    ),
  );
}
