import { Composer, isScalar, Lexer, Parser, type Document, type ParsedNode } from "yaml";
import type { Diagnostic } from "../../errors/index.js";
import type { JsonValue } from "../json-value.js";
import type { ReadLimits } from "../read-options.js";
import type { SourceNode, SourceRange } from "../source-node.js";
import { yamlValue } from "./yaml-value.js";

/** Something wrong with a YAML document. */
export interface YamlProblem extends Pick<Diagnostic, "code" | "message" | "pointer" | "expected" | "suggestion"> {
  readonly severity?: Diagnostic["severity"];
  readonly range: SourceRange;
}

/** A YAML document as a plain value with the places of its parts, or why it is none. */
export type ComposedYaml =
  | { readonly kind: "ok"; readonly value: JsonValue; readonly root: SourceNode; readonly problems: readonly YamlProblem[] }
  | { readonly kind: "empty"; readonly problems: readonly YamlProblem[] }
  | { readonly kind: "error"; readonly problems: readonly YamlProblem[] };

const mostSyntaxProblems = 20;

/**
 * Parses the text of one YAML document; offsets are given relative to `base`.
 *
 * - Keys are compared by this reader, not by the parser, whose comparison takes quadratic time.
 */
export function composeYaml(text: string, base: number, limits: ReadLimits): ComposedYaml {
  const problems: YamlProblem[] = [];
  const fail = (code: YamlProblem["code"], message: string, start: number, end: number): void => {
    if (problems.length < mostSyntaxProblems) problems.push({ code, message, range: { start: base + start, end: base + end } });
  };

  const documents: Document.Parsed<ParsedNode>[] = [];
  const composer = boundedComposer();
  const parser = new Parser();
  // The composer recurses as deep as the parser's stack is high, and one level of nesting takes at most two places on it.
  const highest = limits.depth * 2 + 8;
  let offset = 0;
  try {
    for (const lexeme of new Lexer().lex(text)) {
      for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
      if (parser.stack.length > highest) {
        fail("document-too-deep", `lists and objects nest deeper than ${String(limits.depth)}`, offset, offset + 1);
        return { kind: "error", problems };
      }
      offset = parser.offset;
    }
    for (const token of parser.end()) documents.push(...composer.next(token));
    documents.push(...composer.end(false, text.length));
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error;
    for (const { message, position } of error.first) fail("yaml-syntax", message, ...position);
    return { kind: "error", problems };
  }

  const withContent = documents.filter((document) => document.contents !== null || document.errors.length > 0);
  for (const document of withContent) {
    for (const error of document.errors) fail("yaml-syntax", error.message.replace(/\.$/, ""), ...error.pos);
    if (document.directives.yaml.explicit === true && document.directives.yaml.version !== "1.2")
      fail(
        "yaml-version-unsupported",
        `YAML ${document.directives.yaml.version} reads values differently; write YAML 1.2 and leave the %YAML line out`,
        0,
        text.length,
      );
  }
  const [document, second] = withContent;
  if (second !== undefined && problems.length === 0) fail("yaml-syntax", "a second document begins without '---'", second.range[0], second.range[1]);
  if (problems.length > 0) return { kind: "error", problems };
  if (document?.contents === undefined || document.contents === null || isEmpty(document.contents)) return { kind: "empty", problems };
  const read = yamlValue(document.contents, base, limits);
  return read.problems.length > 0 ? { kind: "error", problems: read.problems } : { kind: "ok", value: read.value, root: read.root, problems: [] };
}

/** Ends the composition of a text that is nothing but errors; never seen outside this file. */
class TooManyErrors extends Error {
  readonly first: readonly { readonly message: string; readonly position: readonly [number, number] }[];
  constructor(first: TooManyErrors["first"]) {
    super("too many errors");
    this.first = first;
  }
}

type ReportError = (
  source: number | readonly [number, number] | { readonly offset: number; readonly source?: string },
  code: string,
  message: string,
  warning?: boolean,
) => void;

/** A composer that gives up after a number of errors, since each costs it far more time than a token. */
function boundedComposer(): Composer<ParsedNode> {
  const composer = new Composer<ParsedNode>({ version: "1.2", schema: "core", uniqueKeys: false, strict: true, prettyErrors: false, logLevel: "silent" });
  const seen: { readonly message: string; readonly position: readonly [number, number] }[] = [];
  // The library has no option for it; should the field go away, errors are merely unbounded again.
  const report = composer["onError"] as ReportError;
  composer["onError"] = ((source, code, message, warning) => {
    const start = typeof source === "number" ? source : "offset" in source ? source.offset : source[0];
    seen.push({ message, position: [start, start + 1] });
    if (seen.length > mostSyntaxProblems) throw new TooManyErrors(seen);
    report(source, code, message, warning);
  }) satisfies ReportError;
  return composer;
}

/** A document of comments only has an empty null for its content. */
function isEmpty(node: ParsedNode): boolean {
  return isScalar(node) && node.source === "" && node.value === null && node.anchor === undefined && node.tag === undefined;
}
