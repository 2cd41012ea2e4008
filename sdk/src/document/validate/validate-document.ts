import { suggest, type Diagnostic } from "../../errors/index.js";
import { formatPointer, parsePointer } from "../json-pointer.js";
import { fieldOf, isJsonArray, isJsonObject, type JsonValue } from "../json-value.js";
import type { ReadDocument } from "../read-document.js";
import { defaultContracts, defaultRegistries } from "./default-contracts.js";
import type { DocumentContract } from "./document-contract.js";
import type { DocumentFinding } from "./document-finding.js";
import { documentRules, judgedSpec, type JudgedSpec } from "./document-rules.js";
import { inspectValue, listed, shortened } from "./inspect-value.js";
import { itemsOf } from "./rule-parts.js";
import { schemaPlan } from "./schema-plan.js";
import { translateErrors } from "./translate-error.js";

/** The version of the specification that documents name. */
export const supportedApiVersion = "cornercast/v1";

/** What a document is judged by. */
export interface ValidateOptions {
  /** The contracts by kind. Default: those of this version of the specification. */
  readonly contracts?: ReadonlyMap<string, DocumentContract>;
  /** The names that each registry holds, by registry; others are not checked. Default: the registries of this version. */
  readonly registries?: ReadonlyMap<string, ReadonlySet<string>>;
  /** The names of extensions that the caller understands. Default: none, so that every critical extension is refused. */
  readonly extensions?: ReadonlySet<string>;
  /** How unknown fields count. Default: an error in documents that state demands (Workload, AppraisalPolicy, ReferenceValues, TrustAnchors), else a warning. */
  readonly unknownFields?: "error" | "warning";
  /** How many diagnostics of one document are reported; one more says how many were left out. Default 100. */
  readonly limit?: number;
}

/** Whether a document may be used, and what there is to say about it. */
export interface ValidationResult {
  /** Whether there are no errors; warnings do not count. */
  readonly valid: boolean;
  /** The kind of the document, where it is one that the contracts know. */
  readonly kind?: string;
  /** In the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
}

const demandingKinds: ReadonlySet<string> = new Set(["Workload", "AppraisalPolicy", "ReferenceValues", "TrustAnchors"]);

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
  const header = checkHeader(document.value, options.contracts ?? defaultContracts);
  if (header.kind === "refused") return finish(document, header.findings, options);
  const { contract } = header;
  const plan = schemaPlan(contract.schema);
  const unknownFields = options.unknownFields ?? (demandingKinds.has(contract.kind) ? "error" : "warning");
  const inspected = inspectValue(document.value, plan, { registries: options.registries ?? defaultRegistries, unknownFields });
  const findings: DocumentFinding[] = [...inspected.findings];
  if (!contract.validate(document.value)) {
    // Unknown fields are already reported; what else is wrong shows best without them.
    const known = inspected.unknownFields.length === 0 ? document.value : without(document.value, new Set(inspected.unknownFields), []);
    const valid = inspected.unknownFields.length > 0 && contract.validate(known);
    if (!valid) findings.push(...translateErrors(known, contract.validate.errors ?? [], plan));
  }
  for (const rule of documentRules.get(contract.kind) ?? []) findings.push(...rule(document.value));
  findings.push(...criticalExtensions(document.value, options.extensions));
  return { kind: contract.kind, ...finish(document, findings, options) };
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

type Header = { readonly kind: "ok"; readonly contract: DocumentContract } | { readonly kind: "refused"; readonly findings: readonly DocumentFinding[] };

function checkHeader(document: JsonValue, contracts: ReadonlyMap<string, DocumentContract>): Header {
  const [version, kind] = [fieldOf(document, "apiVersion"), fieldOf(document, "kind")];
  const contract = typeof kind === "string" ? contracts.get(kind) : undefined;
  const findings: DocumentFinding[] = [];
  const refuse = (code: DocumentFinding["code"], message: string, name: string, expected: string, suggestion?: string): void => {
    findings.push({ code, severity: "error", message, pointer: `/${name}`, expected, ...(suggestion === undefined ? {} : { suggestion }) });
  };
  const kinds = (): readonly string[] => [...contracts.keys()];
  if (version === undefined) refuse("missing-field", "the field 'apiVersion' is missing", "apiVersion", supportedApiVersion);
  else if (version !== supportedApiVersion) {
    const meant = typeof version === "string" && (contract !== undefined || /cornercast/i.test(version)) ? supportedApiVersion : undefined;
    refuse(
      "unsupported-api-version",
      `apiVersion ${typeof version === "string" ? `'${shortened(version)}'` : "is no text and"} is not supported`,
      "apiVersion",
      supportedApiVersion,
      meant,
    );
  }
  if (kind === undefined) refuse("missing-field", "the field 'kind' is missing", "kind", `one of ${listed(kinds())}`);
  // In a document of another system the kind is no slip, and the version already says so.
  else if (contract === undefined && (version === undefined || version === supportedApiVersion)) {
    refuse(
      "unknown-kind",
      typeof kind === "string" ? `no document has the kind '${shortened(kind)}'` : "kind is no text",
      "kind",
      `one of ${listed(kinds())}`,
      typeof kind === "string" ? suggest(kind, kinds()) : undefined,
    );
  }
  return findings.length > 0 || contract === undefined ? { kind: "refused", findings } : { kind: "ok", contract };
}

function criticalExtensions(document: JsonValue, understood: ReadonlySet<string> | undefined): readonly DocumentFinding[] {
  const spec = { value: fieldOf(document, "spec") ?? null, path: ["spec"] };
  return itemsOf(spec, "extensions").flatMap(({ value, path }): readonly DocumentFinding[] => {
    const name = fieldOf(value, "name");
    if (fieldOf(value, "critical") !== true || (typeof name === "string" && understood?.has(name) === true)) return [];
    return [
      {
        code: "extension-not-understood",
        severity: "error",
        message: `the critical extension '${typeof name === "string" ? shortened(name) : ""}' is not understood`,
        pointer: formatPointer(path),
      },
    ];
  });
}

/** A copy of a value without the fields at some pointers. */
function without(value: JsonValue, pointers: ReadonlySet<string>, path: readonly (string | number)[]): JsonValue {
  if (isJsonArray(value)) return value.map((item, index) => without(item, pointers, [...path, index]));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (pointers.has(formatPointer([...path, name])) ? [] : [[name, without(item, pointers, [...path, name])]])),
  );
}

function finish(document: ReadDocument, all: readonly DocumentFinding[], options: ValidateOptions): ValidationResult {
  if (all.length === 0) return { valid: true, diagnostics: [] };
  const limit = options.limit ?? 100;
  const wrong = new Set(all.filter(({ severity }) => severity === "error").map(({ pointer }) => pointer));
  // What is wrong anyway need not also be in a registry.
  const findings = all.filter(({ code, pointer }) => code !== "unknown-registry-value" || !wrong.has(pointer));
  const valid = findings.every(({ severity }) => severity !== "error");
  // Errors first where not all are shown: they are why a document is refused.
  const ordered =
    findings.length <= limit
      ? findings
      : [...findings.filter(({ severity }) => severity === "error"), ...findings.filter(({ severity }) => severity === "warning")];
  const seen = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const finding of ordered.slice(0, limit)) {
    const key = `${finding.code} ${finding.pointer}`;
    if (seen.has(key)) continue;
    seen.add(key);
    diagnostics.push(placed(document, finding));
  }
  diagnostics.sort((left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0));
  if (ordered.length > limit)
    diagnostics.push({
      code: "too-many-diagnostics",
      severity: valid ? "warning" : "error",
      message: `and ${String(ordered.length - limit)} more`,
      file: document.source.file,
    });
  return { valid, diagnostics };
}

function placed(document: ReadDocument, { part, ...finding }: DocumentFinding): Diagnostic {
  const position = parsePointer(finding.pointer) === undefined ? undefined : document.at(finding.pointer, part ?? "value");
  return { ...finding, file: document.source.file, ...position };
}
