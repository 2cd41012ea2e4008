import type { TextStyle } from "@cornercast/sdk/match";
import { textStyle } from "./text-style.js";

/** Where a command writes, and what that place can show. */
export interface Terminal {
  /** Writes to standard output. */
  write(text: string): void;
  /** Writes to standard error. */
  warn(text: string): void;
  /** Shows how far a long step is, on a terminal only. */
  progress(text: string): void;
  readonly style: TextStyle;
  readonly columns: number;
}

/**
 * The terminal of the process.
 *
 * - Colour only where standard output is a terminal, and never with `NO_COLOR` (no-color.org) or `TERM=dumb`.
 * - Progress only where standard error is a terminal.
 * - `COLUMNS` says how wide the output is; else the terminal does, and 120 is what a file or a pipe gets.
 */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const colour = stdout.isTTY && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write("\r\u001b[K");
    shown = false;
  };
  return {
    write(text) {
      clear();
      stdout.write(text);
    },
    warn(text) {
      clear();
      stderr.write(text);
    },
    progress(text) {
      if (!stderr.isTTY) return;
      stderr.write(`\r\u001b[K${text}`);
      shown = text !== "";
    },
    style: textStyle(colour),
    columns: Math.min(Math.max(wholeNumber(env["COLUMNS"]) ?? stdout.columns ?? 120, 60), 200),
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,3}$/u.test(text) ? Number(text) : undefined;
}
