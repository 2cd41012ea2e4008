import { UsageError } from "./usage-error.js";

/** The milliseconds of `--timeout`, which is in seconds up to an hour. */
export function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 3600)) throw new UsageError(`--timeout takes seconds up to 3600, not ${text}`);
  return seconds * 1000;
}
