import { expect, it } from "vitest";
import { firstCharacter } from "./first-character.js";

it.each([
  [" \n\t{", 0x7b],
  ["[", 0x5b],
  [" \r\n", undefined],
  ["", undefined],
])("the first character of %j is found", (text, expected) => {
  expect(firstCharacter(new TextEncoder().encode(text))).toBe(expected);
});
