import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type JsonValue } from "../../../../document/json-value.js";
import { allChecks, registryAnchors, type EvidenceFacts } from "../../evidence/index.js";
import { CertificateCache } from "../../x509/index.js";
import { strictVerdict } from "./strict-verdict.js";
import { vectorAdapters } from "./vector-adapters.js";
import type { VectorCase, VectorExpectation } from "./vector-case.js";
import { vectorFiles } from "./vector-files.js";

/** What the verifier answered for a case, before anyone looked at what is expected. */
export interface VectorAnswer {
  readonly verdict: string;
  readonly code?: string;
  /** Whether parsing and signatures succeeded, whatever time and policy say. */
  readonly crypto: boolean;
  readonly facts: Readonly<Record<string, JsonValue>>;
  readonly reasons: readonly string[];
}

/** The outcome of a case. */
export interface VectorOutcome {
  readonly id: string;
  readonly answer: VectorAnswer;
  /** How the answer differs from what is expected. */
  readonly problems: readonly string[];
}

/** Remarks among the facts of cases. */
const notes = ["rak", "tcb_if_all16_components_compared", "tcb_2025_02"];

/** Runs the cases of `cases.json` in a folder, one after another. Every case is answered before its expectation is read. */
export async function runVectors(folder: string): Promise<readonly VectorOutcome[]> {
  const document = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8")) as {
    readonly cases: readonly (VectorCase & { readonly expect: VectorExpectation })[];
  };
  const cache = new CertificateCache();
  const outcomes: VectorOutcome[] = [];
  for (const { expect, ...vector } of document.cases) {
    const answer = await answerVector(vector, folder, cache);
    outcomes.push({ id: vector.id, answer, problems: problemsOf(answer, expect) });
  }
  return outcomes;
}

async function answerVector(vector: VectorCase, folder: string, cache: CertificateCache): Promise<VectorAnswer> {
  const adapter = Object.hasOwn(vectorAdapters, vector.tech) ? vectorAdapters[vector.tech] : undefined;
  if (adapter === undefined) return { verdict: "error", crypto: false, facts: {}, reasons: [`no verifier for the technology ${vector.tech}`] };
  try {
    const facts = await adapter.verify(vector, vectorFiles(folder), { collateral: [], anchors: registryAnchors(), at: Date.parse(vector.now), cache });
    const claims = Object.fromEntries(
      [facts, ...facts.inner].reverse().flatMap((one) => one.claims.map(({ name, value }) => [name.replaceAll("-", "_"), value])),
    );
    const named = { ...claims, ...settings(facts), ...adapter.names(facts) };
    const reasons = allChecks(facts).flatMap(({ name, outcome, reason }) => (outcome === "failed" ? [`${name}: ${reason ?? ""}`] : []));
    return { ...strictVerdict(facts, vector.now), crypto: isCryptoGood(facts), facts: named, reasons };
  } catch (error) {
    return { verdict: "error", crypto: false, facts: {}, reasons: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

function settings(facts: EvidenceFacts): Readonly<Record<string, JsonValue>> {
  const { debug, migration, tcb } = facts;
  const known = (name: string, setting: string): Readonly<Record<string, JsonValue>> => (setting === "unknown" ? {} : { [name]: setting === "on" });
  return {
    ...known("debug", debug),
    ...known("migration", migration),
    ...(tcb?.status !== undefined && { tcb: tcb.status }),
    ...(tcb !== undefined && { advisories: [...tcb.advisories] }),
  };
}

/** The phases of layout and signature hold, but for times. */
function isCryptoGood(facts: EvidenceFacts): boolean {
  return !allChecks(facts).some(
    ({ name, phase, outcome }) => outcome === "failed" && (phase === "envelope" || phase === "signature") && !name.endsWith("validity"),
  );
}

function problemsOf(answer: VectorAnswer, expected: VectorExpectation): readonly string[] {
  const problems: string[] = [];
  if (answer.verdict !== expected.verdict) problems.push(`verdict ${answer.verdict}, expected ${expected.verdict}`);
  if (expected.code !== undefined && !expected.code.split("|").includes(answer.code ?? ""))
    problems.push(`code ${answer.code ?? "none"}, expected ${expected.code}`);
  if (expected.crypto === true && !answer.crypto) problems.push("layout or signature does not hold");
  for (const [name, value] of Object.entries(expected.facts ?? {})) {
    if (notes.includes(name)) continue;
    const found = Object.hasOwn(answer.facts, name) ? answer.facts[name] : undefined;
    if (!agrees(found, value)) problems.push(`${name} is ${JSON.stringify(found)}, expected ${JSON.stringify(value)}`);
  }
  return problems;
}

/** Texts are prefixes, members of objects a subset; where a list ends in a text, that is a remark on what the item is. */
function agrees(found: JsonValue | undefined, expected: JsonValue): boolean {
  if (typeof expected === "string") return typeof found === "string" && found.startsWith(expected);
  if (Array.isArray(expected))
    return Array.isArray(found) && found.length === expected.length && expected.every((item: JsonValue, index) => agrees(found[index] as JsonValue, item));
  if (isJsonObject(expected)) return isJsonObject(found) && Object.entries(expected).every(([key, value]) => agrees(found[key], value));
  return found === expected;
}
