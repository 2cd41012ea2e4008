import type { Diagnostic } from "../../errors/index.js";
import { suggest } from "../../errors/suggest.js";
import { formatPointer, parsePointer } from "../json-pointer.js";
import { fieldOf, isJsonArray, isJsonObject, type JsonValue } from "../json-value.js";
import type { ReadDocument } from "../read-document.js";
import type { DocumentContract } from "./document-contract.js";
import type { DocumentFinding } from "./document-finding.js";
import { documentRules } from "./document-rules.js";
import { inspectValue, listed, shortened } from "./inspect-value.js";
import { itemsOf } from "./rule-parts.js";
import { schemaPlan } from "./schema-plan.js";
import { translateErrors } from "./translate-error.js";

/** The version of the specification that documents name. */
export const supportedApiVersion = "cornercast/v1";

/** What a document is judged by, where the caller gives the contracts. */
export interface JudgeOptions {
  /** The contracts by kind. */
  readonly contracts: ReadonlyMap<string, DocumentContract>;
  /** The names that each registry holds, by registry; others are not checked. Default: none. */
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
 * Judges a document as {@link validateDocument} does, by contracts of the caller alone: a page that reads few kinds loads those.
 *
 * @example
 * ```ts
 * const { valid } = judgeDocument(readDocument, { contracts: marketContracts, registries: defaultRegistries });
 * ```
 */
export function judgeDocument(document: ReadDocument, options: JudgeOptions): ValidationResult {
  const header = checkHeader(document.value, options.contracts);
  if (header.kind === "refused") return finish(document, header.findings, options);
  const { contract } = header;
  const plan = schemaPlan(contract.schema);
  const unknownFields = options.unknownFields ?? (demandingKinds.has(contract.kind) ? "error" : "warning");
  const inspected = inspectValue(document.value, plan, { registries: options.registries ?? new Map(), unknownFields });
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

function finish(document: ReadDocument, all: readonly DocumentFinding[], options: JudgeOptions): ValidationResult {
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
