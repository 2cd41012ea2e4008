import type { AppraisalPolicyJson } from "@cornercast/schemas";
import {
  appraise,
  boundDigests,
  CertificateCache,
  claims,
  documentAnchors,
  registryAnchors,
  toEarJwt,
  verifyBound,
  verifyEvidence,
  type EvidenceFacts,
  type VerifyOptions,
} from "@cornercast/sdk/boundary/verify";
import { documentDigest } from "@cornercast/sdk/document";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { loadBinding, type Binding } from "../input/load-binding.js";
import { loadEarKey } from "../input/load-ear-key.js";
import { loadCollateral, loadEvidence, loadPolicyDocuments, type EvidenceInput } from "../input/load-evidence.js";
import { loadTrustedKeys } from "../input/load-trusted-keys.js";
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
  readonly binding?: string;
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
  const binding = flags.binding === undefined ? undefined : loadBinding(flags.binding);
  const nonce = flags.nonce === undefined ? binding?.nonce : nonceBytes(flags.nonce);
  if (binding !== undefined && nonce !== undefined && Buffer.compare(binding.nonce, nonce) !== 0)
    throw new CliError("--nonce is not the nonce of the binding", exitCodes.usage);
  const options = {
    collateral: supplied,
    anchors: [...registryAnchors(), ...documents.anchors.flatMap(documentAnchors)],
    at: time,
    keys: loadTrustedKeys(flags.key ?? []),
    cache: new CertificateCache(),
  };
  const evidence = await loadEvidence(paths);
  const { facts, bound } = await (binding === undefined ? verifyEach(evidence, options, nonce) : verifyTogether(evidence, options, binding, policy));
  const result = appraise(claims(facts, bound), policy, {
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

interface Verified {
  readonly facts: readonly EvidenceFacts[];
  /** The digests of evidence that is bound together; absent where nothing says so. */
  readonly bound?: ReadonlySet<string>;
}

async function verifyEach(evidence: readonly EvidenceInput[], options: VerifyOptions, nonce: Uint8Array<ArrayBuffer> | undefined): Promise<Verified> {
  const facts: EvidenceFacts[] = [];
  for (const { name, bytes, collateral } of evidence) {
    const expected = nonce === undefined ? {} : { nonce };
    const found = await verifyEvidence(bytes, { ...options, ...expected, collateral: [...collateral, ...options.collateral] });
    if (found === undefined) throw new CliError(`${name} is no evidence of a known format`, exitCodes.input);
    facts.push(found);
  }
  return { facts };
}

async function verifyTogether(evidence: readonly EvidenceInput[], options: VerifyOptions, binding: Binding, policy: AppraisalPolicyJson): Promise<Verified> {
  const items = evidence.map(({ bytes, collateral }) => ({ evidence: bytes, collateral }));
  const found = await verifyBound(items, { ...binding, policy: documentDigest(policy) }, options);
  if (found === undefined) throw new CliError("no evidence is of a processor, or of what stands in for one", exitCodes.input);
  return { facts: found.facts, bound: boundDigests(found) };
}

function nonceBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = /^(?:[0-9A-Fa-f]{2}){8,64}$/u.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64url");
  if (bytes.length < 8 || bytes.length > 64 || (bytes.toString("base64url") !== text && bytes.toString("hex") !== text.toLowerCase())) {
    throw new CliError("--nonce is not 8 to 64 bytes in hexadecimal digits or base64url", exitCodes.usage);
  }
  return Uint8Array.from(bytes);
}
