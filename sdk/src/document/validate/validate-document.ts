import type { Diagnostic } from "../../errors/index.js";
import { fieldOf, isJsonObject, type JsonValue } from "../json-value.js";
import type { ReadDocument } from "../read-document.js";
import { defaultContracts } from "./default-contracts.js";
import { defaultRegistries } from "./default-registries.js";
import type { DocumentContract } from "./document-contract.js";
import { judgedSpec, type JudgedSpec } from "./document-rules.js";
import { inspectValue } from "./inspect-value.js";
import { judgeDocument, supportedApiVersion, type JudgeOptions, type ValidationResult } from "./judge-document.js";
import { schemaPlan } from "./schema-plan.js";

/** What a document is judged by. */
export interface ValidateOptions extends Omit<JudgeOptions, "contracts"> {
  /** The contracts by kind. Default: those of this version of the specification. */
  readonly contracts?: ReadonlyMap<string, DocumentContract>;
  /** The names that each registry holds, by registry; others are not checked. Default: the registries of this version. */
  readonly registries?: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Judges a document: its version and kind, its schema, its registry names, and the rules over several of its fields.
 *
 * - Registry names that a registry does not hold, and unknown fields where they may be kept, are warnings.
 * - Never throws for what is in the document.
 *
 * @implements document.api-version-is-supported
 * @implements document.kind-is-known
 * @implements document.all-problems-are-reported
 * @implements document.critical-extension-is-refused
 * @example
 * ```ts
 * const { valid, diagnostics } = validateDocument(readDocument);
 * for (const diagnostic of diagnostics) console.error(formatDiagnostic(diagnostic));
 * ```
 */
export function validateDocument(document: ReadDocument, options: ValidateOptions = {}): ValidationResult {
  return judgeDocument(document, { contracts: defaultContracts, registries: defaultRegistries, ...options });
}

/** The documents that may be used, and what there is to say about all. */
export interface ValidatedDocuments {
  /** The valid ones, in their order. */
  readonly documents: readonly ReadDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Judges several documents, each as {@link validateDocument} does.
 *
 * - A `spec` that several documents share as one object is judged once, where there is nothing to say about it.
 */
export function validateDocuments(documents: readonly ReadDocument[], options: ValidateOptions = {}): ValidatedDocuments {
  const diagnostics: Diagnostic[] = [];
  // Only of the contracts of this version is it known that they judge a spec apart from the rest.
  const judged = options.contracts === undefined ? judgedSpecs(options) : undefined;
  const valid = documents.filter((document) => {
    if (judged?.isClean(document) === true) return true;
    const result = validateDocument(document, options);
    if (result.kind !== undefined && result.diagnostics.length === 0) judged?.add(document.value, result.kind);
    for (const diagnostic of result.diagnostics) diagnostics.push(diagnostic);
    return result.valid;
  });
  return { documents: valid, diagnostics };
}

/** Remembers the `spec` objects of documents about which there is nothing to say. */
function judgedSpecs(options: ValidateOptions) {
  const known = new Map<JsonValue, JudgedSpec & { readonly contract: DocumentContract }>();
  return {
    add(document: JsonValue, kind: string): void {
      const spec = fieldOf(document, "spec");
      const contract = defaultContracts.get(kind);
      const judged = isJsonObject(spec) ? judgedSpec.get(kind)?.(spec) : undefined;
      if (judged !== undefined && contract !== undefined) known.set(spec ?? null, { ...judged, contract });
    },
    /** Whether nothing is to be said of a document whose `spec` is known: what else is in it is judged around a stand-in. */
    isClean({ value }: ReadDocument): boolean {
      if (!isJsonObject(value)) return false;
      const judged = known.get(value["spec"] ?? null);
      if (judged === undefined || judged.contract.kind !== value["kind"] || value["apiVersion"] !== supportedApiVersion) return false;
      const { contract, standIn, rules } = judged;
      const rest = { ...value, spec: standIn };
      const inspection = { registries: options.registries ?? defaultRegistries, unknownFields: "warning" } as const;
      return (
        contract.validate(rest) &&
        inspectValue(rest, schemaPlan(contract.schema), inspection).findings.length === 0 &&
        rules.every((rule) => rule(rest).length === 0)
      );
    },
  };
}
