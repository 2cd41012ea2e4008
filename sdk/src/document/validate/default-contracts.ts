import { chips } from "@cornercast/schemas/registry";
import { acceptValidators, documentKinds } from "@cornercast/schemas/validate";
import { documentShapes } from "../gen/document-shapes.js";
import type { DocumentContract } from "./document-contract.js";

/** The contracts of the kinds that this version of the specification defines, by kind. */
export const defaultContracts: ReadonlyMap<string, DocumentContract> = new Map(
  documentKinds.map((kind) => [kind as string, { kind, validate: acceptValidators[kind], schema: documentShapes[kind] }]),
);

/** The names that the registries hold, by registry. A registry that is not here is not checked. */
export const defaultRegistries: ReadonlyMap<string, ReadonlySet<string>> = new Map([["chips", new Set(chips.map(({ id }) => id))]]);
