import { SaxesParser } from "saxes";
import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import type { XmlAttribute, XmlElement, XmlScope } from "./xml-element.js";

const deepest = 32;
const mostElements = 20_000;
const mostAttributes = 64;
/** Scopes are copied where an element declares a namespace, so their number bounds the work. */
const mostNamespaces = 256;
/** UTF-16 code units, or bytes. */
const longest = 10 * 1024 * 1024;
/** The parser is fed in parts, so that it stops soon after the first error. */
const part = 1 << 16;
/** The namespace of the attributes that declare namespaces. */
const xmlns = "http://www.w3.org/2000/xmlns/";
const ascii = /^[\x21-\x7e]*$/u;

interface Open {
  readonly element: Omit<XmlElement, "children">;
  readonly children: (XmlElement | string)[];
}

/**
 * Reads XML of the subset that can be signed without surprises.
 *
 * - Elements, attributes and text. Document types, entities besides the five of XML, processing instructions, CDATA sections, comments and
 *   attributes of the `xml:` prefix are refused: each is a known way to make what is signed differ from what is read.
 * - Namespaces are resolved, well-formedness is checked, line ends and attribute values are normalised (XML 1.0, 2.11 and 3.3.3).
 * - Names and the names of namespaces are ASCII.
 * - Bytes are UTF-8. Bounds: 10 MiB, depth 32, 20,000 elements, 64 attributes each, 256 namespace declarations.
 * - Whatever is refused raises {@link Malformed}.
 *
 * @example
 * ```ts
 * const root = readXml("<a b='1'/>"); // {name: "a", attributes: [{name: "b", value: "1", …}], …}
 * ```
 */
export function readXml(input: Bytes | string): XmlElement {
  if (input.length > longest) throw new Malformed("the XML is longer than 10 MiB");
  const text = typeof input === "string" ? input : decode(input);
  const parser = new SaxesParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: "1.0" });
  const open: Open[] = [];
  const state: { root?: XmlElement; error?: string } = {};
  let elements = 0;
  let namespaces = 0;
  const fail = (message: string): void => {
    state.error ??= message;
  };
  parser.on("error", (error) => {
    fail(`the XML is not well-formed: ${error.message.replace(/^[0-9]+:[0-9]+: /u, "")}`);
  });
  parser.on("doctype", () => {
    fail("the XML has a document type");
  });
  parser.on("comment", () => {
    fail("the XML has a comment");
  });
  parser.on("cdata", () => {
    fail("the XML has a CDATA section");
  });
  parser.on("processinginstruction", () => {
    fail("the XML has a processing instruction");
  });
  parser.on("xmldecl", (declaration) => {
    if (declaration.encoding !== undefined && declaration.encoding.toUpperCase() !== "UTF-8") fail("the XML is not declared as UTF-8");
  });
  parser.on("attribute", (attribute) => {
    if (attribute.prefix === "xml") fail("the XML has an attribute of the prefix xml");
  });
  parser.on("opentag", (tag) => {
    elements += 1;
    namespaces += Object.keys(tag.ns).length;
    const attributes = Object.values(tag.attributes);
    if (elements > mostElements) fail(`the XML has more than ${String(mostElements)} elements`);
    if (open.length >= deepest) fail(`the XML is nested deeper than ${String(deepest)}`);
    if (attributes.length > mostAttributes) fail(`an element has more than ${String(mostAttributes)} attributes`);
    if (namespaces > mostNamespaces) fail(`the XML declares more than ${String(mostNamespaces)} namespaces`);
    if (!ascii.test([tag.name, tag.uri, ...attributes.flatMap(({ name, uri, value }) => (uri === xmlns ? [name, value] : [name, uri]))].join("")))
      fail("a name or namespace of the XML is not ASCII");
    if (state.error !== undefined) return;
    const plain: XmlAttribute[] = attributes
      .filter((attribute) => attribute.uri !== xmlns)
      .map((attribute) => ({ name: attribute.name, local: attribute.local, uri: attribute.uri, value: attribute.value }));
    const outer = open.at(-1)?.element.scope ?? new Map<string, string>();
    const element = { name: tag.name, prefix: tag.prefix, local: tag.local, uri: tag.uri, attributes: plain, scope: innerScope(outer, tag.ns) };
    open.push({ element, children: [] });
  });
  parser.on("text", (value) => {
    if (state.error === undefined) open.at(-1)?.children.push(value);
  });
  parser.on("closetag", () => {
    const closed = state.error === undefined ? open.pop() : undefined;
    if (closed === undefined) return;
    const element: XmlElement = { ...closed.element, children: closed.children };
    const parent = open.at(-1);
    if (parent === undefined) state.root = element;
    else parent.children.push(element);
  });
  for (let start = 0; start < text.length && state.error === undefined; start += part) parser.write(text.slice(start, start + part));
  if (state.error === undefined) parser.close();
  // The parser reports a document without an element, so one of the two is there.
  if (state.error !== undefined || state.root === undefined) throw new Malformed(String(state.error));
  return state.root;
}

function decode(bytes: Bytes): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Malformed("the XML is not UTF-8");
  }
}

function innerScope(outer: XmlScope, declared: Readonly<Record<string, string>>): XmlScope {
  const entries = Object.entries(declared);
  return entries.length === 0 ? outer : new Map([...outer, ...entries]);
}
