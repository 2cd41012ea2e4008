import { isJsonArray, isJsonObject, type JsonValue } from "@cornercast/sdk/document";

/** A text and its format, or why the data describes none. */
export type RenderedText =
  { readonly kind: "ok"; readonly format: "json" | "yaml"; readonly text: string } | { readonly kind: "error"; readonly message: string };

const longest = 1 << 22;

/**
 * Writes the text that `{format, lines}` describes: the lines joined by line feeds.
 *
 * - A line is a text, or `{before?, repeat, times, after?}` for texts that are too long to write down. At most 4 MiB.
 */
export function renderText(data: JsonValue | undefined): RenderedText {
  if (!isJsonObject(data)) return { kind: "error", message: "not an object" };
  const { format, lines } = data;
  if (format !== "json" && format !== "yaml") return { kind: "error", message: "format is not json or yaml" };
  if (!isJsonArray(lines)) return { kind: "error", message: "lines is no list" };
  const texts: string[] = [];
  for (const line of lines) {
    const text = renderLine(line);
    if (text === undefined) return { kind: "error", message: "a line is neither a text nor {before?, repeat, times, after?} of at most 4 MiB" };
    texts.push(text);
  }
  return { kind: "ok", format, text: texts.join("\n") };
}

function renderLine(line: JsonValue): string | undefined {
  if (typeof line === "string") return line;
  if (!isJsonObject(line)) return undefined;
  const { before = "", repeat, times, after = "" } = line;
  if (typeof before !== "string" || typeof after !== "string" || typeof repeat !== "string" || typeof times !== "number") return undefined;
  if (!Number.isInteger(times) || times < 0 || times * repeat.length > longest) return undefined;
  return `${before}${repeat.repeat(times)}${after}`;
}
