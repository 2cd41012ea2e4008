import type { Command } from "commander";
import type { IndexFlags } from "./commands/index-offers.js";
import { commandGroup } from "./command-group.js";
import type { Terminal } from "./output/terminal.js";

/** Adds `cornercast index …`: many offers in one file that is loaded in a moment. */
export function addIndexCommands(program: Command, now: string, terminal: Terminal, done: (code: number) => unknown): void {
  commandGroup(program, "index", "keep many offers in one file that match loads in a moment", (index) => {
    index
      .command("build")
      .description("put offers into a new index")
      .argument("<offers...>", "files, folders or globs of Offers, or of anything that can be imported as such")
      .requiredOption("--out <file>", "where the index is written")
      .option("--at <instant>", "the time of prices that imported offers do not date, RFC 3339 (default: now)")
      .option("--provider <name>", "the provider of imported offers that do not name theirs")
      .option("-q, --quiet", "print no warnings")
      .action(async (offers: readonly string[], flags: IndexFlags & { readonly out: string }) => {
        const { runIndexBuild } = await import("./commands/index-offers.js");
        done(await runIndexBuild(offers, flags, now, terminal));
      });

    index
      .command("add")
      .description("put more offers into an index; an offer takes the place of one of the same issuer and name")
      .argument("<index>", "the index")
      .argument("<offers...>", "files, folders or globs of Offers, or of anything that can be imported as such")
      .option("--out <file>", "where the result is written (default: in place)")
      .option("--at <instant>", "the time of prices that imported offers do not date, RFC 3339 (default: now)")
      .option("--provider <name>", "the provider of imported offers that do not name theirs")
      .option("-q, --quiet", "print no warnings")
      .action(async (file: string, offers: readonly string[], flags: IndexFlags) => {
        const { runIndexAdd } = await import("./commands/index-offers.js");
        done(await runIndexAdd(file, offers, flags, now, terminal));
      });

    index
      .command("info")
      .description("say what an index holds")
      .argument("<index>", "the index")
      .option("--json", "print it as JSON")
      .action(async (file: string, flags: { readonly json?: boolean }) => {
        const { runIndexInfo } = await import("./commands/index-offers.js");
        done(runIndexInfo(file, flags, terminal));
      });
  }).addHelpText(
    "after",
    `
Examples:
  cornercast index build offers/ --out market.index
  cornercast index add market.index new-offers.yaml
  cornercast match workload.yaml --index market.index`,
  );
}
