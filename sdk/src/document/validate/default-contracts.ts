import * as registries from "@cornercast/schemas/registry";
import { acceptValidators, documentKinds } from "@cornercast/schemas/validate";
import { documentShapes } from "../gen/document-shapes.js";
import type { DocumentContract } from "./document-contract.js";

/** The contracts of the kinds that this version of the specification defines, by kind. */
export const defaultContracts: ReadonlyMap<string, DocumentContract> = new Map(
  documentKinds.map((kind) => [kind as string, { kind, validate: acceptValidators[kind], schema: documentShapes[kind] }]),
);

/** The names that the registries hold, by registry. A registry that is not here is not checked. */
export const defaultRegistries: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["artifact-features", names(registries.artifactFeatures)],
  ["artifact-kinds", names(registries.artifactKinds)],
  ["chips", names(registries.chips)],
  ["countries", names(registries.countries)],
  ["currencies", names(registries.currencies)],
  ["evidence-formats", names(registries.evidenceFormats)],
  ["fabrics", names(registries.fabrics)],
  ["isas", names(registries.isas)],
  ["numeric-formats", names(registries.numericFormats)],
  ["partition-kinds", names(registries.partitionKinds)],
  ["software-names", names(registries.softwareNames)],
  ["substitution-phases", names(registries.substitutionPhases)],
  ["tee-technologies", names(registries.teeTechnologies)],
  ["vendors", names(registries.vendors)],
]);

function names(rows: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(rows.map(({ id }) => id));
}
