import { plainStyle } from "@cornercast/sdk/match";
import { CliError } from "../cli-error.js";
import { createProgram } from "../program.js";

/** What a command wrote, and its exit code. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process, as main.ts would, at a time and on a terminal without colours. */
export function commandRunner(now = "2026-11-24T00:00:00Z", columns = 160): (...args: readonly string[]) => Promise<CommandResult> {
  return async (...args) => {
    const written = { out: "", err: "" };
    const terminal = {
      write: (text: string) => void (written.out += text),
      warn: (text: string) => void (written.err += text),
      progress: () => undefined,
      style: plainStyle,
      columns,
    };
    try {
      const code = await createProgram(terminal, now).run(["node", "cornercast", ...args]);
      return { code, ...written };
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return { code: error.exitCode, out: written.out, err: `${written.err}${error.message}` };
    }
  };
}
