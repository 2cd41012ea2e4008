import { createHash } from "node:crypto";
import type { StateManifestJson } from "@cornercast/schemas";
import { documentDigest } from "@cornercast/sdk/document";
import type { JobName } from "../jobs/job-folder.js";
import type { KeptState } from "./state-store.js";

/** A state as it is kept for a placement. Another placement that has the same state has it under another id. */
export function keptState(state: StateManifestJson, { tenant, name }: JobName): KeptState {
  const digest = documentDigest(state);
  const { epoch = 0, step = "0", writtenAt = "" } = state.spec ?? {};
  const parts = [hashed(JSON.stringify([tenant, name]), 32), String(epoch), step.slice(0, 20), digest.slice("sha256:".length).slice(0, 16)];
  return { id: parts.join("-"), tenant, name, digest, writtenAt: Date.parse(writtenAt) || 0 };
}

/** So many hexadecimal digits of the SHA-256 digest of a text, or of bytes. */
export function hashed(text: string | Uint8Array, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}
