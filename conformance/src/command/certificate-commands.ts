import { readFileSync, writeFileSync } from "node:fs";
import { isJsonObject, readDocuments } from "@cornercast/sdk/document";
import { certify } from "../certificate/certify.js";
import { certificatePage, certificateText, readCertificate } from "../certificate/show-certificate.js";
import type { Waiver } from "../certificate/statement.js";
import { verifyCertificate } from "../certificate/verify-certificate.js";
import { loadSuite } from "../run/load-suite.js";
import type { CommandContext } from "./run-command.js";
import { UsageError } from "./usage-error.js";

type Context = Pick<CommandContext, "write" | "now" | "suite">;

/** Runs `conformance certify REPORT --key KEY`: signs what a whole run says. 0 where there is a certificate, and 1 where there can be none. */
export function certifyCommand(
  report: string,
  flags: { readonly key?: string; readonly out?: string; readonly days?: string; readonly waivers?: string },
  context: Context,
): number {
  if (flags.key === undefined) throw new UsageError("--key names the private key, Ed25519 or ECDSA P-256, in PEM");
  const days = Number(flags.days ?? "365");
  if (!(days > 0 && days <= 3660)) throw new UsageError(`--days takes days up to 3660, not ${flags.days ?? ""}`);
  const notAfter = new Date(Date.parse(context.now) + days * 86_400_000).toISOString();
  const waivers = flags.waivers === undefined ? [] : readWaivers(flags.waivers);
  const result = certify(fileText(report), { key: fileText(flags.key), notBefore: context.now, notAfter, waivers });
  if (result.kind === "error") {
    for (const problem of result.problems) context.write(`${problem}\n`);
    return 1;
  }
  const out = flags.out ?? "certificate.json";
  writeFileSync(out, result.text);
  context.write(`wrote ${out}\n`);
  return 0;
}

/** Runs `conformance verify CERTIFICATE --key KEY`. 0 where it counts, and 1 where it does not. */
export function verifyCommand(certificate: string, flags: { readonly key?: string; readonly at?: string; readonly report?: string }, context: Context): number {
  if (flags.key === undefined) throw new UsageError("--key names the public key of who certifies, in PEM");
  const at = flags.at ?? context.now;
  if (Number.isNaN(Date.parse(at))) throw new UsageError(`--at takes an RFC 3339 instant, not ${at}`);
  const options = { key: fileText(flags.key), suite: loadSuite(context.suite), at, ...(flags.report !== undefined && { report: fileText(flags.report) }) };
  const { content, problems } = verifyCertificate(fileText(certificate), options);
  for (const problem of problems) context.write(`${problem}\n`);
  if (content === undefined || problems.length > 0) {
    context.write(`${certificate} does not count\n`);
    return 1;
  }
  context.write(
    `${certificate} counts: ${content.implementation.name} ${content.implementation.version}, ${["core", ...content.implementation.profiles].join(", ")}\n`,
  );
  return 0;
}

/** Runs `conformance show CERTIFICATE`: says what it says, also as an HTML page. */
export function showCommand(certificate: string, flags: { readonly html?: string }, context: Context): number {
  const read = readCertificate(fileText(certificate));
  if (read === undefined) {
    context.write(`${certificate} is no certificate of this suite\n`);
    return 1;
  }
  context.write(certificateText(read.content, read.keyid));
  if (flags.html !== undefined) {
    writeFileSync(flags.html, certificatePage(read.content, read.keyid));
    context.write(`wrote ${flags.html}\n`);
  }
  return 0;
}

function fileText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UsageError(`${path} cannot be read`);
  }
}

function readWaivers(path: string): readonly Waiver[] {
  const value = readDocuments([{ name: path, text: fileText(path) }]).documents[0]?.value ?? {};
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return entries.map(([requirement, waiver]) => {
    const { reason, expires } = isJsonObject(waiver) ? waiver : {};
    if (typeof reason !== "string" || reason === "" || typeof expires !== "string" || Number.isNaN(Date.parse(expires)))
      throw new UsageError(`${path}: the waiver of ${requirement} has to have a reason, and an instant at which it expires`);
    return { requirement, reason, expires };
  });
}
