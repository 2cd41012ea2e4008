import type { XmlAttribute, XmlElement, XmlScope } from "./xml-element.js";

/** How namespaces are written. */
export interface CanonicalXmlOptions {
  /** `inclusive`: Canonical XML 1.0 and 1.1, which agree where no `xml:` attribute occurs; `exclusive`: Exclusive XML Canonicalization 1.0. */
  readonly mode: "inclusive" | "exclusive";
  /** Prefixes that the exclusive form treats as the inclusive one does (`InclusiveNamespaces`); empty for the default namespace. Default: none. */
  readonly inclusivePrefixes?: readonly string[];
  /** An element that is left out, as by the enveloped-signature transform. */
  readonly omit?: XmlElement;
}

/**
 * The canonical form of an element and what is in it, without comments.
 *
 * - Source: W3C Canonical XML 1.1 (section 2), Exclusive XML Canonicalization 1.0 (section 3), for the subset that `readXml` accepts.
 * - The element may lie inside a document: the namespaces that it inherits are written as the chosen form demands.
 *
 * @example
 * ```ts
 * canonicalizeXml(readXml("<a  b='1'/>"), { mode: "exclusive" }); // '<a b="1"></a>'
 * ```
 */
export function canonicalizeXml(element: XmlElement, options: CanonicalXmlOptions): string {
  const parts: string[] = [];
  write(element, new Map(), options, new Set(options.inclusivePrefixes), parts);
  return parts.join("");
}

function write(element: XmlElement, rendered: XmlScope, options: CanonicalXmlOptions, always: ReadonlySet<string>, parts: string[]): void {
  const used = options.mode === "inclusive" ? element.scope.keys() : visiblyUsed(element, always);
  const written = new Map<string, string>();
  for (const prefix of used) {
    const uri = element.scope.get(prefix) ?? "";
    if ((rendered.get(prefix) ?? "") !== uri) written.set(prefix, uri);
  }
  const inner = written.size === 0 ? rendered : new Map([...rendered, ...written]);
  parts.push("<", element.name);
  for (const [prefix, uri] of [...written].sort(([a], [b]) => inOrder(a, b))) {
    parts.push(prefix === "" ? " xmlns" : ` xmlns:${prefix}`, '="', escapeAttribute(uri), '"');
  }
  for (const attribute of [...element.attributes].sort(byName)) parts.push(" ", attribute.name, '="', escapeAttribute(attribute.value), '"');
  parts.push(">");
  for (const child of element.children) {
    if (typeof child === "string") parts.push(escapeText(child));
    else if (child !== options.omit) write(child, inner, options, always, parts);
  }
  parts.push("</", element.name, ">");
}

function visiblyUsed(element: XmlElement, always: ReadonlySet<string>): ReadonlySet<string> {
  const prefixes = new Set([element.prefix]);
  for (const attribute of element.attributes) {
    const colon = attribute.name.indexOf(":");
    if (colon > 0) prefixes.add(attribute.name.slice(0, colon));
  }
  for (const prefix of always) if (element.scope.has(prefix)) prefixes.add(prefix);
  return prefixes;
}

function byName(a: XmlAttribute, b: XmlAttribute): number {
  return a.uri === b.uri ? inOrder(a.local, b.local) : inOrder(a.uri, b.uri);
}

/** Code points; names and namespaces of the subset are ASCII. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function escapeAttribute(value: string): string {
  const escaped = value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  return escaped.replaceAll("\t", "&#x9;").replaceAll("\n", "&#xA;").replaceAll("\r", "&#xD;");
}

function escapeText(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#xD;");
}
