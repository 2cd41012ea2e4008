import { acceptSchemas } from "@cornercast/schemas/schema";
import { acceptValidators, documentKinds } from "@cornercast/schemas/validate";
import * as registries from "@cornercast/schemas/registry";
import type { DocumentContract } from "./document-contract.js";

/** The contract of every kind of document of this version of the specification. */
export const standardContracts: ReadonlyMap<string, DocumentContract> = new Map(
  documentKinds.map((kind) => [kind, { kind, validate: acceptValidators[kind], schema: acceptSchemas[kind] ?? {} }]),
);

/** The names in each open set, for spelling: a name that is not there is a warning, because registries grow. */
export const standardRegistries: ReadonlyMap<string, ReadonlySet<string>> = new Map<string, ReadonlySet<string>>([
  ["chips", names(registries.chips)],
  ["reason-codes", names(registries.reasonCodes)],
]);

function names(rows: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(rows.map((row) => row.id));
}
