import { chips } from "@cornercast/schemas/registry";
import type { Command } from "commander";
import { CliError } from "../cli-error.js";
import { bashScript } from "../completion/bash-script.js";
import { completionTree } from "../completion/completion-tree.js";
import { fishScript } from "../completion/fish-script.js";
import { zshScript } from "../completion/zsh-script.js";
import { exitCodes } from "../exit-codes.js";
import type { Terminal } from "../output/terminal.js";

const scripts = new Map([
  ["bash", bashScript],
  ["zsh", zshScript],
  ["fish", fishScript],
]);

/** Prints the script with which a shell completes what the command line takes. */
export function runCompletion(shell: string, program: Command, terminal: Terminal): number {
  const script = scripts.get(shell);
  if (script === undefined) throw new CliError(`there is no completion for ${shell}; the shells are ${[...scripts.keys()].join(", ")}`, exitCodes.usage);
  terminal.write(
    script(
      completionTree(program),
      chips.map(({ id }) => id),
    ),
  );
  return exitCodes.ok;
}
