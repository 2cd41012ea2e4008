import type { Command } from "commander";
import type { Terminal } from "./output/terminal.js";

/** Adds `serve` and the commands that call providers: to serve offers, and to place, watch and move jobs on providers. */
export function addProviderCommands(program: Command, now: string, terminal: Terminal, done: (code: number) => unknown): void {
  program
    .command("serve")
    .description("serve offers of this machine, and run what is placed on them as processes")
    .argument("[offers...]", "files, folders or globs of Offers, or of anything that can be imported as such")
    .option("--config <file>", "serve what a ProviderConfig says: addresses, TLS, who may call, where placements are, an audit log, metrics")
    .option("--port <port>", "the port on the loopback (default: one that is free)")
    .option("--folder <path>", "where placements and jobs are kept (default: cornercast/provider where the state of programs is)")
    .option("--memory", "keep nothing: placements and jobs go with the server")
    .option("--database <url>", "keep placements in a PostgreSQL server, such as postgres://user@host/database, which several servers may share")
    .option("--tenant <name>", "whose placements they are", "local")
    .addHelpText(
      "after",
      "\nExamples:\n  cornercast probe > here.yaml && cornercast serve here.yaml\n  cornercast serve here.yaml --folder provider\n  cornercast serve here.yaml --memory\n  cornercast serve --config provider.yaml",
    )
    .action(async (offers: readonly string[], flags: object) => {
      const { runServe } = await import("./commands/serve.js");
      done(await runServe(offers, flags, terminal));
    });

  program
    .command("context")
    .description("list the providers that you call, choose one, or add one")
    .argument("[name]", "the context")
    .argument("[url]", "where its provider is")
    .option("--token <token>", "what the provider knows you by")
    .addHelpText(
      "after",
      "\nExamples:\n  cornercast context                                        # list them\n  cornercast context local http://127.0.0.1:8080 --token s3cret\n  cornercast context local                                  # choose one",
    )
    .action(async (name: string | undefined, url: string | undefined, flags: object) => {
      const { runContext } = await import("./commands/context.js");
      done(runContext(name, url, flags, terminal));
    });

  program
    .command("place")
    .description("place a workload on the best offer of a provider that fits, and wait until it runs")
    .argument("<workload>", "a Workload, or a file that can be imported as one")
    .argument("<name>", "the name of the placement; names are never used twice")
    .option("--context <name>", "the provider (default: the current one)")
    .option("--max-price <money>", "the most that a unit may cost for an hour")
    .option("--reserve", "only reserve")
    .option("--json", "print the Placement")
    .addHelpText("after", "\nExamples:\n  cornercast place workload.yaml train-7\n  cornercast place task.yaml train-7 --max-price '3 EUR' --json")
    .action(async (workload: string, name: string, flags: object) => {
      const { runPlace } = await import("./commands/place.js");
      done(await runPlace(workload, name, flags, now, terminal));
    });

  program
    .command("start")
    .description("start the job of a reservation, with the keys that are sealed to its boundary")
    .argument("<name>", "the placement")
    .option("--until <state>", "attestable, where it can prove itself before keys or work arrive, or running", "running")
    .option(...sealedKeys)
    .option("--context <name>", "the provider (default: the current one)")
    .option("--json", "print the Placement")
    .addHelpText(
      "after",
      "\nExamples:\n  cornercast start train-7 --until attestable\n  cornercast start train-7 --sealed-key model=grant.json    # of: cornercast key release",
    )
    .action(async (name: string, flags: object) => {
      const { runStart } = await import("./commands/placements.js");
      done(await runStart(name, flags, terminal));
    });

  program
    .command("offers")
    .description("list the offers of a provider")
    .option("--context <name>", "the provider (default: the current one)")
    .option("--json", "print one JSON document a line")
    .addHelpText("after", "\nExample:\n  cornercast offers --json | cornercast match workload.yaml -")
    .action(async (flags: object) => {
      const { runOffers } = await import("./commands/placements.js");
      done(await runOffers(flags, terminal));
    });

  program
    .command("ps")
    .description("list your placements")
    .option("--context <name>", "the provider (default: the current one)")
    .option("-a, --all", "also those that have ended")
    .option("--json", "print one JSON document a line")
    .addHelpText("after", "\nExample:\n  cornercast ps --all")
    .action(async (flags: object) => {
      const { runPs } = await import("./commands/placements.js");
      done(await runPs(flags, terminal));
    });

  program
    .command("watch")
    .description("print every change of your placements, or of some until they have ended")
    .argument("[names...]", "the placements")
    .option("--context <name>", "the provider (default: the current one)")
    .option("--json", "print one JSON document a line")
    .addHelpText("after", "\nExample:\n  cornercast watch train-7")
    .action(async (names: readonly string[], flags: object) => {
      const { runWatch } = await import("./commands/placements.js");
      done(await runWatch(names, flags, terminal));
    });

  program
    .command("logs")
    .description("print what a job wrote")
    .argument("<name>", "the placement")
    .option("--context <name>", "the provider (default: the current one)")
    .option("-f, --follow", "go on until the job ends")
    .option("--role <role>", "the role (default: the first one)")
    .option("--replica <n>", "the replica, counted from 0", "0")
    .addHelpText("after", "\nExamples:\n  cornercast logs train-7 --follow\n  cornercast logs train-7 --role worker --replica 2")
    .action(async (name: string, flags: object) => {
      const { runLogs } = await import("./commands/placements.js");
      done(await runLogs(name, flags, terminal));
    });

  program
    .command("checkpoint")
    .description("have a job write its state")
    .argument("<name>", "the placement")
    .option("--context <name>", "the provider (default: the current one)")
    .option("--pause", "and pause it; it keeps its units")
    .option("--json", "print the StateManifest")
    .addHelpText("after", "\nExample:\n  cornercast checkpoint train-7 --pause --json")
    .action(async (name: string, flags: object) => {
      const { runCheckpoint } = await import("./commands/placements.js");
      done(await runCheckpoint(name, flags, terminal));
    });

  program
    .command("resume")
    .description("let a paused job go on")
    .argument("<name>", "the placement")
    .option(...sealedKeys)
    .option("--context <name>", "the provider (default: the current one)")
    .option("--json", "print the Placement")
    .addHelpText("after", "\nExample:\n  cornercast resume train-7")
    .action(async (name: string, flags: object) => {
      const { runResume } = await import("./commands/placements.js");
      done(await runResume(name, flags, terminal));
    });

  program
    .command("release")
    .description("end a job and give its units back")
    .argument("<name>", "the placement")
    .option("--context <name>", "the provider (default: the current one)")
    .option("--json", "print the Placement")
    .addHelpText("after", "\nThe key of a resource is released to a boundary by: cornercast key release\n\nExample:\n  cornercast release train-7")
    .action(async (name: string, flags: object) => {
      const { runRelease } = await import("./commands/placements.js");
      done(await runRelease(name, flags, terminal));
    });

  program
    .command("usage")
    .description("list what was delivered, by placement and period")
    .argument("[name]", "the placement (default: all of the tenant)")
    .option("--context <name>", "the provider (default: the current one)")
    .option("--json", "print the UsageRecords, one a line")
    .addHelpText("after", "\nRecords are written when a period is over, and when a placement has ended.")
    .action(async (name: string | undefined, flags: object) => {
      const { runUsage } = await import("./commands/placements.js");
      done(await runUsage(name, flags, terminal));
    });

  program
    .command("move")
    .description("move a job to another offer or provider; the same command resumes a move that was interrupted")
    .argument("<name>", "the placement that is there")
    .argument("<workload>", "its Workload, or a variant for the other hardware")
    .requiredOption("--offer <name>", "the offer that it moves to")
    .requiredOption("--as <name>", "the name of the placement there")
    .option("--context <name>", "where it is (default: the current context)")
    .option("--to <name>", "where it moves to (default: the current context)")
    .option("--until <state>", "attestable, where the placement there can prove its boundary and the job goes on here, or running", "running")
    .option(...sealedKeys)
    .option("--json", "print the Placement")
    .addHelpText(
      "after",
      "\nExamples:\n  cornercast move train-7 workload.yaml --offer rw-mi300x-8 --as train-8 --to rheinwerk\n\nWith a key that is sealed to the boundary there:\n  cornercast move train-7 workload.yaml --offer rw-mi300x-8 --as train-8 --to rheinwerk --until attestable\n  cornercast move train-7 workload.yaml --offer rw-mi300x-8 --as train-8 --to rheinwerk --sealed-key model=grant.json    # of: cornercast key release",
    )
    .action(async (name: string, workload: string, flags: { readonly offer: string; readonly as: string }) => {
      const { runMove } = await import("./commands/placements.js");
      done(await runMove(name, workload, flags, terminal));
    });
}

const sealedKeys = ["--sealed-key <name=file...>", "keys that their owners sealed to the boundary, which the job finds under their names"] as const;
