import type { Command } from "commander";
import { commandGroup } from "./command-group.js";
import type { Terminal } from "./output/terminal.js";

/** Adds `conformance …`: to judge an implementation by the suite, and to certify it. */
export function addConformanceCommands(program: Command, now: string, terminal: Terminal, done: (code: number) => unknown): void {
  commandGroup(program, "conformance", "judge an implementation by the conformance suite of the specification", (conformance) => {
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
        done(await runConformance(command, flags, now, terminal));
      });
    conformance
      .command("list")
      .description("list the profiles and the cases of the suite")
      .option("--json", "print JSON")
      .addHelpText("after", "\nExample:\n  cornercast conformance list --json")
      .action(async (flags: object) => {
        const { runConformanceList } = await import("./commands/conformance.js");
        done(runConformanceList(flags, terminal));
      });
    conformance
      .command("provider")
      .description("run the scenarios of the specification against a live provider")
      .argument("<url>", "where the provider is")
      .requiredOption("--workload <file>", "a Workload that takes one unit, runs until it is released, and can be paused")
      .option("--token-env <variable>", "the environment variable with the token of a tenant (default: CORNERCAST_TOKEN)")
      .option("--other-token-env <variable>", "the one with the token of another tenant (default: CORNERCAST_OTHER_TOKEN)")
      .option("--grpc-url <url>", "where it serves HTTP/2, where that is another place")
      .option("--reader-token-env <variable>", "the one with the token of a reader of the first tenant (profile roles)")
      .option("--issuer <file>", "an issuer whose tokens it accepts: {issuer, audience, keyId, key, claims}, where key names a file in PEM (profile tokens)")
      .option("--log <files...>", "its logs (profile logs)")
      .option("--usage", "it writes usage down, in periods of ten seconds at most (profile usage)")
      .option("--other-url <url>", "where another process of it serves (profile processes)")
      .option("--restart <command>", "kills every process of it and starts it again (profile restarts)")
      .option("--start-line <text>", "what the program of the workload writes into its log whenever it starts; with --restart")
      .option("--take-store <command>", "takes its store away (profile stores)")
      .option("--give-store <command>", "gives its store back; with --take-store")
      .option("--only <ids...>", "only these requirements, areas or profiles")
      .option("--known-failing <file>", "scenarios that fail, each with a reason; one that passes is a failure")
      .option("--seed <seed>", "what the names of placements are made from (default: a new one)")
      .option("--report <formats>", "write reports: json, junit, html, tap")
      .option("--out <folder>", "where reports go (default: conformance-report)")
      .addHelpText("after", "\nExample:\n  cornercast conformance provider http://127.0.0.1:8080 --workload job.yaml --report junit")
      .action(async (url: string, flags: object) => {
        const { runConformanceProvider } = await import("./commands/conformance.js");
        done(await runConformanceProvider(url, flags, now, terminal));
      });
    conformance
      .command("owner-setup")
      .description("make the keys and policies with which an owner of keys is tested")
      .argument("<folder>", "where they go")
      .action(async (folder: string) => {
        const { runConformanceOwnerSetup } = await import("./commands/conformance.js");
        done(await runConformanceOwnerSetup(folder, terminal));
      });
    conformance
      .command("owner")
      .description("ask a live owner of keys as a boundary does, honestly and not, and see what it releases")
      .argument("<url>", "where the owner is")
      .requiredOption("--setup <folder>", "what owner-setup wrote, and the owner is set up with")
      .option("--token-env <variable>", "the environment variable with the token of a boundary (default: CORNERCAST_TOKEN)")
      .option("--only <ids...>", "only these requirements")
      .option("--known-failing <file>", "scenarios that fail, each with a reason; one that passes is a failure")
      .option("--seed <seed>", "what a report says was random (default: a new one)")
      .option("--report <formats>", "write reports: json, junit, html, tap")
      .option("--out <folder>", "where reports go (default: conformance-report)")
      .addHelpText(
        "after",
        "\nExample:\n  cornercast conformance owner-setup setup\n  cornercast conformance owner http://127.0.0.1:8443 --setup setup --report json",
      )
      .action(async (url: string, flags: object) => {
        const { runConformanceOwner } = await import("./commands/conformance.js");
        done(await runConformanceOwner(url, flags, now, terminal));
      });
    conformance
      .command("client")
      .description("let a client of yours call servers that misbehave, and see that it does what a client has to")
      .argument("<command...>", "the program that drives it, and its arguments, after --")
      .option("--only <ids...>", "only these requirements")
      .option("--known-failing <file>", "scenarios that fail, each with a reason; one that passes is a failure")
      .option("--seed <seed>", "what the token is made from (default: a new one)")
      .option("--report <formats>", "write reports: json, junit, html, tap")
      .option("--out <folder>", "where reports go (default: conformance-report)")
      .option("--timeout <seconds>", "how long a client that does not come back is waited for (default: 30)")
      .option("--secret <variables...>", "environment variables whose values no report may hold, beside those whose names say so")
      .addHelpText("after", "\nExample:\n  cornercast conformance client -- cornercast conformance adapter")
      .action(async (command: readonly string[], flags: object) => {
        const { runConformanceClient } = await import("./commands/conformance.js");
        done(await runConformanceClient(command, flags, now, terminal));
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
        done(await runConformanceCertify(report, flags, now, terminal));
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
        done(await runConformanceVerify(certificate, flags, now, terminal));
      });
    conformance
      .command("show")
      .description("say what a certificate says, without verifying it")
      .argument("<certificate>", "the certificate")
      .option("--html <file>", "also write it as a page")
      .action(async (certificate: string, flags: object) => {
        const { runConformanceShow } = await import("./commands/conformance.js");
        done(await runConformanceShow(certificate, flags, now, terminal));
      });
    conformance
      .command("adapter")
      .description("answer the suite as the implementation that this command is made of")
      .action(async () => {
        const { runConformanceAdapter } = await import("./commands/conformance.js");
        done(await runConformanceAdapter());
      });
  });
}
