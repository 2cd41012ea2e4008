import { setTimeout } from "node:timers/promises";
import type { Clock } from "@cornercast/sdk/server";

/** The clock of the machine. What sleeps by it does not keep the program alive. */
export const systemClock: Clock = {
  now: Date.now,
  sleep: async (milliseconds, signal) => {
    await setTimeout(milliseconds, undefined, { signal, ref: false });
  },
};
