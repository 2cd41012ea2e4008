import {
  appraise,
  CertificateCache,
  claims,
  documentAnchors,
  evidenceKey,
  registryAnchors,
  toEarJwt,
  verifyEvidence,
  type EvidenceFacts,
  type EvidenceKey,
} from "@cornercast/sdk/boundary/verify";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { loadCollateral, loadEvidence, loadPolicyDocuments } from "../input/load-evidence.js";
import { loadEarKey } from "../input/load-ear-key.js";
import { readInputs } from "../input/read-inputs.js";
import { appraisalText } from "../output/appraisal.js";
import type { Terminal } from "../output/terminal.js";

/** What `cornercast verify` takes. */
export interface VerifyFlags {
  readonly policy: string;
  readonly at?: string;
  readonly collateral?: readonly string[];
  readonly references?: readonly string[];
  readonly anchors?: readonly string[];
  readonly key?: readonly string[];
  readonly nonce?: string;
  readonly verifier?: string;
  readonly json?: boolean;
  readonly ear?: string;
}

/** Runs `cornercast verify EVIDENCE… --policy P` and gives its exit code: 1 where the policy refuses. */
export async function runVerify(paths: readonly string[], flags: VerifyFlags, now: string, terminal: Terminal): Promise<number> {
  const at = flags.at ?? now;
  const time = Date.parse(at);
  if (Number.isNaN(time)) throw new CliError("--at is not an RFC 3339 instant, such as 2026-11-25T12:00:00Z", exitCodes.usage);
  const documents = await loadPolicyDocuments(readInputs([flags.policy, ...(flags.references ?? []), ...(flags.anchors ?? [])]));
  const [policy] = documents.policies;
  if (policy === undefined || documents.policies.length > 1) throw new CliError(`${flags.policy} does not hold exactly one AppraisalPolicy`, exitCodes.input);
  const supplied = loadCollateral(flags.collateral ?? []).flatMap(({ items }) => items);
  const nonce = flags.nonce === undefined ? undefined : nonceBytes(flags.nonce);
  const cache = new CertificateCache();
  const facts: EvidenceFacts[] = [];
  for (const { name, bytes, collateral } of await loadEvidence(paths)) {
    const found = await verifyEvidence(bytes, {
      collateral: [...collateral, ...supplied],
      anchors: [...registryAnchors(), ...documents.anchors.flatMap(documentAnchors)],
      at: time,
      keys: (flags.key ?? []).map(keyOf),
      cache,
      ...(nonce !== undefined && { nonce }),
    });
    if (found === undefined) throw new CliError(`${name} is no evidence of a known format`, exitCodes.input);
    facts.push(found);
  }
  const result = appraise(claims(facts), policy, {
    verifier: flags.verifier ?? "cornercast",
    at: new Date(time).toISOString(),
    references: documents.references,
    anchors: documents.anchors,
    ...(nonce !== undefined && { nonce: Buffer.from(nonce).toString("base64url") }),
  });
  if (flags.ear !== undefined) terminal.write(`${await toEarJwt(result, await loadEarKey(flags.ear))}\n`);
  else terminal.write(flags.json === true ? `${JSON.stringify(result, undefined, 2)}\n` : appraisalText(result, terminal));
  return (result.spec?.refusals ?? []).length > 0 ? exitCodes.failed : exitCodes.ok;
}

function nonceBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = /^(?:[0-9A-Fa-f]{2}){8,64}$/u.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64url");
  if (bytes.length < 8 || bytes.length > 64 || (bytes.toString("base64url") !== text && bytes.toString("hex") !== text.toLowerCase())) {
    throw new CliError("--nonce is not 8 to 64 bytes in hexadecimal digits or base64url", exitCodes.usage);
  }
  return Uint8Array.from(bytes);
}

const uses: readonly EvidenceKey["use"][] = ["tpm-ak", "cca-platform", "token-issuer"];

function keyOf(text: string): EvidenceKey {
  const [use, path] = [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)];
  const known = uses.find((one) => one === use);
  if (known === undefined) throw new CliError(`--key is USE=FILE, and USE is ${uses.join(", ")}`, exitCodes.usage);
  const [input] = readInputs([path]);
  const key = input === undefined ? undefined : evidenceKey(known, Uint8Array.from(input.bytes));
  if (key === undefined) throw new CliError(`${path} is no public key in PEM or DER`, exitCodes.input);
  return key;
}
