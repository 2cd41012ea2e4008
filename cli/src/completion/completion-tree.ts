import type { Command, Option } from "commander";

/** What may follow one command, such as `key add`. */
export interface CompletionNode {
  /** Its words after the name of the program, each with a space before it: `""`, ` match`, ` key add`. */
  readonly path: string;
  readonly commands: readonly Described[];
  readonly options: readonly OptionWords[];
  /** Whether its arguments are chips of the registry. */
  readonly takesChips: boolean;
}

/** A word and what it is for, in a few more. */
export interface Described {
  readonly word: string;
  readonly about: string;
}

/** The words of an option. */
export interface OptionWords {
  readonly short?: string;
  readonly long: string;
  readonly about: string;
  readonly takesValue: boolean;
}

const chipArguments = new Set(["chips", "names", "reference"]);
const help: OptionWords = { short: "-h", long: "--help", about: "print help", takesValue: false };

/** Every command of a command line, the line itself first. */
export function completionTree(command: Command, path = ""): readonly CompletionNode[] {
  const commands = command.commands.map((each) => ({ word: each.name(), about: firstClause(each.description()) }));
  const options = [...command.options.flatMap((option) => optionWords(option)), help];
  const takesChips = ["chips", "runs", "substitute"].includes(command.name()) && command.registeredArguments.some((each) => chipArguments.has(each.name()));
  return [{ path, commands, options, takesChips }, ...command.commands.flatMap((each) => completionTree(each, `${path} ${each.name()}`))];
}

function optionWords({ short, long, description, required, optional }: Option): readonly OptionWords[] {
  return long === undefined ? [] : [{ ...(short === undefined ? {} : { short }), long, about: firstClause(description), takesValue: required || optional }];
}

/** Up to what explains further. Shells show one line. */
function firstClause(text: string): string {
  return text.split(/[:;(]/u)[0]?.trim() ?? "";
}
