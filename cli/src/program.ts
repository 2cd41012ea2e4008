import { Command, CommanderError } from "commander";
import { addBoundaryCommands } from "./boundary-commands.js";
import { addConformanceCommands } from "./conformance-commands.js";
import { addIndexCommands } from "./index-commands.js";
import { addKeyCommands } from "./key-commands.js";
import { addMatchCommands } from "./match-commands.js";
import { addPortabilityCommands } from "./portability-commands.js";
import { addProviderCommands } from "./provider-commands.js";
import { exitCodes } from "./exit-codes.js";
import type { Terminal } from "./output/terminal.js";
import { version } from "./version.js";

/** The command line, ready to run. */
export interface Program {
  /** Runs the arguments of a process and gives the exit code. */
  run(argv: readonly string[]): Promise<number>;
}

const exitHelp = `
Examples:
  cornercast match workload.yaml offers/            where a job fits, at what cost, and why not
  cornercast import nodes.yaml > offers.yaml        what you have, as documents of the protocol
  cornercast tour                                   all of it, on examples and this machine

Exit codes:
  0    done
  1    an expectation is not met, a document is not valid, or nothing could be imported
  2    wrong usage
  3    an input cannot be read, or does not hold what the command needs
  70   a fault of the program
  130  interrupted

Input:
  Documents are YAML, JSON or NDJSON, in files, folders and globs; - is standard input. Results go
  to standard output, warnings to standard error. What --json prints is for programs.

Environment:
  NO_COLOR          no colour, also on a terminal
  COLUMNS           how wide the output is, from 60 to 200; else as wide as the terminal
  CORNERCAST_DEBUG  print where in the program a fault happened`;

/** Builds the command line. Each command is loaded only when it runs. `now` is the time that `--at` defaults to; `before` runs before a command does. */
export function createProgram(terminal: Terminal, now: string, before: () => void = () => undefined): Program {
  let code: number = exitCodes.ok;
  const program = commandLine(terminal, now, (result) => (code = result)).hook("preAction", before);
  return {
    async run(argv) {
      try {
        await program.parseAsync([...argv]);
      } catch (error) {
        // Commander has already written its message, or the help that was asked for.
        if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
        throw error;
      }
      return code;
    },
  };
}

/** The commands as they are declared: what runs, completes and documents them reads the same declarations. */
export function commandLine(terminal: Terminal, now: string, done: (code: number) => unknown): Command {
  const program = new Command("cornercast")
    .description("Find where a compute workload can run, what it costs, why not elsewhere, and the smallest change that would unlock more.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .addHelpText("after", exitHelp)
    .configureHelp({ minWidthToWrap: 30 })
    .showSuggestionAfterError()
    .showHelpAfterError("(add --help to see what the command takes)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.warn(text),
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
    });

  addMatchCommands(program, now, terminal, done);
  addIndexCommands(program, now, terminal, done);
  addPortabilityCommands(program, now, terminal, done);
  addBoundaryCommands(program, now, terminal, done);
  addKeyCommands(program, now, terminal, done);
  addProviderCommands(program, now, terminal, done);
  addConformanceCommands(program, now, terminal, done);

  program
    .command("completion")
    .description("print the script with which a shell completes commands, options and chips")
    .argument("<shell>", "bash, zsh or fish")
    .addHelpText(
      "after",
      `
Examples:
  source <(cornercast completion bash)              # in ~/.bashrc
  source <(cornercast completion zsh)               # in ~/.zshrc, after compinit
  cornercast completion fish > ~/.config/fish/completions/cornercast.fish`,
    )
    .action(async (shell: string) => {
      const { runCompletion } = await import("./commands/completion.js");
      done(runCompletion(shell, program, terminal));
    });

  program
    .command("tour")
    .description("match example workloads against an example market and this machine, and move a job between two providers")
    .action(async () => {
      const { runTour } = await import("./commands/tour.js");
      done(await runTour(now, terminal));
    });

  return program;
}
