import type { ArtifactJson } from "@cornercast/schemas";
import { bytesSource } from "../byte-source.js";
import { inspect, type InspectOptions } from "../inspect.js";

/**
 * What an inspection says in one line: kind, target, version and platform of the artifact, and its parts in brackets; or the codes and
 * places of what is wrong.
 */
export async function outline(bytes: Uint8Array, options: InspectOptions = {}): Promise<string> {
  const { artifact, diagnostics } = await inspect(bytesSource(bytes), options);
  const faults = diagnostics.map(({ code, offset }) => `${code}@${String(offset)}`).join(" ");
  return [artifact === undefined ? "" : lineOf(artifact), faults].filter((text) => text !== "").join(" ! ");
}

/** One artifact in a line. */
export function lineOf({ kind, target, isaVersion, platform, contains }: ArtifactJson): string {
  const words = [kind, target, isaVersion === undefined ? undefined : `v${isaVersion}`, platform].filter((word) => word !== undefined);
  return `${words.join(" ")}${contains === undefined ? "" : `[${contains.map(lineOf).join(", ")}]`}`;
}
