import type { Command } from "commander";
import { commandGroup } from "./command-group.js";
import type { VerifyFlags } from "./commands/verify.js";
import type { Terminal } from "./output/terminal.js";

/** Adds `verify`, `evidence …` and `collateral …`: evidence of secure boundaries, and what it is verified with. */
export function addBoundaryCommands(program: Command, now: string, terminal: Terminal, done: (code: number) => unknown): void {
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
      done(await runVerify(evidence, flags, now, terminal));
    });

  commandGroup(program, "evidence", "look into evidence", (evidence) => {
    evidence
      .command("inspect")
      .description("decode evidence of any supported format, without verifying it")
      .argument("<files...>", "files; - for standard input")
      .option("--json", "print JSON")
      .addHelpText("after", "\nExample:\n  cornercast evidence inspect quote.bin")
      .action(async (files: readonly string[], flags: object) => {
        const { runEvidenceInspect } = await import("./commands/evidence.js");
        done(await runEvidenceInspect(files, flags, terminal));
      });
  });

  commandGroup(program, "collateral", "look into what a verifier needs beside evidence", (collateral) => {
    collateral
      .command("inspect")
      .description("say what files of collateral hold, and when it counts")
      .argument("<paths...>", "files and folders")
      .option("--json", "print JSON")
      .addHelpText("after", "\nExample:\n  cornercast collateral inspect certificates/")
      .action(async (paths: readonly string[], flags: object) => {
        const { runCollateralInspect } = await import("./commands/collateral.js");
        done(await runCollateralInspect(paths, flags, terminal));
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
        done(await runCollateralExpire(paths, flags, now, terminal));
      });
  });
}
