import { fromJson, toBinary, type JsonValue as ProtoJsonValue } from "@bufbuild/protobuf";
import { CornercastError } from "../../errors/index.js";
import { fieldOf, type JsonValue } from "../json-value.js";
import { messageOfKind } from "./message-of-kind.js";

/**
 * The binary form of a document: the message of `cornercast.v1` that its kind names.
 *
 * - Throws a `CornercastError` with the code `binary-syntax` where the document has a field that the message does not know, because
 *   the binary form would lose it, and where it is not of the shape of its kind.
 *
 * @example
 * ```ts
 * await writeFile("offer.binpb", encodeBinary(offer));
 * ```
 */
export function encodeBinary(document: JsonValue): Uint8Array<ArrayBuffer> {
  const kind = fieldOf(document, "kind");
  const descriptor = typeof kind === "string" ? messageOfKind.get(kind) : undefined;
  if (descriptor === undefined)
    throw new CornercastError("binary-syntax", `the document has no kind that has a binary form: ${JSON.stringify(kind) ?? "none"}`);
  try {
    return toBinary(descriptor, fromJson(descriptor, document as ProtoJsonValue));
  } catch (cause) {
    throw new CornercastError(
      "binary-syntax",
      `the document has no binary form: ${cause instanceof Error ? cause.message.slice(0, 200) : "it is not of its kind"}`,
      { cause },
    );
  }
}
