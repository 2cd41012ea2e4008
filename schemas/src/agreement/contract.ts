import { createRegistry, type DescMessage, fromJson, type JsonValue, type Message } from "@bufbuild/protobuf";
import { createValidator } from "@bufbuild/protovalidate";
import * as proto from "../proto/index.js";
import { acceptValidators, type DocumentKind, documentKinds, emitValidators } from "../validate/index.js";

/** One kind of document, as protobuf and as JSON Schema see it. */
export interface Contract {
  readonly kind: DocumentKind;
  readonly message: DescMessage;
  /** Whether a reader keeps fields that it does not know. */
  readonly open: boolean;
}

const exported: Readonly<Record<string, unknown>> = proto;
const validator = createValidator({ registry: createRegistry() });

/** All kinds. */
export const contracts: readonly Contract[] = documentKinds.map((kind) => {
  const message = exported[`${kind}Schema`] as DescMessage;
  return { kind, message, open: !["AppraisalPolicy", "ReferenceValues", "TrustAnchors", "Workload"].includes(kind) };
});

/** What protobuf says: the value is the proto3 JSON form of a message, and the message keeps its rules. */
export function protoAccepts({ message, open }: Contract, value: JsonValue): boolean {
  const read = fromJsonOrNothing(message, value, open);
  if (read === undefined) return false;
  const result = validator.validate(message, read);
  if (result.kind === "error") throw new Error(`a rule of ${message.typeName} cannot be evaluated`, { cause: result.error });
  return result.kind === "valid";
}

function fromJsonOrNothing(message: DescMessage, value: JsonValue, ignoreUnknownFields: boolean): Message | undefined {
  try {
    return fromJson(message, value, { ignoreUnknownFields });
  } catch {
    return undefined;
  }
}

/** Whether one message, not necessarily a document, keeps its rules. */
export function keepsRules(message: DescMessage, value: JsonValue): boolean {
  return protoAccepts({ kind: "Workload", message, open: false }, value);
}

/** What the accept schema says. */
export function schemaAccepts({ kind }: Contract, value: JsonValue): boolean {
  return acceptValidators[kind](value);
}

/** What the emit schema says. */
export function schemaEmits({ kind }: Contract, value: JsonValue): boolean {
  return emitValidators[kind](value);
}
