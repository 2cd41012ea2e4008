import { expect, it } from "vitest";
import { generationOfCpuid, generationOfProduct } from "./snp-generation.js";

it.each<[string, number, number, string | undefined]>([
  ["the first of Milan", 0x19, 0x00, "milan"],
  ["the last of Milan", 0x19, 0x0f, "milan"],
  ["the first of Genoa", 0x19, 0x10, "genoa"],
  ["the last of Genoa", 0x19, 0x1f, "genoa"],
  ["between Genoa and Bergamo", 0x19, 0x20, undefined],
  ["below Bergamo and Siena", 0x19, 0x9f, undefined],
  ["the first of Bergamo and Siena", 0x19, 0xa0, "genoa"],
  ["the last of Bergamo and Siena", 0x19, 0xaf, "genoa"],
  ["above Bergamo and Siena", 0x19, 0xb0, undefined],
  ["Turin", 0x1a, 0x02, "turin"],
  ["the last of Turin", 0x1a, 0x1f, "turin"],
  ["what comes after Turin", 0x1a, 0x20, undefined],
  ["a family before SEV-SNP", 0x17, 0x31, undefined],
])("%s (%i, %i) is %s", (_what, family, model, generation) => {
  expect(generationOfCpuid(family, model)).toBe(generation);
});

it.each([
  ["Milan-B0", "milan"],
  ["Genoa", "genoa"],
  ["Siena-A0", "genoa"],
  ["Bergamo-A2", "genoa"],
  ["Turin-B0", "turin"],
  ["Rome-B0", undefined],
  ["", undefined],
])('the product "%s" is %s', (product, generation) => {
  expect(generationOfProduct(product)).toBe(generation);
});
