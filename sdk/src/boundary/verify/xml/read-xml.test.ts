import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeWithSharedData, sharedFiles, sharedText } from "../../../testing/shared-data.js";
import { Malformed } from "../bytes/malformed.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import { readXml } from "./read-xml.js";
import { attributeOf, childElements, textOf } from "./xml-element.js";

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

describe("reading XML", () => {
  it("resolves namespaces, and keeps attributes apart from declarations", () => {
    const root = readXml('<a:r xmlns:a="urn:a" xmlns="urn:d" a:x="1" y="2"><c/>text</a:r>');
    expect([root.name, root.prefix, root.local, root.uri]).toEqual(["a:r", "a", "r", "urn:a"]);
    expect(root.attributes.map(({ name, uri }) => [name, uri])).toEqual([
      ["a:x", "urn:a"],
      ["y", ""],
    ]);
    const [child] = childElements(root);
    expect(child?.uri).toBe("urn:d");
    expect(child?.scope).toBe(root.scope);
    expect(attributeOf(root, "urn:a", "x")).toBe("1");
    expect(attributeOf(root, "", "x")).toBeUndefined();
    expect(textOf(root)).toBeUndefined();
  });

  it("normalises line ends and attribute values, and knows the five entities and numbers", () => {
    const root = readXml(encode('\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n<r a="x\r\ny">1\r\n2\r3&lt;&gt;&amp;&quot;&apos;&#x41;&#66;</r>\n'));
    expect(textOf(root)).toBe("1\n2\n3<>&\"'AB");
    expect(attributeOf(root, "", "a")).toBe("x y");
  });

  it.each([
    ["no element", "", /well-formed|no element/u],
    ["an element that stays open", "<a><b></b>", /well-formed/u],
    ["a wrong end tag", "<a><b></a></b>", /well-formed/u],
    ["two roots", "<a/><b/>", /well-formed/u],
    ["text outside", "<a/>x", /well-formed/u],
    ["a prefix without a namespace", "<x:a/>", /well-formed/u],
    ["an attribute twice", '<a x="1" x="2"/>', /well-formed/u],
    ["an attribute twice under two prefixes", '<a xmlns:p="urn:x" xmlns:q="urn:x" p:x="1" q:x="2"/>', /well-formed/u],
    ["an entity of its own", "<a>&x;</a>", /well-formed/u],
    ["a document type", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', /document type/u],
    ["a comment", "<a>1<!-- -->2</a>", /comment/u],
    ["a CDATA section", "<a><![CDATA[x]]></a>", /CDATA/u],
    ["a processing instruction", "<a><?x y?></a>", /processing instruction/u],
    ["another encoding", '<?xml version="1.0" encoding="latin1"?><a/>', /UTF-8/u],
    ["an attribute of the prefix xml", '<a xml:space="preserve"/>', /prefix xml/u],
    ["a name outside of ASCII", "<é/>", /ASCII/u],
    ["an attribute's name outside of ASCII", '<a é="1"/>', /ASCII/u],
    ["a namespace outside of ASCII", '<a xmlns="urn:é"/>', /ASCII/u],
    ["a control character", "<a>\u0001</a>", /well-formed/u],
  ])("refuses %s", (_what, text, message) => {
    expect(() => readXml(text)).toThrow(message);
    expect(() => readXml(encode(text))).toThrow(Malformed);
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(() => readXml(Uint8Array.of(0x3c, 0x61, 0xff, 0x2f, 0x3e))).toThrow("the XML is not UTF-8");
  });

  it.each([
    ["depth", (n: number) => "<a>".repeat(n) + "</a>".repeat(n), 32, /nested deeper than 32/u],
    ["elements", (n: number) => `<r>${"<a/>".repeat(n - 1)}</r>`, 20_000, /more than 20000 elements/u],
    ["attributes", (n: number) => `<r ${Array.from({ length: n }, (_, i) => `a${String(i)}="1"`).join(" ")}/>`, 64, /more than 64 attributes/u],
    ["namespaces", (n: number) => `<r>${Array.from({ length: n }, (_, i) => `<a xmlns="urn:${String(i)}"/>`).join("")}</r>`, 256, /more than 256 namespaces/u],
    ["length", (n: number) => `<r>${"x".repeat(n - 7)}</r>`, 10 * 1024 * 1024, /longer than 10 MiB/u],
  ])("stands at its bound of %s, and refuses one more", (_what, write, bound, message) => {
    expect(readXml(write(bound)).name).toMatch(/^[ar]$/u);
    expect(() => readXml(write(bound + 1))).toThrow(message);
  });

  it("stops soon after the first error", () => {
    const started = performance.now();
    expect(() => readXml(`<!-- --><a>${"<b/>".repeat(2_000_000)}</a>`)).toThrow("the XML has a comment");
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describeWithSharedData("reading changed manifests", () => {
  it("gives an element or Malformed", () => {
    const inputs = sharedFiles("boundary/nvidia/gonv/rim")
      .filter((name) => name.endsWith(".xml"))
      .map((name) => encode(sharedText(`boundary/nvidia/gonv/rim/${name}`)));
    fc.assert(
      fc.property(mutatedBytes(inputs), (bytes) => {
        try {
          expect(readXml(bytes).name).not.toBe("");
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
      { numRuns: 300 },
    );
  });
});
