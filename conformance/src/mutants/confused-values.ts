import { isJsonArray } from "@cornercast/sdk/document";
import { changeDocuments, statedFields } from "./change-documents.js";
import { inputKinds, schemaFields } from "./document-schemas.js";
import { askingMutant, type Mutant } from "./mutant.js";
import { fieldsWithoutEffect, otherValues } from "./without-effect.js";

/** For each value of each closed set, an implementation that takes it for another one of the set: the next, unless that means the same. */
export function confusedValues(): readonly Mutant[] {
  const sets = new Map<string, readonly string[]>();
  for (const kind of inputKinds)
    for (const { type, field, schema } of schemaFields(kind)) {
      const values = schema["enum"];
      if (values !== undefined && isJsonArray(values) && !fieldsWithoutEffect.has(`${type}.${field}`)) sets.set(`${type}.${field}`, values.map(String));
    }
  return [...sets].flatMap(([field, values]) =>
    values.map((taken, index) => {
      const other = otherValues.get(`${field}.${taken}`)?.value ?? values[(index + 1) % values.length] ?? taken;
      return askingMutant(`confuses.${field}.${taken}`, `it takes ${field} ${taken} for ${other}`, (request) =>
        statedFields(request).has(field) ? changeDocuments(request, (name, value) => (name === field && value === taken ? other : value)) : request,
      );
    }),
  );
}
