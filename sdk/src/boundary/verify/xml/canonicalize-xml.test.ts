import { describe, expect, it } from "vitest";
import { canonicalizeXml } from "./canonicalize-xml.js";
import { readXml } from "./read-xml.js";
import { childElements, type XmlElement } from "./xml-element.js";

const document = `<?xml version="1.0" encoding="utf-8"?>
<r xmlns="urn:d" xmlns:b="urn:b" xmlns:a="urn:a" z="1" b:y="2" a:x="3&#9;&#10;&#13;&quot;&lt;&amp;>'" c = 'q"q'
  m="a
b"><a:e xmlns:unused="urn:u"/><n xmlns="" o="ü">t &gt; &lt; &amp; "q" &#13; é 
 tail</n><k xmlns="urn:d"><b:l xmlns:b="urn:b2"><b:l xmlns:b="urn:b2"/></b:l></k></r>`;

function descendant(root: XmlElement, ...places: readonly number[]): XmlElement {
  return places.reduce<XmlElement>((element, place) => {
    const child = childElements(element)[place];
    if (child === undefined) throw new Error(`no child ${String(place)} in ${element.name}`);
    return child;
  }, root);
}

// The expectations for the whole document are what libxml2 2.9.14 writes (`xmllint --c14n11`, `xmllint --exc-c14n`).
const start = `<r xmlns="urn:d" xmlns:a="urn:a" xmlns:b="urn:b" c="q&quot;q" m="a b" z="1" a:x="3&#x9;&#xA;&#xD;&quot;&lt;&amp;>'" b:y="2">`;
const rest = `<n xmlns="" o="ü">t &gt; &lt; &amp; "q" &#xD; é 
 tail</n><k><b:l xmlns:b="urn:b2"><b:l></b:l></b:l></k></r>`;

describe("the canonical form", () => {
  it("inclusive: declares every namespace in scope where it changes", () => {
    expect(canonicalizeXml(readXml(document), { mode: "inclusive" })).toBe(`${start}<a:e xmlns:unused="urn:u"></a:e>${rest}`);
  });

  it("exclusive: declares the namespaces that are used", () => {
    expect(canonicalizeXml(readXml(document), { mode: "exclusive" })).toBe(`${start}<a:e></a:e>${rest}`);
  });

  it.each([
    ["inclusive", [], [0], '<a:e xmlns="urn:d" xmlns:a="urn:a" xmlns:b="urn:b" xmlns:unused="urn:u"></a:e>'],
    ["exclusive", [], [0], '<a:e xmlns:a="urn:a"></a:e>'],
    ["exclusive", ["b", "not-there"], [0], '<a:e xmlns:a="urn:a" xmlns:b="urn:b"></a:e>'],
    ["exclusive", [""], [0], '<a:e xmlns="urn:d" xmlns:a="urn:a"></a:e>'],
    ["exclusive", [], [2, 0], '<b:l xmlns:b="urn:b2"><b:l></b:l></b:l>'],
  ] as const)("%s with %j of a part inside writes what it inherits (%#)", (mode, inclusivePrefixes, places, written) => {
    expect(canonicalizeXml(descendant(readXml(document), ...places), { mode, inclusivePrefixes })).toBe(written);
  });

  it("writes no default namespace that was never declared, and takes one back that was", () => {
    const root = readXml('<a:r xmlns:a="urn:a"><p/><q xmlns="urn:q"><r xmlns=""/></q></a:r>');
    const written = '<a:r xmlns:a="urn:a"><p></p><q xmlns="urn:q"><r xmlns=""></r></q></a:r>';
    expect(canonicalizeXml(root, { mode: "exclusive" })).toBe(written);
    expect(canonicalizeXml(root, { mode: "inclusive" })).toBe(written);
  });

  it("leaves out the element that it is told to", () => {
    const root = readXml("<r>1<a/>2<a/>3</r>");
    expect(canonicalizeXml(root, { mode: "inclusive", omit: descendant(root, 1) })).toBe("<r>1<a></a>23</r>");
  });

  it("is the same for its own result", () => {
    const once = canonicalizeXml(readXml(document), { mode: "inclusive" });
    expect(canonicalizeXml(readXml(once), { mode: "inclusive" })).toBe(once);
  });
});
