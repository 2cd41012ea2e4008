import { expect, it } from "vitest";
import { asciiOf } from "./ascii-of.js";

it.each([0, 1, 16_384, 16_385])("a text of %i characters of one byte is as many bytes", (length) => {
  expect(asciiOf("a".repeat(length))).toEqual(new Uint8Array(length).fill(0x61));
});

it.each(["é", "aé", "€", "\u{1f600}", "\ud800", `${"a".repeat(16_383)}é`, `${"a".repeat(16_384)}é`])(
  "a text with a character of several bytes is none",
  (text) => {
    expect(asciiOf(text)).toBeUndefined();
  },
);
