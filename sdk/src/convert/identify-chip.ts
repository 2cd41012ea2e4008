import type { ChipRow } from "@cornercast/schemas/registry";
import type { Diagnostic } from "../errors/index.js";
import { findChipsByName, findChipsByPci, type PciQuery } from "../hardware/index.js";
import { compareRationals, multiplyRationals, parseQuantity, rational, type Rational } from "../quantity/index.js";

/** What a source says about the identity of an accelerator. */
export interface ChipEvidence {
  readonly pci?: PciQuery;
  /** Names of the same product, the most exact first; the first that the registry knows counts. */
  readonly names: readonly string[];
  /** Whose names they are, such as `nvidia-smi`. */
  readonly issuer: string;
  /** Whether the names are those that the device itself gives, and not classes such as `V100`. Default: no. */
  readonly exactNames?: boolean;
  /** The memory of one device, as a quantity of bytes. */
  readonly memory?: string;
}

/** The chips that the evidence leaves, and what is wrong with the evidence. */
export interface IdentifiedChip {
  /** None where the chip is unknown, several where the evidence is ambiguous. */
  readonly chips: readonly ChipRow[];
  readonly findings: readonly Pick<Diagnostic, "code" | "message">[];
}

/** Sellers write GB for 10^9 and for 2^30 bytes: a driver shows at most this multiple of the class on the label. */
const mostOfClass: Rational = rational(2n ** 30n, 10n ** 9n);
/** What one driver shows is in binary units already; another shows at most this multiple of it. */
const mostOfUsable: Rational = rational(101n, 100n);
/** Error correction takes up to 6 % of the memory, of which sellers say GB and mean 2^30; 95 % of 10^9 still tells 80 GB from 94 GB. */
const leastOfClass: Rational = rational(95n, 100n);

/**
 * Finds the chip that PCI identity, names and memory together leave.
 *
 * - The PCI identity wins over a name that contradicts it, with `import-conflict`.
 * - The memory tells products of one identity or one name apart. A name alone that fits no chip of this memory leaves none: `V100` with
 *   16 GiB is not the 32 GB card. A PCI identity or an exact name keeps its chip, with `import-conflict`.
 * - `chip-unknown` where nothing is left, `chip-ambiguous` where several are.
 *
 * @example
 * ```ts
 * identifyChip({ names: ["V100"], issuer: "skypilot", memory: "16384MiB" }).chips; // []
 * ```
 */
export function identifyChip(evidence: ChipEvidence): IdentifiedChip {
  const findings: Pick<Diagnostic, "code" | "message">[] = [];
  const shown = evidence.names[0]?.slice(0, 128) ?? (evidence.pci === undefined ? "the device" : pciText(evidence.pci));
  const named = firstKnown(evidence.names, evidence.issuer);
  const onBus = evidence.pci === undefined ? [] : findChipsByPci(evidence.pci);
  let chips = onBus.length > 0 ? agreed(onBus, named) : named;
  if (evidence.pci !== undefined && onBus.length > 0 && named.length > 0 && !onBus.some((chip) => named.includes(chip))) {
    findings.push({
      code: "import-conflict",
      message: `the name '${shown}' is that of ${ids(named)}, but the PCI id ${pciText(evidence.pci)} is that of ${ids(onBus)}; the PCI id counts`,
    });
  }
  if (evidence.pci !== undefined && onBus.length === 0 && named.length > 0 && named.every((chip) => chip.pci !== undefined && chip.pci.length > 0)) {
    findings.push({
      code: "import-conflict",
      message: `the name '${shown}' is that of ${ids(named)}, but the registry does not know the PCI id ${pciText(evidence.pci)} for it; the name counts`,
    });
  }
  if (evidence.memory !== undefined && chips.length > 0) {
    const memory = evidence.memory;
    const fitting = chips.filter((chip) => memoryFits(chip, memory));
    if (fitting.length > 0) chips = fitting;
    else if (onBus.length > 0 || evidence.exactNames === true) {
      findings.push({
        code: "import-conflict",
        message: `the memory of ${memory} is not that of ${ids(chips)}, which the ${onBus.length > 0 ? "PCI id" : "product name"} says; both are kept`,
      });
    } else {
      findings.push({ code: "chip-unknown", message: `'${shown}' may mean ${ids(chips)}, but none of them has a memory of ${memory}` });
      return { chips: [], findings };
    }
  }
  if (chips.length === 0) findings.push({ code: "chip-unknown", message: `the registry has no chip for '${shown}'` });
  if (chips.length > 1) findings.push({ code: "chip-ambiguous", message: `'${shown}' may mean ${ids(chips)}` });
  return { chips, findings };
}

function firstKnown(names: readonly string[], issuer: string): readonly ChipRow[] {
  for (const name of names) {
    const rows = findChipsByName(name, issuer);
    if (rows.length > 0) return rows;
  }
  return [];
}

function agreed(onBus: readonly ChipRow[], named: readonly ChipRow[]): readonly ChipRow[] {
  const common = onBus.filter((chip) => named.includes(chip));
  return common.length > 0 ? common : onBus;
}

function memoryFits(chip: ChipRow, memory: string): boolean {
  // Sellers name some memories in several classes, such as 270 and 288 GB; the registry keeps those that it does not use.
  const otherClasses = chip.conflicts?.flatMap(({ field, values }) => (field === "memory.nominal" ? values.map((value) => ({ value })) : [])) ?? [];
  const classes = [...(chip.memory?.nominal ?? []), ...otherClasses].map(({ value }) => ({ value, most: mostOfClass }));
  const figures = [...classes, ...(chip.memory?.usable ?? []).map(({ value }) => ({ value, most: mostOfUsable }))];
  const stated = parseQuantity(memory, "bytes");
  if (figures.length === 0 || stated.kind !== "ok") return true;
  return figures.some(({ value, most }) => {
    const figure = parseQuantity(value, "bytes");
    if (figure.kind !== "ok") return false;
    return (
      compareRationals(stated.value.base, multiplyRationals(figure.value.base, most)) <= 0 &&
      compareRationals(stated.value.base, multiplyRationals(figure.value.base, leastOfClass)) >= 0
    );
  });
}

function pciText(pci: PciQuery): string {
  return `${pci.vendor}:${pci.device}`;
}

function ids(chips: readonly ChipRow[]): string {
  return chips.map((chip) => chip.id).join(", ");
}
