import { createCssVariablesTheme, createHighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import { escape } from "../shared/element.js";

/** Colours the text of code: spans with classes, since the pages allow no styles beside their sheet. */
export type Highlight = (code: string, language: string) => string;

const names = new Map([
  ["sh", "shellscript"],
  ["ts", "typescript"],
  ["js", "typescript"],
  ["yaml", "yaml"],
  ["json", "json"],
  ["proto", "proto"],
]);

/** Loads the grammars. A language that has none is printed as it is. */
export async function createHighlight(): Promise<Highlight> {
  const highlighter = await createHighlighterCore({
    themes: [createCssVariablesTheme({ name: "classes", variablePrefix: "", fontStyle: false })],
    langs: [
      import("shiki/langs/shellscript.mjs"),
      import("shiki/langs/typescript.mjs"),
      import("shiki/langs/yaml.mjs"),
      import("shiki/langs/json.mjs"),
      import("shiki/langs/proto.mjs"),
    ],
    engine: createJavaScriptRegexEngine(),
  });
  return (code, language) => {
    const lang = names.get(language);
    if (lang === undefined) return escape(code);
    const { tokens } = highlighter.codeToTokens(code, { lang, theme: "classes" });
    return tokens
      .map((line) =>
        line
          .map(({ content, color }) => {
            const name = /^var\(--token-([a-z-]+)\)$/u.exec(color ?? "")?.[1];
            return name === undefined || content.trim() === "" ? escape(content) : `<span class="t-${name}">${escape(content)}</span>`;
          })
          .join(""),
      )
      .join("\n");
  };
}
