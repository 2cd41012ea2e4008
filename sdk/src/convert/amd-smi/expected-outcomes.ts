import type { ExpectedOutcome } from "../testing/import-outcome.js";

/** The expected outcome of every file in ../shared/data/hardware/amd-smi, from reading it. */
export const expectedAmdSmiOutcomes: Readonly<Record<string, ExpectedOutcome>> = {
  "shapes.seen.jsonl": {
    offers: 4,
    devices: ["1 mi300x 196592MiB"],
    warnings: ["import-value-sentinel"],
    why: "four outputs of `amd-smi static --json`, one a line: MI300X alone in three, and beside a W7800 in one; one line has N/A as the instruction set",
  },
};
