import { inputKinds, schemaFields } from "./document-schemas.js";
import { changeDocuments, statedFields } from "./change-documents.js";
import { askingMutant, type Mutant } from "./mutant.js";

/**
 * Fields that are information by the specification (`match.information-excludes-nothing`), descriptions, and what only errors and findings repeat: who does not
 * look at them answers as before.
 */
const information =
  /^(?:Run|Port|Parallelism|Dataset|DataLocation|Acceptance|AcceptanceTest|PciIdentity|DeviceMember)\.|^Role\.(?:run|parallelism)$|^WorkloadSpec\.(?:data|acceptance)$|^Metadata\.(?:labels|annotations)$|\.description$|^Extension\.value$|^Condition\.(?:since|message)$|^(?:Source|Artifact|EvidenceReference)\.reference$|^EvidenceReference\.format$|^Device\.(?:product|pci|members)$|^DeviceMemory\.ecc$|^Host\.processor$|^Operator\.entity$|^Partition\.(?:parent|replicas)$|^ScaleOut\.tiers$|^ScaleUp\.groups$|^ReferenceValue\.provenance$|^(?:Condition|Availability|Price|Software|Partition|BoundaryClaim|ExchangeRate|FactSet)\.source$/u;

/**
 * For each field of what is matched and appraised, an implementation that does not look at it.
 *
 * - A field that has to be there cannot be passed over. The names of protobuf in JSON, with underscores, are other names of the same fields.
 */
export function ignoredFields(): readonly Mutant[] {
  const fields = inputKinds.flatMap((kind) =>
    schemaFields(kind).flatMap(({ type, field, required }) =>
      required || field.includes("_") || information.test(`${type}.${field}`) ? [] : [`${type}.${field}`],
    ),
  );
  return [...new Set(fields)].map((field) =>
    askingMutant(`ignores.${field}`, `it does not look at ${field}`, (request) =>
      statedFields(request).has(field) ? changeDocuments(request, (name, value) => (name === field ? undefined : value)) : request,
    ),
  );
}
