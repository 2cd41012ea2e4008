import { fromBinary, toJson } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { JsonObject } from "../json-value.js";
import { messageOfKind } from "./message-of-kind.js";
import { withUnknownFields } from "./unknown-fields.js";

/** How deep messages may nest: that of JSON, where a list is one level more. */
const messageDepth = 32;

/**
 * The JSON form of a document in binary form: the message of `cornercast.v1` that its field 2, the kind, names.
 *
 * - A field that the descriptor does not know becomes a member named by its number, so that validation can refuse or report it.
 * - Throws an `Error` whose message says what is wrong with the bytes; `readDocuments` turns it into a diagnostic.
 *
 * @example
 * ```ts
 * import { readDocuments } from "@cornercast/sdk/document";
 * import { decodeBinary } from "@cornercast/sdk/document/binary";
 *
 * declare const bytes: Uint8Array;
 * const { documents, diagnostics } = readDocuments([{ name: "offer.binpb", bytes }], { decodeBinary });
 * ```
 */
export function decodeBinary(bytes: Uint8Array): JsonObject {
  const kind = kindOf(bytes);
  const descriptor = messageOfKind.get(kind);
  if (descriptor === undefined)
    throw new Error(kind === "" ? "field 2, the kind of the document, is missing" : `there is no kind ${JSON.stringify(kind.slice(0, 60))}`);
  const message = fromBinary(descriptor, bytes, { recursionLimit: messageDepth });
  return withUnknownFields(descriptor, message, toJson(descriptor, message) as JsonObject);
}

function kindOf(bytes: Uint8Array): string {
  const reader = new BinaryReader(bytes);
  let kind = "";
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 2 && wireType === WireType.LengthDelimited) kind = reader.string();
    else reader.skip(wireType, field, messageDepth);
  }
  return kind;
}
