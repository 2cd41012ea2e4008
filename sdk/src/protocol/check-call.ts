import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { callValidators } from "@cornercast/schemas/validate/calls";
import { documentKinds, type DocumentKind } from "@cornercast/schemas/validate";
import type { Diagnostic } from "../errors/index.js";
import { defaultContracts, fieldOf, isJsonArray, validateDocument, type DocumentContract, type JsonValue } from "../document/index.js";
import { schemaPlan } from "../document/validate/schema-plan.js";
import { translateErrors } from "../document/validate/translate-error.js";

/** How much of a document in a call is accepted. */
export interface CallLimits {
  /** The most bytes that a document may have in JSON. Default 1,048,576. */
  readonly document?: number;
  /** A document of the call that was checked before: it is not checked again. */
  readonly known?: JsonValue;
}

const anything = schemaPlan({});

/**
 * What is wrong with a request or an answer in JSON form: first with the call itself, then with each document in it.
 *
 * - Pointers are from the root of the call, such as `/workload/spec/profiles/0/name`.
 * - Warnings are left out. Empty where the call may be used.
 */
export function checkCall(descriptor: DescMessage, call: JsonValue, limits: CallLimits = {}): readonly Diagnostic[] {
  const validate = callValidators[descriptor.name];
  if (validate === undefined) throw new Error(`${descriptor.name} has no validator`);
  if (!validate(call))
    return translateErrors(call, validate.errors ?? [], anything).map(({ code, severity, message, pointer }) => ({ code, severity, message, pointer }));
  return documentsIn(descriptor, call, "", limits.known).flatMap((placed) => checkDocument(placed, limits.document ?? 1_048_576));
}

function checkDocument({ document, kind, pointer }: PlacedDocument, limit: number): readonly Diagnostic[] {
  const size = new TextEncoder().encode(JSON.stringify(document)).length;
  if (size > limit)
    return [{ code: "document-too-large", severity: "error", message: `the document has ${String(size)} bytes, and ${String(limit)} are accepted`, pointer }];
  const read = { value: document, source: { file: "", format: "json", index: 0 }, at: () => undefined } as const;
  return validateDocument(read, { contracts: contractOf[kind] ?? new Map() })
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ file: _file, ...diagnostic }) => ({ ...diagnostic, pointer: `${pointer}${diagnostic.pointer ?? ""}` }));
}

/** Each kind alone, so that a document of another kind is refused. */
const contractOf: Readonly<Record<string, ReadonlyMap<string, DocumentContract>>> = Object.fromEntries(
  documentKinds.map((kind) => [kind, new Map([...defaultContracts].filter(([name]) => name === kind))]),
);

interface PlacedDocument {
  readonly document: JsonValue;
  /** The kind that it has to have where it is. */
  readonly kind: DocumentKind;
  readonly pointer: string;
}

/** The documents in a call, apart from one that is known. */
function documentsIn(descriptor: DescMessage, value: JsonValue, pointer: string, known: JsonValue | undefined): readonly PlacedDocument[] {
  const found: PlacedDocument[] = [];
  for (const { field, inner } of holdersIn(descriptor)) {
    const held = fieldOf(value, field.jsonName);
    if (held === undefined || held === known) continue;
    const items = isJsonArray(held) ? held.map((item, index) => [item, `/${String(index)}`] as const) : [[held, ""] as const];
    for (const [item, suffix] of items) {
      if (item === known) continue;
      const place = `${pointer}/${field.jsonName}${suffix}`;
      if (isKind(inner.name)) found.push({ document: item, kind: inner.name, pointer: place });
      else found.push(...documentsIn(inner, item, place, known));
    }
  }
  return found;
}

interface Holder {
  readonly field: DescField;
  readonly inner: DescMessage;
}

const holders = new WeakMap<DescMessage, readonly Holder[]>();

/** The fields in which documents can be. */
function holdersIn(descriptor: DescMessage): readonly Holder[] {
  const known = holders.get(descriptor);
  if (known !== undefined) return known;
  const all = descriptor.fields.flatMap((field): readonly Holder[] => {
    const inner = field.message;
    return inner === undefined || field.fieldKind === "map" || !reachesDocument(inner, new Set()) ? [] : [{ field, inner }];
  });
  holders.set(descriptor, all);
  return all;
}

function reachesDocument(descriptor: DescMessage, seen: Set<DescMessage>): boolean {
  if (isKind(descriptor.name)) return true;
  if (seen.has(descriptor)) return false;
  seen.add(descriptor);
  return descriptor.fields.some(({ message, fieldKind }) => message !== undefined && fieldKind !== "map" && reachesDocument(message, seen));
}

const isKind = (name: string): name is DocumentKind => (documentKinds as readonly string[]).includes(name);
