import type { ReferenceValueJson } from "@cornercast/schemas";
import { fieldOf, type JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { malformedReason } from "../bytes/malformed.js";
import { evidenceDigest } from "../evidence/index.js";
import { listField, textField } from "../json/json-fields.js";
import { readStrictJson } from "../json/strict-json.js";
import { keyDigest, type PublicKey } from "../x509/index.js";
import { isDsseSignedBy, readDsse } from "./dsse.js";

/** Where a reference value comes from, or why that is not shown. */
export type ProvenanceOutcome =
  | { readonly kind: "shown"; readonly signer: string; readonly subject: string; readonly predicateType: string; readonly builder?: string }
  | { readonly kind: "refused"; readonly message: string };

const payloadType = "application/vnd.in-toto+json";
const statementTypes = ["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"];
const mostSubjects = 4096;

/**
 * Checks the provenance of a reference value: an in-toto statement in a signed envelope, which names the measurement as one of its subjects.
 *
 * - The envelope has to be the one whose digest the value states, and signed by a key that is trusted to state builds.
 * - A subject has to have the value as its digest, under the name of the algorithm (`sha384`), or of the register for measurements that are no plain
 *   digests of a file (`sev-snp-measurement`).
 * - Never throws for what the envelope is.
 */
export async function checkProvenance(value: ReferenceValueJson, envelope: Bytes, keys: readonly PublicKey[]): Promise<ProvenanceOutcome> {
  try {
    if (value.provenance !== (await evidenceDigest(envelope))) return refuse("the envelope is not the one whose digest the reference value states");
    const dsse = readDsse(envelope);
    if (dsse.payloadType !== payloadType) return refuse("the envelope holds no in-toto statement");
    let signer: PublicKey | undefined;
    for (const key of keys) if (signer === undefined && (await isDsseSignedBy(dsse, key))) signer = key;
    if (signer === undefined) return refuse("none of the trusted keys signed the envelope");
    const { value: statement } = readStrictJson(dsse.payload, "the statement");
    if (!statementTypes.includes(textField(statement, "_type"))) return refuse(`the statement is not of the type ${statementTypes.join(" or ")}`);
    const subject = listField(statement, "subject")
      .slice(0, mostSubjects)
      .find((each) => isOf(each, value));
    if (subject === undefined) return refuse("the statement has no subject with the digest of the reference value");
    const builder = builderOf(fieldOf(statement, "predicate"));
    return {
      kind: "shown",
      signer: await keyDigest(signer.spki),
      subject: textField(subject, "name"),
      predicateType: textField(statement, "predicateType"),
      ...(builder !== undefined && { builder }),
    };
  } catch (error) {
    return refuse(malformedReason(error));
  }
}

/** Names under which a digest is that of a measurement, and of no file. */
const measured: Readonly<Record<string, string>> = { "amd-sev-snp": "sev-snp-measurement" };

function isOf(subject: JsonValue, { technology, algorithm, value }: ReferenceValueJson): boolean {
  const digests = fieldOf(subject, "digest");
  const names = [String(algorithm).replace("-", ""), measured[String(technology)]].filter((name) => name !== undefined);
  return value !== undefined && names.some((name) => fieldOf(digests, name) === value);
}

/** The id of the builder, in a provenance of SLSA 1 or 0.2. */
function builderOf(predicate: JsonValue | undefined): string | undefined {
  const id = fieldOf(fieldOf(fieldOf(predicate, "runDetails"), "builder"), "id") ?? fieldOf(fieldOf(predicate, "builder"), "id");
  return typeof id === "string" ? id : undefined;
}

function refuse(message: string): ProvenanceOutcome {
  return { kind: "refused", message };
}
