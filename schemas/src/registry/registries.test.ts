import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { chips, chipSources, fabrics, isas, numericFormats, predicateTypes, reasonCodes, vendors, type ChipRow } from "./index.js";

const facts = fileURLToPath(new URL("../../../../shared/data/chips/chips_facts.csv", import.meta.url));

/** Every `source` key inside a row. */
function sourcesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(sourcesOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => (key === "source" ? [String(entry)] : sourcesOf(entry)));
}

/** Figures of a row that lack a source: objects with a value, a target or a support, and without one. */
function unsourced(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => unsourced(entry, `${path}[${String(index)}]`));
  if (typeof value !== "object" || value === null) return [];
  const figure = "value" in value || "target" in value || "support" in value || "device" in value;
  return [...(figure && !("source" in value) ? [path] : []), ...Object.entries(value).flatMap(([key, entry]) => unsourced(entry, `${path}.${key}`))];
}

const quantity = /^[0-9]+(?:\.[0-9]+)?(?:[kMGTP]i?B|(?:[kMGTP]i?)?B\/s|[MGTPE](?:FLOP|OP)\/s|W)$/u;
const ids = (rows: readonly { readonly id: string }[]): ReadonlySet<string> => new Set(rows.map((row) => row.id));

describe.each(chips.map((chip) => [chip.id, chip] as const))("the chip %s", (_, chip: ChipRow) => {
  it("names a source for every figure, and only sources that are listed", () => {
    expect(unsourced(chip)).toEqual([]);
    expect(sourcesOf(chip).filter((source) => !(source in chipSources))).toEqual([]);
  });

  it("writes figures as quantities and PCI ids as four hexadecimal digits", () => {
    const figures = [
      ...(chip.memory?.nominal ?? []),
      ...(chip.memory?.usable ?? []),
      ...(chip.memoryBandwidth ?? []),
      ...(chip.power ?? []),
      ...(chip.scaleUp?.perDevice ?? []),
    ];
    for (const { value } of figures) expect(value).toMatch(quantity);
    for (const { peak } of chip.formats ?? []) if (peak !== undefined) expect(peak).toMatch(quantity);
    for (const { vendor, device } of chip.pci ?? []) expect(`${vendor}:${device}`).toMatch(/^[0-9a-f]{4}:[0-9a-f]{4}$/u);
  });

  it("uses only registered vendors, targets, formats and fabrics", () => {
    expect(ids(vendors)).toContain(chip.vendor);
    if (chip.isa !== undefined) expect(ids(isas)).toContain(chip.isa.target);
    for (const { format } of chip.formats ?? []) expect(ids(numericFormats)).toContain(format);
    if (chip.scaleUp !== undefined) expect(ids(fabrics)).toContain(chip.scaleUp.fabric);
  });

  it("lists a format once, and an alias once for each issuer", () => {
    const formats = (chip.formats ?? []).map(({ format }) => format);
    expect(new Set(formats).size).toBe(formats.length);
    const aliases = (chip.aliases ?? []).map(({ name, issuer }) => `${issuer}/${name}`);
    expect(new Set(aliases).size).toBe(aliases.length);
  });
});

describe("the registries", () => {
  it("know every code that a predicate may give", () => {
    const codes = ids(reasonCodes);
    for (const { violated, unknown } of predicateTypes) expect([codes.has(violated), codes.has(unknown)]).toEqual([true, true]);
  });

  it.skipIf(!existsSync(facts))("hold every chip that the collected facts name", () => {
    const named = new Set(
      readFileSync(facts, "utf8")
        .split("\n")
        .slice(1)
        .map((line) => line.split(",")[0] ?? "")
        .filter((id) => id !== ""),
    );
    expect([...named].filter((id) => !ids(chips).has(id))).toEqual([]);
    expect(named.size).toBe(49);
  });
});
