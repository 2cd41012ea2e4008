import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { StateManifestJson } from "@cornercast/schemas";
import type { StateSource, StateStore } from "../state-store.js";

/** The digest of a file. */
export const digestOf = (bytes: string | Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** A file of a state with a text. */
export function sourceOf(text: string): StateSource {
  return { digest: digestOf(text), size: Buffer.byteLength(text), read: () => Readable.from([Buffer.from(text)]) };
}

/** What a stream holds. */
export async function textOf(stream: Readable | undefined): Promise<string | undefined> {
  if (stream === undefined) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}

/** Puts files into a store, and gives the state that they are. Keys of `files` are paths. */
export async function stateOf(store: StateStore, files: Readonly<Record<string, string>>, more: StateManifestJson["spec"] = {}): Promise<StateManifestJson> {
  const listed = [];
  for (const [path, text] of Object.entries(files)) {
    const source = sourceOf(text);
    listed.push({ path, size: `${String(source.size)}B`, digest: source.digest, reference: await store.put(source) });
  }
  return {
    apiVersion: "cornercast/v1",
    kind: "StateManifest",
    metadata: { name: "state" },
    spec: { files: listed, format: "opaque", stateLevel: "S2", placement: "a", epoch: 1, step: "7", writtenAt: "2026-11-20T00:00:00.000Z", ...more },
  };
}

/** The texts of the files of a state, read from a store. */
export async function textsOf(store: StateStore, state: StateManifestJson): Promise<readonly (string | undefined)[]> {
  const texts = [];
  for (const { reference = "" } of state.spec?.files ?? []) texts.push(await textOf(await store.open(reference)));
  return texts;
}
