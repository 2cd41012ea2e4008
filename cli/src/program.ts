import { Command, CommanderError } from "commander";
import { addIndexCommands } from "./index-commands.js";
import { addKeyCommands } from "./key-commands.js";
import type { VerifyFlags } from "./commands/verify.js";
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
  cornercast match workload.yaml offers/            where a job fits, what it costs, and why not elsewhere
  cornercast import nodes.yaml > offers.yaml        what you already have, as documents of the protocol
  cornercast tour                                   all of it, on examples and this machine

Exit codes:
  0    done
  1    an expectation is not met, a document is not valid, or nothing could be imported
  2    wrong usage
  3    an input cannot be read, or does not hold what the command needs
  70   a fault of the program
  130  interrupted

Input:
  Documents are YAML, JSON or NDJSON, in files, folders and globs; - is standard input. Results go to standard output, warnings to standard
  error. What --json prints is for programs.

Environment:
  NO_COLOR          no colour, also on a terminal
  CORNERCAST_DEBUG  print where in the program a fault happened`;

/** Builds the command line. Each command is loaded only when it runs. \`now\` is the time that \`--at\` defaults to. */
export function createProgram(terminal: Terminal, now: string): Program {
  let code: number = exitCodes.ok;
  const program = new Command("cornercast")
    .description("Find where a compute workload can run, what it costs, why not elsewhere, and the smallest change that would unlock more.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .addHelpText("after", exitHelp)
    .showSuggestionAfterError()
    .showHelpAfterError("(add --help to see what the command takes)")
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.write(text), writeErr: (text) => terminal.warn(text) });

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
      code = await runMatch([workload, ...offers], flags, now, terminal);
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
      code = await runExplain([workload, ...offers], flags, now, terminal);
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
      code = await runValidate(files, flags, terminal);
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
      code = await runImport(files, flags, terminal);
    });

  program
    .command("inspect")
    .description("say what an artifact was built for, from its own bytes: kind, targets, versions, and what is inside")
    .argument("<files...>", "files or globs; a folder is an OCI image layout, or stands for the artifacts in it; - for standard input")
    .option("--json", "print JSON; `artifact` is what a Workload states")
    .addHelpText(
      "after",
      "\nExamples:\n  cornercast inspect libkernels.so\n  cornercast inspect --json model.onnx kernel.cubin\n  docker save app:1 | cornercast inspect -",
    )
    .action(async (files: readonly string[], flags: object) => {
      const { runInspect } = await import("./commands/inspect.js");
      code = await runInspect(files, flags, terminal);
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
      code = runChips(names, flags, terminal);
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
      code = await runRuns(artifact, names, flags, terminal);
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
      code = await runFit(config, flags, terminal);
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
An interval holds the measured ratio in four of five cases; it is never one number, and what is not known stays unknown.

Examples:
  cornercast substitute h100-sxm --phase train
  cornercast substitute h100-sxm b200-sxm mi300x --phase train --count 64
  cornercast substitute h200-sxm h100-pcie l40s --phase offline --precision fp8 --parameters 70B
  cornercast substitute h100-sxm --phase decode --json`,
    )
    .action(async (reference: string, names: readonly string[], flags: object) => {
      const { runSubstitute } = await import("./commands/substitute.js");
      code = runSubstitute(reference, names, flags, terminal);
    });

  program
    .command("probe")
    .description("write an Offer of this machine from what it says of itself")
    .option("--json", "print JSON")
    .option("--name <name>", "the name of the offer (default: the host name)")
    .addHelpText("after", "\nExample:\n  cornercast probe | cornercast match workload.yaml -")
    .action(async (flags: object) => {
      const { runProbe } = await import("./commands/probe.js");
      code = await runProbe(flags, now, terminal);
    });

  program
    .command("verify")
    .description("verify evidence of a secure boundary, and appraise it under a policy")
    .argument("<evidence...>", "reports, quotes, documents or EvidenceBundles; raw, in hexadecimal digits or base64; - for standard input")
    .requiredOption("--policy <file>", "the AppraisalPolicy")
    .option("--at <instant>", "the time to evaluate for, RFC 3339 (default: now)")
    .option("--collateral <paths...>", "files and folders of certificates, revocation lists, statements of vendors, manifests and event logs")
    .option("--references <files...>", "documents of ReferenceValues")
    .option("--anchors <files...>", "documents of TrustAnchors, beside the registered ones")
    .option("--key <use=file...>", "a key that is trusted without a chain: tpm-ak, cca-platform or token-issuer")
    .option("--nonce <nonce>", "what the evidence has to be made for, in hexadecimal digits or base64url")
    .option("--binding <file>", "what binds the evidence of several devices together: what cornercast key bind wrote, or an EvidenceBundle with a key")
    .option("--verifier <name>", "who appraises (default: cornercast)")
    .option("--json", "print the AppraisalResult")
    .option("--ear <key>", "print the result as an EAT Attestation Result (JWT), signed with this private key in PEM")
    .addHelpText(
      "after",
      "\nExamples:\n  cornercast verify report.bin --policy policy.yaml --collateral certificates/\n  cornercast verify cpu.quote gpu.json --policy policy.yaml --at 2026-11-25T12:00:00Z --nonce $NONCE --json\n  cornercast verify cpu.bin gpu.json --policy policy.yaml --binding binding.json",
    )
    .action(async (evidence: readonly string[], flags: VerifyFlags) => {
      const { runVerify } = await import("./commands/verify.js");
      code = await runVerify(evidence, flags, now, terminal);
    });

  addIndexCommands(program, now, terminal, (result) => (code = result));
  addKeyCommands(program, now, terminal, (result) => (code = result));

  const evidence = program.command("evidence").description("look into evidence");
  evidence
    .command("inspect")
    .description("decode evidence of any supported format, without verifying it")
    .argument("<files...>", "files; - for standard input")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  cornercast evidence inspect quote.bin")
    .action(async (files: readonly string[], flags: object) => {
      const { runEvidenceInspect } = await import("./commands/evidence.js");
      code = await runEvidenceInspect(files, flags, terminal);
    });

  const collateral = program.command("collateral").description("look into what a verifier needs beside evidence");
  collateral
    .command("inspect")
    .description("say what files of collateral hold, and when it counts")
    .argument("<paths...>", "files and folders")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  cornercast collateral inspect certificates/")
    .action(async (paths: readonly string[], flags: object) => {
      const { runCollateralInspect } = await import("./commands/collateral.js");
      code = await runCollateralInspect(paths, flags, terminal);
    });
  collateral
    .command("expire")
    .description("say when collateral expires, the first first; fail where some does not count")
    .argument("<paths...>", "files and folders")
    .option("--at <instant>", "the time to look at, RFC 3339 (default: now)")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  cornercast collateral expire certificates/ --at 2026-12-01T00:00:00Z")
    .action(async (paths: readonly string[], flags: object) => {
      const { runCollateralExpire } = await import("./commands/collateral.js");
      code = await runCollateralExpire(paths, flags, now, terminal);
    });

  program
    .command("serve")
    .description("serve offers of this machine, and run what is placed on them as processes")
    .argument("[offers...]", "files, folders or globs of Offers, or of anything that can be imported as such")
    .option("--config <file>", "serve what a ProviderConfig says: addresses, TLS, who may call, where placements are, an audit log, metrics")
    .option("--port <port>", "the port on the loopback (default: one that is free)")
    .option("--folder <path>", "where placements and jobs are kept (default: nowhere; both go with the server)")
    .option("--database <url>", "keep placements in a PostgreSQL server, such as postgres://user@host/database, which several servers may share")
    .option("--tenant <name>", "whose placements they are", "local")
    .addHelpText(
      "after",
      "\nExamples:\n  cornercast probe > here.yaml && cornercast serve here.yaml\n  cornercast serve here.yaml --folder provider\n  cornercast serve --config provider.yaml",
    )
    .action(async (offers: readonly string[], flags: object) => {
      const { runServe } = await import("./commands/serve.js");
      code = await runServe(offers, flags, terminal);
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
      code = runContext(name, url, flags, terminal);
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
      code = await runPlace(workload, name, flags, now, terminal);
    });

  program
    .command("offers")
    .description("list the offers of a provider")
    .option("--context <name>", "the provider (default: the current one)")
    .option("--json", "print one JSON document a line")
    .addHelpText("after", "\nExample:\n  cornercast offers --json | cornercast match workload.yaml -")
    .action(async (flags: object) => {
      const { runOffers } = await import("./commands/placements.js");
      code = await runOffers(flags, terminal);
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
      code = await runPs(flags, terminal);
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
      code = await runWatch(names, flags, terminal);
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
      code = await runLogs(name, flags, terminal);
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
      code = await runCheckpoint(name, flags, terminal);
    });

  for (const [change, description] of [
    ["resume", "let a paused job go on"],
    ["release", "end a job and give its units back"],
  ] as const)
    program
      .command(change)
      .description(description)
      .argument("<name>", "the placement")
      .option("--context <name>", "the provider (default: the current one)")
      .option("--json", "print the Placement")
      .addHelpText(
        "after",
        `${change === "release" ? "\nThe key of a resource is released to a boundary by: cornercast key release\n" : ""}\nExample:\n  cornercast ${change} train-7`,
      )
      .action(async (name: string, flags: object) => {
        const { runChange } = await import("./commands/placements.js");
        code = await runChange(change, name, flags, terminal);
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
      code = await runUsage(name, flags, terminal);
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
    .option("--json", "print the Placement")
    .addHelpText("after", "\nExample:\n  cornercast move train-7 workload.yaml --offer rw-mi300x-8 --as train-8 --to rheinwerk")
    .action(async (name: string, workload: string, flags: { readonly offer: string; readonly as: string }) => {
      const { runMove } = await import("./commands/placements.js");
      code = await runMove(name, workload, flags, terminal);
    });

  const conformance = program.command("conformance").description("judge an implementation by the conformance suite of the specification");
  conformance
    .command("run")
    .description("run the suite against a program that answers JSON lines on its standard input")
    .argument("<command...>", "the program and its arguments, after --")
    .option("--only <ids...>", "only these cases, requirements, areas or profiles")
    .option("--seed <seed>", "what replays a run: the order of cases and the names in requests (default: a new one)")
    .option("--known-failing <file>", "cases that fail, each with a reason; one that passes is a failure")
    .option("--report <formats>", "write reports: json, junit, html, tap")
    .option("--out <folder>", "where reports go (default: conformance-report)")
    .option("--timeout <seconds>", "how long one answer may take (default: 10)")
    .option("--secret <variables...>", "environment variables whose values no report may hold, beside those whose names say so")
    .addHelpText(
      "after",
      "\nExit codes: 0 passed, 1 failed, 2 wrong usage, 3 incomplete, 4 a fault of the suite\n\nExample:\n  cornercast conformance run --report junit -- ./my-adapter",
    )
    .action(async (command: readonly string[], flags: object) => {
      const { runConformance } = await import("./commands/conformance.js");
      code = await runConformance(command, flags, now, terminal);
    });
  conformance
    .command("list")
    .description("list the profiles and the cases of the suite")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  cornercast conformance list --json")
    .action(async (flags: object) => {
      const { runConformanceList } = await import("./commands/conformance.js");
      code = runConformanceList(flags, terminal);
    });
  conformance
    .command("provider")
    .description("run the scenarios of the specification against a live provider")
    .argument("<url>", "where the provider is")
    .requiredOption("--workload <file>", "a Workload that takes one unit, runs until it is released, and can be paused")
    .option("--token-env <variable>", "the environment variable with the token of a tenant (default: CORNERCAST_TOKEN)")
    .option("--other-token-env <variable>", "the one with the token of another tenant (default: CORNERCAST_OTHER_TOKEN)")
    .option("--grpc-url <url>", "where it serves HTTP/2, where that is another place")
    .option("--only <ids...>", "only these requirements or areas")
    .option("--seed <seed>", "what the names of placements are made from (default: a new one)")
    .option("--report <formats>", "write reports: json, junit, html, tap")
    .option("--out <folder>", "where reports go (default: conformance-report)")
    .addHelpText("after", "\nExample:\n  cornercast conformance provider http://127.0.0.1:8080 --workload job.yaml --report junit")
    .action(async (url: string, flags: object) => {
      const { runConformanceProvider } = await import("./commands/conformance.js");
      code = await runConformanceProvider(url, flags, now, terminal);
    });
  conformance
    .command("certify")
    .description("sign what a whole run says, as an in-toto test result in a DSSE envelope")
    .argument("<report>", "the JSON report of the run")
    .requiredOption("--key <file>", "the private key, Ed25519 or ECDSA P-256, in PEM")
    .option("--out <file>", "where the certificate goes (default: certificate.json)")
    .option("--days <n>", "how long it counts (default: 365)")
    .option("--waivers <file>", "requirements that may fail for a while: a reason and an instant each")
    .addHelpText("after", "\nExample:\n  cornercast conformance certify conformance-report/report.json --key key.pem")
    .action(async (report: string, flags: object) => {
      const { runConformanceCertify } = await import("./commands/conformance.js");
      code = await runConformanceCertify(report, flags, now, terminal);
    });
  conformance
    .command("verify")
    .description("verify a certificate offline: signature, validity, and that it says something about every requirement that it has to")
    .argument("<certificate>", "the certificate")
    .requiredOption("--key <file>", "the public key of who certifies, in PEM")
    .option("--at <instant>", "the time to verify for, RFC 3339 (default: now)")
    .option("--report <file>", "the JSON report, which has to say the same")
    .action(async (certificate: string, flags: object) => {
      const { runConformanceVerify } = await import("./commands/conformance.js");
      code = await runConformanceVerify(certificate, flags, now, terminal);
    });
  conformance
    .command("show")
    .description("say what a certificate says, without verifying it")
    .argument("<certificate>", "the certificate")
    .option("--html <file>", "also write it as a page")
    .action(async (certificate: string, flags: object) => {
      const { runConformanceShow } = await import("./commands/conformance.js");
      code = await runConformanceShow(certificate, flags, now, terminal);
    });
  conformance
    .command("adapter")
    .description("answer the suite as the implementation that this command is made of")
    .action(async () => {
      const { runConformanceAdapter } = await import("./commands/conformance.js");
      code = await runConformanceAdapter();
    });

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
      code = runCompletion(shell, program, terminal);
    });

  program
    .command("tour")
    .description("match example workloads against an example market and this machine, and move a job between two providers")
    .action(async () => {
      const { runTour } = await import("./commands/tour.js");
      code = await runTour(now, terminal);
    });

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
