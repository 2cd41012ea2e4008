import { acceptSchemas, acceptValidators, documentKinds } from "@cornercast/schemas/validate";
import type { DocumentContract } from "./document-contract.js";

/** The contracts of the kinds that this version of the specification defines, by kind. */
export const defaultContracts: ReadonlyMap<string, DocumentContract> = new Map(
  documentKinds.map((kind) => [kind as string, { kind, validate: acceptValidators[kind], schema: acceptSchemas[kind] }]),
);
