import { readDocuments, type ReadResult } from "@cornercast/sdk/document";
import { displayName } from "./load-options.js";
import type { InputBytes } from "./read-inputs.js";

/** Reads Cornercast documents, binary ones too. */
export async function readOwnDocuments(inputs: readonly InputBytes[]): Promise<ReadResult> {
  const named = inputs.map(({ name, bytes }) => ({ name: displayName(name), bytes }));
  const first = readDocuments(named, { shareParts: true });
  // The descriptors of protobuf take a tenth of a second to load: only for those who have binary documents.
  if (!first.diagnostics.some(({ code }) => code === "binary-unsupported")) return first;
  const { decodeBinary } = await import("@cornercast/sdk/document/binary");
  return readDocuments(named, { shareParts: true, decodeBinary });
}
