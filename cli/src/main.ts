#!/usr/bin/env node
import { exitCodes } from "./exit-codes.js";
import { processTerminal } from "./output/terminal.js";
import { wrapText } from "./output/wrap-text.js";
import { createProgram } from "./program.js";
import { tuneCompiler } from "./tune-compiler.js";

// A reader that stops early, such as `head`, is not a fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.ok);
  throw error;
});
// Nothing handles SIGINT: while a command computes, no handler would run, and Ctrl-C would do nothing. The shell reports 130.

const terminal = processTerminal();
try {
  process.exitCode = await createProgram(terminal, new Date().toISOString(), tuneCompiler).run(process.argv);
} catch (error) {
  const [{ CliError }, { isCornercastError }] = await Promise.all([import("./cli-error.js"), import("@cornercast/sdk/errors")]);
  if (error instanceof CliError) {
    terminal.warn(wrapText(`cornercast: ${error.message}\n`, terminal.columns, "  "));
    process.exitCode = error.exitCode;
  } else if (isCornercastError(error)) {
    terminal.warn(wrapText(`cornercast: ${error.message}\n`, terminal.columns, "  "));
    process.exitCode = exitCodes.input;
  } else {
    // Only the first line: where in the program it happened is for its developers, who set CORNERCAST_DEBUG.
    terminal.warn(
      `cornercast: a fault of the program itself: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : "unknown"}; please report it\n`,
    );
    if ((process.env["CORNERCAST_DEBUG"] ?? "") !== "" && error instanceof Error) terminal.warn(`${error.stack ?? ""}\n`);
    process.exitCode = exitCodes.internal;
  }
}
