import type { Command } from "commander";
import type { Terminal } from "./output/terminal.js";

/** Adds `inspect`, `chips`, `runs`, `fit`, `substitute` and `probe`: chips, artifacts and models: what runs where, and what it needs. */
export function addPortabilityCommands(program: Command, now: string, terminal: Terminal, done: (code: number) => unknown): void {
  program
    .command("inspect")
    .description("say what an artifact was built for, from its own bytes: kind, targets, versions, and what is inside")
    .argument("<files...>", "files or globs; a folder is an OCI image layout, or stands for the artifacts in it; - for standard input")
    .option("--json", "print JSON; `artifact` is what a Workload states")
    .option("--annotate", "print what an image holds as an OCI annotation, which travels with it: for docker buildx build --annotation")
    .option("--write", "also write it into the index.json of an OCI image layout; no digest changes")
    .addHelpText(
      "after",
      "\nExamples:\n  cornercast inspect libkernels.so\n  cornercast inspect --json model.onnx kernel.cubin\n  docker save app:1 | cornercast inspect -\n  cornercast inspect layout/ --annotate",
    )
    .action(async (files: readonly string[], flags: object) => {
      const { runInspect } = await import("./commands/inspect.js");
      done(await runInspect(files, flags, terminal));
    });

  program
    .command("chips")
    .description("list the registered chips, or every figure of some with its source")
    .argument("[names...]", "registry ids or names as tools print them, such as h100-sxm or NVIDIA-H100-80GB-HBM3")
    .option("--vendor <vendor>", "only of this vendor")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  cornercast chips --vendor amd\n  cornercast chips h100-sxm")
    .action(async (names: readonly string[], flags: object) => {
      const { runChips } = await import("./commands/chips.js");
      done(runChips(names, flags, terminal));
    });

  program
    .command("runs")
    .description("say on which chips an artifact runs, by which rule, and what to rebuild where it does not")
    .argument("<artifact>", "KIND[:TARGET][@VERSION][,KEY=VALUE…], an artifact itself, a file that describes one, or a Workload; - for standard input")
    .argument("[chips...]", "registry ids or names of chips (default: all)")
    .option("--driver <version>", "the version of the NVIDIA driver")
    .option("--software <name=version...>", "other software of the unit, such as tensorrt=10.3; none where it is not there")
    .option("--host <platform>", "the platform of the host, such as linux/amd64 or linux/amd64/v3")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Keys of an artifact: platform=linux/amd64, feature=, format= and built-with=NAME@VERSION.

Examples:
  cornercast runs cubin:sm_90a
  cornercast runs ptx:compute_90@8.5 h100-sxm b200-sxm --driver 550.54.15
  cornercast runs safetensors,format=fp8_e4m3fn h100-sxm mi300x
  cornercast runs libkernels.so h100-sxm b200-sxm
  cornercast runs workload.yaml h100-sxm mi300x --host linux/amd64`,
    )
    .action(async (artifact: string, names: readonly string[], flags: object) => {
      const { runRuns } = await import("./commands/runs.js");
      done(await runRuns(artifact, names, flags, terminal));
    });

  program
    .command("fit")
    .description("say how much memory a model needs on each device, from its config.json, and which chips have it")
    .argument("<config>", "the config.json of a model on Hugging Face; - for standard input")
    .option("--context <tokens>", "tokens of a sequence, prompt and answer, such as 32k (default: 8k, or what the model has)")
    .option("--batch <n>", "sequences at once on each replica, or of a micro-batch (default: 1)")
    .option("--parallel <sizes>", "tp, pp, ep and dp, such as tp=4,pp=2 (default: one device)")
    .option("--cache-bits <bits>", "bits of a value in the cache: 4, 8 or 16")
    .option("--train", "for training instead of inference")
    .option("--optimizer <name>", "adamw, adamw-8bit or sgd (default: adamw)")
    .option("--zero <stage>", "what data parallel devices divide: 1 optimizer, 2 gradients too, 3 weights too, as FSDP does")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  cornercast fit config.json --context 32k --parallel tp=4\n  cornercast fit config.json --train --parallel tp=8,dp=4 --zero 1 --context 8k",
    )
    .action(async (config: string, flags: object) => {
      const { runFit } = await import("./commands/fit.js");
      done(await runFit(config, flags, terminal));
    });

  program
    .command("substitute")
    .description("say how much of the work of one chip others do in a phase of a job: an interval each, and the figures that it rests on")
    .argument("<reference>", "the registry id or name of the chip whose work is to be done")
    .argument("[chips...]", "registry ids or names of the chips that may do it (default: all)")
    .requiredOption("--phase <phase>", "train, prefill, decode, offline, server or interactive")
    .option("--precision <format>", "the format of matrix products (default: bf16)")
    .option("--count <n>", "say how many devices do the work of so many of the reference")
    .option("--parameters <n>", "the size of the model that is served, such as 70B: where it has to be split, links count")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
An interval holds the measured ratio in four of five cases; it is never one number, and what is
not known stays unknown.

Examples:
  cornercast substitute h100-sxm --phase train
  cornercast substitute h100-sxm b200-sxm mi300x --phase train --count 64
  cornercast substitute h200-sxm h100-pcie l40s --phase offline --precision fp8 --parameters 70B
  cornercast substitute h100-sxm --phase decode --json`,
    )
    .action(async (reference: string, names: readonly string[], flags: object) => {
      const { runSubstitute } = await import("./commands/substitute.js");
      done(runSubstitute(reference, names, flags, terminal));
    });

  program
    .command("probe")
    .description("write an Offer of this machine from what it says of itself")
    .option("--json", "print JSON")
    .option("--name <name>", "the name of the offer (default: the host name)")
    .addHelpText("after", "\nExample:\n  cornercast probe | cornercast match workload.yaml -")
    .action(async (flags: object) => {
      const { runProbe } = await import("./commands/probe.js");
      done(await runProbe(flags, now, terminal));
    });
}
