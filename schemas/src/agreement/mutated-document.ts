import type { JsonValue } from "@bufbuild/protobuf";
import type { Contract } from "./contract.js";
import { generateMessage } from "./generate-document.js";
import { mutations, valueAt, withValueAt } from "./mutations.js";
import type { Random } from "./random.js";
import { type Site, sitesOf } from "./sites.js";

/** A document with one change. */
export interface MutatedDocument {
  readonly document: JsonValue;
  readonly mutation: string;
  readonly site: Site;
}

/** Documents that each differ in one place from one valid document. Rare types of places are as likely as others. */
export function mutatedDocuments(contract: Contract, random: Random, count: number): readonly MutatedDocument[] {
  const document = generateMessage(contract.message, random);
  const sites = sitesOf(contract.message, document);
  const types = [...new Set(sites.map((site) => site.type))];
  return Array.from({ length: count }, () => {
    const type = random.pick(types);
    const site = random.pick(sites.filter((candidate) => candidate.type === type));
    const mutation = random.pick(mutations);
    const value = mutation.apply(valueAt(document, site.path), site, random);
    return value === undefined ? undefined : { document: withValueAt(document, site.path, value), mutation: mutation.name, site };
  }).filter((mutated) => mutated !== undefined);
}
