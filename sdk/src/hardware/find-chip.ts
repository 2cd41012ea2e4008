import { chips, type ChipRow } from "@cornercast/schemas/registry/facts";

/** What identifies a chip on the PCI bus: four hexadecimal digits each, lower case. */
export interface PciQuery {
  readonly vendor: string;
  readonly device: string;
  readonly subsystemVendor?: string;
  readonly subsystemDevice?: string;
}

const byId: ReadonlyMap<string, ChipRow> = new Map(chips.map((chip) => [chip.id, chip]));
const byPci: ReadonlyMap<string, readonly ChipRow[]> = group(
  chips.flatMap((chip) => chip.pci?.map((pci) => [`${pci.vendor}:${pci.device}`, chip] as const) ?? []),
);
const byName: ReadonlyMap<string, readonly ChipRow[]> = group(
  chips.flatMap((chip) => [
    [chipNameKey(chip.id), chip] as const,
    [chipNameKey(chip.name), chip] as const,
    ...(chip.aliases?.map((alias) => [chipNameKey(alias.name), chip] as const) ?? []),
  ]),
);

/** The registry row of a chip, by id. */
export function chipById(id: string): ChipRow | undefined {
  return byId.get(id);
}

/**
 * The chips that have a PCI identity. More than one when the vendor gave one id to several products.
 *
 * - Rows that name a subsystem are preferred when the query has one and it is equal.
 *
 * @example
 * ```ts
 * findChipsByPci({ vendor: "10de", device: "2330" }).map((chip) => chip.id); // ["h100-sxm"]
 * ```
 */
export function findChipsByPci(query: PciQuery): readonly ChipRow[] {
  const rows = byPci.get(`${query.vendor}:${query.device}`) ?? [];
  if (query.subsystemDevice === undefined) return rows;
  const subsystem = `${query.subsystemVendor ?? query.vendor}:${query.subsystemDevice}`;
  const exact = rows.filter((row) => row.pci?.some((pci) => pci.device === query.device && pci.subsystem === subsystem) === true);
  return exact.length > 0 ? exact : rows;
}

/**
 * The chips that a name may mean, by registry id, product name or a sourced alias. Never by substring: `H20` is not `H200`.
 *
 * - Case, and the difference between spaces, dashes and underscores, do not count.
 * - An ambiguous name gives several chips; an unknown one none. The chips for which `issuer` uses the name come alone, where there
 *   are such: `A100` is the 40 GB card in one tool and any of several in another.
 *
 * @example
 * ```ts
 * findChipsByName("NVIDIA-H100-80GB-HBM3").map((chip) => chip.id); // ["h100-sxm"]
 * ```
 */
export function findChipsByName(name: string, issuer?: string): readonly ChipRow[] {
  const key = chipNameKey(name);
  const rows = byName.get(key) ?? [];
  if (issuer === undefined || rows.length < 2) return rows;
  const own = rows.filter((row) => row.aliases?.some((alias) => alias.issuer === issuer && chipNameKey(alias.name) === key) === true);
  return own.length > 0 ? own : rows;
}

/** The form in which names of chips are compared: lower case, with runs of spaces, dashes and underscores as one dash. */
export function chipNameKey(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, "-");
}

function group(entries: readonly (readonly [string, ChipRow])[]): Map<string, readonly ChipRow[]> {
  const groups = new Map<string, ChipRow[]>();
  for (const [key, chip] of entries) {
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [chip]);
    else if (!members.includes(chip)) members.push(chip);
  }
  return groups;
}
