import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A fenced block of a chapter. */
export interface SpecBlock {
  readonly file: string;
  readonly line: number;
  /** The words after the three backquotes. */
  readonly info: string;
  readonly text: string;
}

/** The fenced blocks of all Markdown files of a folder and those below it. */
export function specBlocks(folder: string): readonly SpecBlock[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
  return files.sort().flatMap((file) => blocksOf(file, readFileSync(join(folder, file), "utf8")));
}

function blocksOf(file: string, text: string): readonly SpecBlock[] {
  const blocks: SpecBlock[] = [];
  let open: { readonly line: number; readonly info: string; readonly lines: string[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const fence = /^\s*```(.*)$/.exec(line);
    if (fence === null) open?.lines.push(line);
    else if (open === undefined) open = { line: index + 1, info: (fence[1] ?? "").trim(), lines: [] };
    else {
      blocks.push({ file, line: open.line, info: open.info, text: open.lines.join("\n") });
      open = undefined;
    }
  }
  return blocks;
}
