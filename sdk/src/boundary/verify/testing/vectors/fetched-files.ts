import { fromBase64 } from "../../bytes/base64.js";

/** In browsers this stands in for `node:fs` and `node:path`: files were fetched before. */

const files = new Map<string, Uint8Array>();

/** Takes files in base64, by their places. */
export function takeFiles(fetched: Readonly<Record<string, string>>): void {
  for (const [place, text] of Object.entries(fetched)) files.set(place, fromBase64(text) ?? new Uint8Array(0));
}

export function readFileSync(place: string, encoding?: "utf8"): Uint8Array | string {
  const bytes = files.get(place);
  if (bytes === undefined) throw new Error(`${place} was not fetched`);
  return encoding === undefined ? bytes : new TextDecoder().decode(bytes);
}

export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("/");
}
