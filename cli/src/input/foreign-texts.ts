import type { Diagnostic } from "@cornercast/sdk/errors";
import { displayName } from "./load-options.js";
import type { InputBytes } from "./read-inputs.js";

/** An input that is no document of the specification, and what it looks like. */
export interface ForeignText {
  readonly name: string;
  readonly title: string;
}

const looked = 1 << 16;
const sure = 0.5;
const shown = 5;

/** Those of the inputs whose documents do not say what they are, and that an importer would read. */
export async function foreignTexts(inputs: readonly InputBytes[], diagnostics: readonly Diagnostic[]): Promise<readonly ForeignText[]> {
  const suspects = new Set(
    diagnostics
      .filter(
        ({ code, pointer }) =>
          code === "unsupported-api-version" || code === "document-not-an-object" || (code === "missing-field" && pointer === "/apiVersion"),
      )
      .map(({ file }) => file),
  );
  if (suspects.size === 0) return [];
  const { importers } = await import("@cornercast/sdk/convert");
  const decoder = new TextDecoder("utf-8");
  return inputs
    .flatMap(({ name, bytes }): readonly ForeignText[] => {
      if (!suspects.has(displayName(name))) return [];
      const input = { name: displayName(name), text: decoder.decode(bytes.subarray(0, looked)) };
      const best = importers.map((importer) => ({ importer, certainty: importer.detect(input) })).sort((a, b) => b.certainty - a.certainty)[0];
      return best === undefined || best.certainty < sure ? [] : [{ name: input.name, title: best.importer.title }];
    })
    .slice(0, shown);
}
