import type { ExpectedOutcome } from "../testing/import-outcome.js";

/** The expected outcome of every file in ../shared/data/hardware/lspci, from reading it. */
export const expectedLspciOutcomes: Readonly<Record<string, ExpectedOutcome>> = {
  "lines.seen.txt": {
    offers: 1,
    devices: ["3 t4 -", "1 k80 -", "1 a30 -", "1 p100-pcie-12gb -", "1 a40 -", "1 unknown -", "1 mx250 -"],
    warnings: ["import-value-sentinel"],
    why: "nine lines read as one machine: 10de:1eb8 is the T4 in three lines, also where the text says V100; one line has no device id",
  },
};
