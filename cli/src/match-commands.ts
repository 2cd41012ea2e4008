import type { Command } from "commander";
import type { ExportFlags } from "./commands/export.js";
import type { Terminal } from "./output/terminal.js";

/** Adds `match`, `explain`, `validate` and `import`: where a job can run, and the documents that say so. */
export function addMatchCommands(program: Command, now: string, terminal: Terminal, done: (code: number) => unknown): void {
  program
    .command("match")
    .description("match a workload against offers")
    .argument("<workload>", "a Workload, or a file that can be imported as one (SkyPilot, Kubernetes, dstack, a serving recipe); - for standard input")
    .argument("[offers...]", "files, folders or globs of Offers, or of anything that can be imported as such")
    .option("--index <file>", "offers that cornercast index build saved; those of arguments come on top")
    .option("--at <instant>", "the time to evaluate for, RFC 3339 (default: now)")
    .option("--by <what>", "rank by cost, time or energy", "cost")
    .option("--expect <conditions>", "fail unless they hold, such as offers>=5,providers>=2")
    .option("--appraisals <file>", "what you know of the evidence that offers refer to")
    .option("--provider <name>", "the provider of imported offers that do not name theirs")
    .option("--moving-from <offer>", "the name of the offer on which the job runs now: state and numerics have to survive the move")
    .option("--diff <report>", "say what changed since an earlier report")
    .option("--top <n>", "list this many candidates (default: 10)")
    .option("--json", "print the MatchReport")
    .option("-q, --quiet", "print no warnings")
    .addHelpText(
      "after",
      `
Examples:
  cornercast match workload.yaml offers/
  cornercast match train.yaml offers/ --by time --json
  cornercast match task.yaml <(nvidia-smi -q -x)
  kubectl get pod trainer -o yaml | cornercast match - nodes.yaml
  cornercast match workload.yaml offers/ --expect 'offers>=5,providers>=2'`,
    )
    .action(async (workload: string, offers: readonly string[], flags: object) => {
      const { runMatch } = await import("./commands/match.js");
      done(await runMatch([workload, ...offers], flags, now, terminal));
    });

  program
    .command("explain")
    .description("explain one offer in depth: every requirement, what was seen, and where that is known from")
    .argument("<workload>", "a Workload, or a file that can be imported as one")
    .argument("<offers...>", "files, folders or globs that hold the offer")
    .option("--offer <name>", "the offer (default: the only one)")
    .option("--at <instant>", "the time to evaluate for, RFC 3339 (default: now)")
    .option("--provider <name>", "the provider of imported offers that do not name theirs")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  cornercast explain workload.yaml offers/ --offer gpu-8x-h100")
    .action(async (workload: string, offers: readonly string[], flags: object) => {
      const { runExplain } = await import("./commands/explain.js");
      done(await runExplain([workload, ...offers], flags, now, terminal));
    });

  program
    .command("validate")
    .description("check documents against the specification")
    .argument("<files...>", "files, folders or globs; - for standard input")
    .option("--strict", "fail on warnings too")
    .option("--digest", "print the digest of each document, by which others name it")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  cornercast validate workload.yaml offers/")
    .action(async (files: readonly string[], flags: object) => {
      const { runValidate } = await import("./commands/validate.js");
      done(await runValidate(files, flags, terminal));
    });

  program
    .command("import")
    .description("turn what you already have into Workloads and Offers: nvidia-smi, Kubernetes, SkyPilot, Slurm, …")
    .argument("<files...>", "files, folders or globs; - for standard input")
    .option("--from <format>", "the format, where it is not recognised")
    .option("--at <instant>", "when the files were made, where they do not say")
    .option("--provider <name>", "the provider, where the files do not say")
    .option("--json", "print one JSON list")
    .option("--ndjson", "print one JSON document a line")
    .addHelpText(
      "after",
      "\nExamples:\n  nvidia-smi -q -x | cornercast import -\n  kubectl get nodes -o yaml | cornercast import - > offers.yaml\n  cornercast import task.yaml --from skypilot",
    )
    .action(async (files: readonly string[], flags: object) => {
      const { runImport } = await import("./commands/import.js");
      done(await runImport(files, flags, terminal));
    });

  program
    .command("export")
    .description("write a Workload or an Offer for other tools: Kubernetes, Slurm, SkyPilot; say what these have no word for")
    .argument("<files...>", "files, folders or globs of documents; - for standard input")
    .requiredOption("--to <format>", "kubernetes-job, slurm-batch or skypilot-task of a Workload; resource-slice or node-labels of an Offer")
    .option("--profile <name>", "the profile of the Workload that is written (default: the first)")
    .option("--json", "print texts and diagnostics as JSON")
    .option("-q, --quiet", "do not say what is left out")
    .addHelpText(
      "after",
      "\nWhat the format cannot say is a warning with its place; where the text cannot be used as it is,\nthe exit code is 1.\n\nExamples:\n  cornercast export workload.yaml --to kubernetes-job | kubectl apply -f -\n  cornercast export workload.yaml --to slurm-batch --profile hopper-fp8 > job.sh\n  cornercast export offers/ --to node-labels",
    )
    .action(async (files: readonly string[], flags: ExportFlags) => {
      const { runExport } = await import("./commands/export.js");
      done(await runExport(files, flags, terminal));
    });
}
