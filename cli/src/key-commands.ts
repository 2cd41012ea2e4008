import type { Command } from "commander";
import type { AddFlags, BindFlags, OwnerFlags, StoreFlags } from "./commands/key.js";
import { commandGroup } from "./command-group.js";
import type { Terminal } from "./output/terminal.js";

/** Adds `cornercast key …`: what the owner of keys does, and what a boundary does that asks for one. */
export function addKeyCommands(program: Command, now: string, terminal: Terminal, done: (code: number) => unknown): void {
  commandGroup(program, "key", "keep keys, and release them to boundaries whose evidence is accepted", (key) => {
    const store = ["--store <folder>", "where keys, challenges and decisions are kept; only its owner can look into it"] as const;

    key
      .command("add")
      .description("keep the key of a resource, and what a boundary has to satisfy that gets it")
      .argument("<resource>", "what the key opens, such as weights/llama")
      .requiredOption(...store)
      .requiredOption("--policy <file>", "the AppraisalPolicy")
      .requiredOption("--weights <digest>", "the digest of the manifest of what the key opens")
      .option("--references <files...>", "documents of ReferenceValues")
      .option("--anchors <files...>", "documents of TrustAnchors, beside the registered ones")
      .option("--secret <file>", "the bytes of the key; - for standard input (default: 32 random bytes)")
      .action(async (resource: string, flags: AddFlags) => {
        const { runKeyAdd } = await import("./commands/key.js");
        done(await runKeyAdd(resource, flags, terminal));
      });

    key
      .command("list")
      .description("list the resources whose keys are kept")
      .requiredOption(...store)
      .action(async (flags: StoreFlags) => {
        const { runKeyList } = await import("./commands/key.js");
        done(await runKeyList(flags, terminal));
      });

    key
      .command("challenge")
      .description("issue a challenge for the key of a resource; it is good for one answer within five minutes")
      .argument("<resource>", "the resource")
      .requiredOption(...store)
      .action(async (resource: string, flags: StoreFlags) => {
        const { runKeyChallenge } = await import("./commands/key.js");
        done(await runKeyChallenge(resource, flags, now, terminal));
      });

    key
      .command("bind")
      .description("inside a boundary: make a key pair for a challenge, and say what evidence has to be made for")
      .argument("<challenge>", "the challenge")
      .requiredOption("--placement <name>", "the placement")
      .requiredOption("--epoch <n>", "its epoch")
      .requiredOption("--secret <file>", "where the private half is kept, inside the boundary; what is there is used again")
      .option("--devices <files...>", "the evidence of devices beside the processor, for the nonces that the command said before")
      .action(async (challenge: string, flags: BindFlags) => {
        const { runKeyBind } = await import("./commands/key.js");
        done(await runKeyBind(challenge, flags, terminal));
      });

    key
      .command("release")
      .description("verify the evidence that answers a challenge, and seal the key to the boundary; fail where it is refused")
      .argument("<binding>", "what cornercast key bind wrote")
      .argument("<evidence...>", "the evidence of the processor and of its devices")
      .requiredOption(...store)
      .option("--collateral <paths...>", "files and folders of certificates, revocation lists, statements of vendors, manifests and event logs")
      .option("--key <use=file...>", "a key that is trusted without a chain: tpm-ak or cca-platform")
      .option("--verifier <name>", "who appraises (default: cornercast)")
      .action(async (binding: string, evidence: readonly string[], flags: OwnerFlags) => {
        const { runKeyRelease } = await import("./commands/key.js");
        done(await runKeyRelease(binding, evidence, flags, now, terminal));
      });

    key
      .command("open")
      .description("inside a boundary: open a sealed key")
      .argument("<grant>", "what cornercast key release wrote")
      .argument("<binding>", "what cornercast key bind wrote")
      .requiredOption("--secret <file>", "the private half")
      .requiredOption("--out <file>", "where the key is written")
      .action(async (grant: string, binding: string, flags: { readonly secret: string; readonly out: string }) => {
        const { runKeyOpen } = await import("./commands/key.js");
        done(await runKeyOpen(grant, binding, flags, now, terminal));
      });

    key
      .command("serve")
      .description("serve KeyReleaseService on the loopback, for boundaries that ask over the network")
      .requiredOption(...store)
      .option("--port <port>", "the port (default: one that is free)")
      .option("--collateral <paths...>", "files and folders of collateral beside what comes with evidence; read anew for each request")
      .option("--key <use=file...>", "a key that is trusted without a chain: tpm-ak or cca-platform")
      .option("--verifier <name>", "who appraises (default: cornercast)")
      .action(async (flags: OwnerFlags) => {
        const { runKeyServe } = await import("./commands/key.js");
        done(await runKeyServe(flags, terminal));
      });
  }).addHelpText(
    "after",
    `
The owner adds a key and issues a challenge; the boundary binds a key pair of its own to it and
collects evidence; the owner verifies that and seals the key; the boundary opens it. A challenge is
good for one answer. Every decision is written to decisions.jsonl in the store.

Examples:
  owner     cornercast key add weights/llama --store keys/ --policy policy.yaml --weights sha256:...
  owner     cornercast key challenge weights/llama --store keys/ > challenge.json
  boundary  cornercast key bind challenge.json --placement train-7 --epoch 1 --secret /run/pair.json > binding.json
  boundary  (collect the evidence of devices for the nonces in binding.json, bind once more with
            --devices, and collect the processor's report)
  owner     cornercast key release binding.json report.bin gpu.json --store keys/ --collateral certificates/ > grant.json
  boundary  cornercast key open grant.json binding.json --secret /run/pair.json --out /run/weights.key`,
  );
}
