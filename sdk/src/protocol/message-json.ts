import { fromJson, toJson, type DescMessage, type JsonValue as ProtoJsonValue, type MessageJsonType, type MessageShape } from "@bufbuild/protobuf";
import { withUnknownFields } from "../document/binary/unknown-fields.js";
import type { JsonObject } from "../document/index.js";

/**
 * The JSON form of a message, with what its descriptor does not know as members named by their field numbers: a reader can then refuse what
 * it does not understand, instead of never seeing it.
 */
export function jsonOfMessage<Descriptor extends DescMessage>(descriptor: Descriptor, message: MessageShape<Descriptor>): MessageJsonType<Descriptor> {
  return withUnknownFields(descriptor, message, toJson(descriptor, message) as JsonObject) as MessageJsonType<Descriptor>;
}

/** The message of a JSON form. Fields that its descriptor does not know are left out, because the wire cannot carry them. */
export function messageOfJson<Descriptor extends DescMessage>(descriptor: Descriptor, json: MessageJsonType<Descriptor>): MessageShape<Descriptor> {
  return fromJson(descriptor, json as ProtoJsonValue, { ignoreUnknownFields: true });
}
