import { create, fromJson, ScalarType, type DescField, type DescMessage, type JsonValue, type Message } from "@bufbuild/protobuf";
import { getTextEncoding } from "@bufbuild/protobuf/wire";

/** What a value of JSON is in a message; undefined where it takes more than to be looked at. */
type Reader = (value: JsonValue) => unknown;

interface Plan {
  readonly typeName: string;
  /** How fields are read, by their names in JSON, which are those in messages. */
  readonly readers: ReadonlyMap<string, Reader>;
  /** Fields that an empty message has, and what they are in it. */
  readonly defaults: readonly (readonly [name: string, make: () => unknown])[];
}

const plans = new WeakMap<DescMessage, Plan | "none">();

/**
 * The message of a JSON form as `fromJson` of protobuf makes it, where fields that the descriptor does not know are left out. It takes a fraction of the
 * time: most of what is sent are texts and small numbers, which a message holds as JSON does.
 *
 * - What it does not know how to read is left to `fromJson`, part by part, and so is what is wrong.
 */
export function plainMessage(descriptor: DescMessage, json: JsonValue): Message {
  return built(planOf(descriptor), json) ?? fromJson(descriptor, json, { ignoreUnknownFields: true });
}

function built(plan: Plan | "none", json: JsonValue): Message | undefined {
  if (plan === "none" || typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const message: Message & Record<string, unknown> = { ...json, $typeName: plan.typeName };
  for (const name of Object.keys(json)) {
    const value = json[name];
    // A name that is not found may be another name of a field, or that of an extension.
    const read = value === undefined ? undefined : plan.readers.get(name)?.(value);
    if (read === undefined) return undefined;
    if (read !== value) message[name] = read;
  }
  for (const [name, make] of plan.defaults) if (message[name] === undefined) message[name] = make();
  return message;
}

function planOf(descriptor: DescMessage): Plan | "none" {
  let plan = plans.get(descriptor);
  if (plan === undefined) plans.set(descriptor, (plan = planned(descriptor)));
  return plan;
}

function planned(descriptor: DescMessage): Plan | "none" {
  const empty = create(descriptor);
  if (Object.getPrototypeOf(empty) !== Object.prototype || isWellKnown(descriptor)) return "none";
  return {
    typeName: descriptor.typeName,
    readers: new Map(descriptor.fields.map((field) => [field.jsonName, field.localName === field.jsonName ? readerOf(field) : unread])),
    defaults: Object.entries(empty)
      .filter(([name]) => name !== "$typeName")
      .map(([name, value]) => [name, makerOf(value)]),
  };
}

/** Makes what an empty message has in a field: each message has lists and maps of its own. */
function makerOf(value: unknown): () => unknown {
  if (Array.isArray(value)) return () => [];
  return typeof value === "object" && value !== null ? () => ({ ...value }) : () => value;
}

function readerOf(field: DescField): Reader {
  if (field.oneof !== undefined) return unread;
  switch (field.fieldKind) {
    case "scalar":
      return scalarReader(field.scalar);
    case "message":
      return messageReader(field.message);
    case "list": {
      const item = field.listKind === "scalar" ? scalarReader(field.scalar) : field.listKind === "message" ? messageReader(field.message) : unread;
      return (value) => (Array.isArray(value) ? allRead(value, item) : undefined);
    }
    default:
      return unread;
  }
}

const unread: Reader = () => undefined;

function allRead(values: readonly JsonValue[], read: Reader): readonly unknown[] | undefined {
  const all: unknown[] = [];
  for (const value of values) {
    const item = read(value);
    if (item === undefined) return undefined;
    all.push(item);
  }
  return all;
}

const messageReader = (descriptor: DescMessage): Reader =>
  isWellKnown(descriptor) ? unread : (value) => (value === null ? undefined : plainMessage(descriptor, value));

const { checkUtf8 } = getTextEncoding();

function scalarReader(scalar: ScalarType): Reader {
  switch (scalar) {
    case ScalarType.STRING:
      return (value) => (typeof value === "string" && checkUtf8(value) ? value : undefined);
    case ScalarType.BOOL:
      return (value) => (typeof value === "boolean" ? value : undefined);
    case ScalarType.UINT32:
      return (value) => (typeof value === "number" && value >>> 0 === value && !Object.is(value, -0) ? value : undefined);
    case ScalarType.DOUBLE:
      return (value) => (typeof value === "number" ? value : undefined);
    default:
      return unread;
  }
}

const isWellKnown = ({ typeName }: DescMessage): boolean => typeName.startsWith("google.protobuf.");
