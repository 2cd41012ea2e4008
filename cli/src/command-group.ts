import type { Command } from "commander";

/**
 * Adds a command that holds others.
 *
 * - They are made when somebody asks for them: most runs use none of them, and help of the whole prints none.
 */
export function commandGroup(program: Command, name: string, description: string, fill: (group: Command) => void): Command {
  const group = program.command(name).description(description);
  const { commands } = group;
  let filled = false;
  Object.defineProperty(group, "commands", {
    get: () => {
      if (!filled) {
        filled = true;
        fill(group);
      }
      return commands;
    },
  });
  return group;
}
