import type { AppraisalPolicyJson, AppraisalResultJson } from "@cornercast/schemas";
import { chipById } from "@cornercast/sdk/hardware";
import { destinationRefusals, evidenceKey, fromEar, importBoundaryKey, isReleaseSuite, openGrant, type KeyGrant } from "@cornercast/sdk/boundary/verify";
import { modelMemory, readModelConfig } from "@cornercast/sdk/model-fit";
import { substitute } from "@cornercast/sdk/substitution";
import type { FitRequest, LetGoRequest, OpenGrantRequest, Question, ReadEarRequest, SubstituteDevice, SubstituteRequest } from "../case/conformance-case.js";

/** An answer to a question. */
type Answer = { readonly outcome: "ok"; readonly value: unknown } | { readonly outcome: "refused"; readonly reason: string };

/** Answers the questions that have an answer of their own by this repository's SDK. The cases are data. */
export async function answerQuestion(request: Question): Promise<Answer> {
  switch (request.kind) {
    case "fit":
      return fit(request);
    case "substitute":
      return { outcome: "ok", value: { candidates: request.candidates.map((candidate) => substitution(request, candidate)) } };
    case "read-ear":
      return readEar(request);
    case "open-grant":
      return open(request);
    case "let-go":
      return letGo(request);
  }
}

function fit({ config, mode, context, batch, parallelism }: FitRequest): Answer {
  const read = readModelConfig(config);
  if (read.kind === "error") return refused(read.diagnostics[0].code);
  const need = modelMemory(read.model, { mode, context, batch, parallelism });
  if (need.kind === "error") return refused(need.diagnostic.code);
  const { perDevice, memoryMin, parts, notes } = need;
  return { outcome: "ok", value: { ...perDevice, memoryMin, parts: Object.fromEntries(parts.map(({ name, ...part }) => [name, part])), notes } };
}

function substitution({ reference, phase, precision }: SubstituteRequest, candidate: SubstituteDevice): unknown {
  const [from, to] = [deviceOf(reference), deviceOf(candidate)];
  if (from === undefined || to === undefined) return { missing: ["the chip"] };
  const answer = substitute(from, to, { phase: phase as Parameters<typeof substitute>[2]["phase"], precision });
  if (answer.kind === "unknown") return { missing: answer.missing };
  const { low, mid, high, basis, provenance, checked, notes } = answer;
  return { low, mid, high, basis: Object.fromEntries(basis.map(({ name, ...ratio }) => [name, ratio])), provenance, checked, notes };
}

function deviceOf({ chip: id, powerCap }: SubstituteDevice): Parameters<typeof substitute>[0] | undefined {
  const chip = chipById(id);
  return chip === undefined ? undefined : { chip, ...(powerCap !== undefined && { powerCap }) };
}

async function readEar({ token, keys, at }: ReadEarRequest): Promise<Answer> {
  const trusted = keys.flatMap((key) => evidenceKey("token-issuer", bytes(key, "base64"))?.key ?? []);
  const read = await fromEar(bytes(token, "base64"), { keys: trusted, at: Date.parse(at) });
  return read.kind === "refused" ? refused(read.code) : { outcome: "ok", value: read.result };
}

async function open({ grant, key: { suite, publicKey, privateKey }, asked, at }: OpenGrantRequest): Promise<Answer> {
  const key = isReleaseSuite(suite) ? await importBoundaryKey(suite, bytes(publicKey, "base64url"), privateKey) : undefined;
  if (key === undefined) return refused("key-mismatch");
  const opened = await openGrant(grant as unknown as KeyGrant, key, { ...asked, at });
  return opened.kind === "opened" ? { outcome: "ok", value: { key: Buffer.from(opened.key).toString("base64url") } } : refused(opened.code);
}

function letGo({ source, further, destination, at }: LetGoRequest): Answer {
  const policies = [source, ...further] as readonly AppraisalPolicyJson[];
  const appraised = destination.map(({ policy, result }) => ({ policy: policy as AppraisalPolicyJson, result: result as AppraisalResultJson }));
  const [refusal] = destinationRefusals({ source: policies[0] ?? {}, further: policies.slice(1) }, appraised, at);
  return refusal === undefined ? { outcome: "ok", value: { letGo: true } } : refused(refusal.code);
}

function refused(reason: string): Answer {
  return { outcome: "refused", reason };
}

function bytes(text: string, encoding: "base64" | "base64url"): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, encoding));
}
