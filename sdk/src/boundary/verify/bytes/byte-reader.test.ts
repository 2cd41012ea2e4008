import { expect, it } from "vitest";
import { ByteReader } from "./byte-reader.js";

it.each([
  [true, 0x03_02_01],
  [false, 0x01_02_03],
])("numbers of three bytes are read in the order of the structure (little-endian: %s)", (littleEndian, value) => {
  expect(new ByteReader(Uint8Array.of(1, 2, 3), { littleEndian, what: "the bytes" }).u24()).toBe(value);
});
