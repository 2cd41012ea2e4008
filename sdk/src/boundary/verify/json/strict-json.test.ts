import { expect, it } from "vitest";
import { readStrictJson } from "./strict-json.js";

it("JSON of more than 10 MiB is not read", () => {
  const most = new Uint8Array(10 * 1024 * 1024).fill(0x20);
  most[0] = 0x31;
  expect(readStrictJson(most, "the text").value).toBe(1);
  expect(() => readStrictJson(new Uint8Array(most.length + 1), "the text")).toThrow("the text is larger than 10 MiB");
});
