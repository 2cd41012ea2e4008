import { setTimeout } from "node:timers/promises";
import type { Clock } from "../index.js";

/** The clock of the machine. */
export const realClock: Clock = {
  now: Date.now,
  sleep: async (milliseconds, signal) => {
    await setTimeout(milliseconds, undefined, { signal, ref: false });
  },
};
