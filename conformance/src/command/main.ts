import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { runExitCodes } from "../run/exit-code.js";
import { certifyCommand, showCommand, verifyCommand } from "./certificate-commands.js";
import { clientCommand } from "./client-command.js";
import { listCommand } from "./list-command.js";
import { ownerCommand, ownerSetupCommand } from "./owner-command.js";
import { providerCommand } from "./provider-command.js";
import { runCommand, type CommandContext } from "./run-command.js";
import { UsageError } from "./usage-error.js";

const usage = `usage:
  cornercast-conformance run [--only ID]… [--seed SEED] [--known-failing FILE] [--report json,junit,html,tap] [--out FOLDER]
                             [--timeout SECONDS] [--secret VARIABLE]… -- COMMAND…
  cornercast-conformance provider URL --workload FILE [--token-env VARIABLE] [--other-token-env VARIABLE] [--grpc-url URL]
                             [--reader-token-env VARIABLE] [--issuer FILE] [--log FILE]… [--usage] [--other-url URL]
                             [--restart COMMAND --start-line TEXT] [--take-store COMMAND --give-store COMMAND]
                             [--only ID]… [--seed SEED] [--known-failing FILE] [--report json,junit,html,tap] [--out FOLDER]
  cornercast-conformance owner-setup FOLDER
  cornercast-conformance owner URL --setup FOLDER [--token-env VARIABLE] [--only ID]… [--seed SEED] [--known-failing FILE] [--report json,junit,html,tap] [--out FOLDER]
  cornercast-conformance client [--only ID]… [--seed SEED] [--known-failing FILE] [--report json,junit,html,tap] [--out FOLDER] [--timeout SECONDS] -- COMMAND…
  cornercast-conformance list [--json]
  cornercast-conformance certify REPORT.json --key PRIVATE.pem [--out FILE] [--days N] [--waivers FILE]
  cornercast-conformance verify CERTIFICATE --key PUBLIC.pem [--at INSTANT] [--report REPORT.json]
  cornercast-conformance show CERTIFICATE [--html FILE]

exit codes: 0 passed, 1 failed, 2 wrong usage, 3 incomplete, 4 a fault of the suite
`;

const context: CommandContext = {
  write: (text) => void process.stdout.write(text),
  progress: (text) => void (process.stderr.isTTY && process.stderr.write(`\r\u001B[K${text}`)),
  environment: process.env,
  now: new Date().toISOString(),
  clock: () => performance.now(),
  randomSeed: () => randomBytes(6).toString("hex"),
};

const text = { type: "string" } as const;
const several = { type: "string", multiple: true } as const;
/** What runs take, whatever they are of. */
const reportOptions = { seed: text, only: several, "known-failing": text, report: text, out: text } as const;
const runOptions = { ...reportOptions, timeout: text, secret: several } as const;
process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  try {
    if (command === "run") return await run(rest);
    if (command === "list") return listCommand(parseArgs({ args: [...rest], options: { json: { type: "boolean" } } }).values, context);
    if (command === "provider") return await provider(rest);
    if (command === "owner-setup") return await ownerSetupCommand(oneOf(rest, "folder"), context);
    if (command === "owner") return await owner(rest);
    if (command === "client") return await client(rest);
    if (command === "certify") {
      const { values, file } = certificateArgs(rest, { key: text, out: text, days: text, waivers: text });
      return certifyCommand(file, values, context);
    }
    if (command === "verify") {
      const { values, file } = certificateArgs(rest, { key: text, at: text, report: text });
      return verifyCommand(file, values, context);
    }
    if (command === "show") {
      const { values, file } = certificateArgs(rest, { html: text });
      return showCommand(file, values, context);
    }
    process.stderr.write(usage);
    return command === "--help" || command === "-h" ? 0 : runExitCodes.usage;
  } catch (error) {
    const isUsage = error instanceof UsageError || (error instanceof TypeError && "code" in error);
    process.stderr.write(`cornercast-conformance: ${error instanceof Error ? error.message : String(error)}\n`);
    return isUsage ? runExitCodes.usage : runExitCodes["harness-error"];
  }
}

/** The one file that a command takes, and its options. */
function certificateArgs<const O extends Record<string, { readonly type: "string" }>>(
  args: readonly string[],
  options: O,
): { readonly values: { readonly [name in keyof O]?: string }; readonly file: string } {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError("name one file");
  return { values, file };
}

async function provider(args: readonly string[]): Promise<number> {
  const controls = {
    "reader-token-env": text,
    issuer: text,
    log: several,
    usage: { type: "boolean" },
    "other-url": text,
    restart: text,
    "start-line": text,
    "take-store": text,
    "give-store": text,
  } as const;
  const options = { workload: text, "token-env": text, "other-token-env": text, "grpc-url": text, ...controls, ...reportOptions };
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [url, ...more] = positionals;
  if (url === undefined || more.length > 0) throw new UsageError("name one URL");
  return providerCommand(url, flagsOf(values), context);
}

/** Options as the fields that they are named as, with hyphens. */
function flagsOf(values: Readonly<Record<string, unknown>>): object {
  const fields = Object.entries(values).map(([name, value]) => [name.replaceAll(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase()), value]);
  return Object.fromEntries(fields) as object;
}

function oneOf(args: readonly string[], what: string): string {
  const [first, ...more] = parseArgs({ args: [...args], allowPositionals: true, options: {} }).positionals;
  if (first === undefined || more.length > 0) throw new UsageError(`name one ${what}`);
  return first;
}

async function owner(args: readonly string[]): Promise<number> {
  const options = { setup: text, "token-env": text, ...reportOptions };
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [url, ...more] = positionals;
  if (url === undefined || more.length > 0) throw new UsageError("name one URL");
  return ownerCommand(url, flagsOf(values), context);
}

async function client(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: runOptions });
  return clientCommand(positionals, flagsOf(values), context);
}

async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: runOptions });
  return (await runCommand(positionals, flagsOf(values), context)).code;
}
