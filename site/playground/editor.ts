import { autocompletion, completionKeymap, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import type { Diagnostic } from "@cornercast/sdk/errors";
import { tags } from "@lezer/highlight";
import { placeAt, proposals, type Schema } from "./schema-completion.js";

/** An editor of documents. */
export interface Editor {
  text(): string;
  setText(text: string): void;
  /** Puts another text in place of the one that is there, as an edit that can be undone. */
  edit(text: string): void;
  /** Shows findings at their places. */
  show(diagnostics: readonly Diagnostic[]): void;
}

/** What an editor is told of. */
export interface EditorOptions {
  readonly label: string;
  readonly schema: Schema;
  readonly registries: Readonly<Record<string, readonly string[]>>;
  changed(text: string): void;
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-name)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: tags.comment, color: "var(--soft)" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: "var(--soft)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", backgroundColor: "var(--paper)", color: "var(--ink)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--soft)", border: "0" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--raised) 70%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)",
  },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--accent-ink)" },
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--soft)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected] .cm-completionDetail": { color: "inherit" },
});

/**
 * Puts an editor into an element, with completion from a schema. It lives in a shadow tree, whose style sheets are made by script and not of text:
 * so the page can forbid all styles but its own.
 */
export function createEditor(parent: HTMLElement, options: EditorOptions): Editor {
  const root = parent.attachShadow({ mode: "open" });
  const complete = (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\w.-]*/u);
    if (word === null || (word.from === word.to && !context.explicit)) return null;
    const found = proposals(options.schema, options.registries, placeAt(context.state.sliceDoc(0, word.from)));
    return {
      from: word.from,
      options: found.map(({ label, detail, kind }) => ({
        label,
        ...(detail === "" ? {} : { info: () => infoOf(detail) }),
        type: kind === "field" ? "property" : "enum",
        apply: kind === "field" ? `${label}: ` : label,
      })),
      validFor: /^[\w.-]*$/u,
    };
  };
  const state = (text: string): EditorState =>
    EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        yaml(),
        syntaxHighlighting(colours),
        autocompletion({ override: [complete], icons: false }),
        keymap.of([...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({ "aria-label": options.label, tabindex: "0", spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.changed(update.state.doc.toString());
        }),
        look,
      ],
    });
  const view = new EditorView({ parent: root, root, state: state("") });
  return {
    text: () => view.state.doc.toString(),
    setText(text) {
      view.setState(state(text));
      options.changed(text);
    },
    edit(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    show(diagnostics) {
      const { doc } = view.state;
      const offset = (line: number, column: number): number => {
        const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
        return Math.min(found.from + column - 1, found.to);
      };
      const found = diagnostics.map(({ code, severity, message, line = 1, column = 1, endLine = line, endColumn = column + 1, expected, suggestion }) => ({
        from: offset(line, column),
        to: Math.max(offset(endLine, endColumn), offset(line, column)),
        severity,
        message: `[${code}] ${message}${expected === undefined ? "" : `; expected ${expected}`}${suggestion === undefined ? "" : `; did you mean ${suggestion}?`}`,
      }));
      view.dispatch(setDiagnostics(view.state, found));
    },
  };
}

function infoOf(text: string): HTMLElement {
  const box = document.createElement("div");
  box.textContent = text;
  return box;
}
