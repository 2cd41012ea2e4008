import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { element, print } from "./element.js";

describe("an element", () => {
  it.each([
    ["with attributes and text", element("a", { href: "x.html" }, "here"), '<a href="x.html">here</a>'],
    ["without what is undefined or false", element("input", { disabled: true, id: undefined, hidden: false }), '<input disabled="">'],
    ["in another", element("p", {}, element("b", {}, "1 < 2")), "<p><b>1 &lt; 2</b></p>"],
  ])("is printed %s", (_, given, text) => {
    expect(print(given)).toBe(text);
  });

  it("lets no text become markup", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(
          print(element("p", { title: text }, text))
            .replaceAll(/&(?:amp|lt|gt|quot);/gu, "")
            .match(/[<>"]/gu),
        ).toHaveLength(6);
      }),
    );
  });
});
