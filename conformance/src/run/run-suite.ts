import type { JsonValue } from "@cornercast/sdk/document";
import type { ConformanceCase, Twin } from "../case/conformance-case.js";
import { judgeAnswer } from "../judge/judge-answer.js";
import { judgeInvariants, type Invariant } from "../judge/judge-invariants.js";
import { invariantProfile, profileOf, profiles } from "../profile/profiles.js";
import { randomiseNames } from "../randomise/randomise-names.js";
import { seededRandom, type SeededRandom } from "../randomise/seeded-random.js";
import type { Requirement } from "../requirement/load-requirements.js";
import { readStatement, type ImplementationStatement } from "../systems/implementation-statement.js";
import { SystemFailure } from "../systems/system-failure.js";
import type { SystemUnderTest, TraceLine } from "../systems/system-under-test.js";
import type { Redact } from "./redactor.js";
import type { CaseResult, RunModel, Verdict } from "./run-model.js";
import { casesDigest, requirementsDigest } from "./suite-digests.js";
import { summarise } from "./summarise.js";
import { testedRequirement } from "./tested-requirement.js";

/** A suite: its cases, and the requirements that they decide. */
export interface Suite {
  readonly version: string;
  readonly cases: readonly ConformanceCase[];
  readonly requirements: ReadonlyMap<string, Requirement>;
  /** What has to hold on all of its cases. */
  readonly invariants: readonly Invariant[];
}

/** What a run is asked for. */
export interface RunOptions {
  /** What replays the run. */
  readonly seed: string;
  readonly startedAt: string;
  /** Only the cases whose id, requirement or profile one of these is, or begins with before a dot (default: all). */
  readonly only?: readonly string[];
  /** Why cases are known to fail, by id. */
  readonly knownFailing?: ReadonlyMap<string, string>;
  readonly redact?: Redact;
  /** Milliseconds since some moment; for the durations in reports. */
  readonly clock?: () => number;
  /** Is told of each case when it is done. */
  readonly onResult?: (result: CaseResult, done: number, total: number) => void;
}

/** The longest line of a trace that is kept. */
const longestLine = 65_536;

/**
 * Runs a suite against a system, and gives what became of it.
 *
 * - `core` is always applicable, and of the other profiles those that the system claims; a system without a statement is asked everything.
 * - Cases are asked in an order that the seed decides, under names that it decides.
 * - Invariants are decided last, each by all cases of its kind that passed: a case of its own in the report.
 */
export async function runSuite(suite: Suite, system: SystemUnderTest, options: RunOptions): Promise<RunModel> {
  const { seed, startedAt, only = [], knownFailing = new Map<string, string>(), redact = (text) => text, clock = () => 0 } = options;
  const random = seededRandom(seed);
  const described = await describe(system, redact);
  const asked = suite.cases.filter((each) => only.length === 0 || only.some((name) => isNamed(each, name, suite)));
  const named = suite.invariants.filter(
    (each) => only.length === 0 || only.some((name) => invariantProfile(each) === name || [each.id, each.requirement].some((id) => isPrefix(id, name))),
  );
  // Where an invariant alone is asked for, all cases that decide it are asked.
  const deciding = named.length > 0 && asked.every(({ accept }) => named.every(({ on }) => on !== accept.request.kind));
  const chosen = deciding ? [...asked, ...suite.cases.filter(({ accept }) => named.some(({ on }) => on === accept.request.kind))] : asked;
  const total = chosen.length + named.length;
  const results: CaseResult[] = [];
  for (const each of random.shuffled(chosen)) {
    const requirement = suite.requirements.get(each.requirement);
    const known = knownFailing.get(each.id);
    const before = clock();
    const outcome =
      requirement === undefined
        ? { verdict: "harness-error" as const, reasons: [`the case is of ${each.requirement}, which is no requirement of this suite`], trace: [] }
        : await judge(each, profileOf(each, requirement), requirement, system, described, random);
    const result: CaseResult = {
      case: each.id,
      title: each.title,
      profile: requirement === undefined ? "core" : profileOf(each, requirement),
      requirement: testedRequirement(each.requirement, requirement),
      verdict: outcome.verdict,
      reasons: outcome.reasons.map(redact),
      trace: outcome.trace.map(({ from, text }) => ({ from, text: cut(redact(text)) })),
      ...(known !== undefined && { known }),
      milliseconds: Math.round(clock() - before),
    };
    results.push(result);
    options.onResult?.(result, results.length, total);
  }
  for (const invariant of named) {
    const before = clock();
    const requirement = suite.requirements.get(invariant.requirement);
    const passed = new Set(results.flatMap(({ case: id, verdict }) => (verdict === "pass" ? [id] : [])));
    const outcome = await judgeAlways(
      invariant,
      suite.cases.filter(({ id }) => passed.has(id)),
      requirement,
      system,
      described,
    );
    const known = knownFailing.get(invariant.id);
    const result: CaseResult = {
      case: invariant.id,
      title: invariant.title,
      profile: invariantProfile(invariant),
      requirement: testedRequirement(invariant.requirement, requirement),
      verdict: outcome.verdict,
      reasons: outcome.reasons.map(redact),
      trace: [],
      ...(known !== undefined && { known }),
      milliseconds: Math.round(clock() - before),
    };
    results.push(result);
    options.onResult?.(result, results.length, total);
  }
  results.sort((a, b) => (a.case < b.case ? -1 : 1));
  const implementation = described.kind === "ok" ? described.value : { name: redact(system.name), version: "unknown", profiles: [] };
  return {
    schema: "cornercast-conformance-run/v1",
    suite: { version: suite.version, casesSha256: casesDigest(suite.cases), requirementsSha256: requirementsDigest(suite.requirements.values()) },
    implementation,
    seed,
    startedAt,
    partial: only.length > 0,
    ...summarise(results, implementation.profiles, suite.requirements.values(), only.length > 0),
    results,
  };
}

type Described =
  | { readonly kind: "ok"; readonly value: ImplementationStatement }
  | { readonly kind: "error"; readonly verdict: "fail" | "could-not-run"; readonly problems: readonly string[]; readonly trace: readonly TraceLine[] };

async function describe(system: SystemUnderTest, redact: Redact): Promise<Described> {
  const names = profiles.flatMap(({ name, mode }) => (mode === "documents" || mode === "verifier" ? [name] : []));
  if (system.describe === undefined) return { kind: "ok", value: { name: redact(system.name), version: "unknown", profiles: names } };
  try {
    const read = readStatement(JSON.parse(redact(JSON.stringify((await system.describe()) ?? null))) as JsonValue, names);
    if (read.kind === "ok") return read;
    return { kind: "error", verdict: "fail", problems: read.problems.map((problem) => `describe: ${problem}`), trace: system.trace?.() ?? [] };
  } catch (error) {
    return { kind: "error", verdict: "could-not-run", problems: [`describe: ${messageOf(error)}`], trace: system.trace?.() ?? [] };
  }
}

interface Outcome {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  readonly trace: readonly TraceLine[];
}

async function judge(
  each: ConformanceCase,
  profile: string,
  requirement: Requirement,
  system: SystemUnderTest,
  described: Described,
  random: SeededRandom,
): Promise<Outcome> {
  if (described.kind === "error") return { verdict: described.verdict, reasons: described.problems, trace: described.trace };
  if (profile !== "core" && !described.value.profiles.includes(profile))
    return { verdict: "not-applicable", reasons: [`the implementation does not claim the profile ${profile}`], trace: [] };
  const reasons: string[] = [];
  const trace: TraceLine[] = [];
  let lost = false;
  for (const name of ["accept", "reject"] as const) {
    const asked = await askTwin(each[name], system, random);
    lost ||= asked.notStarted;
    if (asked.wrong.length === 0) continue;
    reasons.push(...asked.wrong.map((line) => `${name}: ${line}`));
    trace.push(...asked.trace);
  }
  if (reasons.length === 0) return { verdict: "pass", reasons, trace: [] };
  return { verdict: lost ? "could-not-run" : requirement.level.startsWith("SHOULD") || requirement.level === "MAY" ? "warn" : "fail", reasons, trace };
}

/** What became of an invariant, by the cases that the system passed. */
async function judgeAlways(
  invariant: Invariant,
  cases: readonly ConformanceCase[],
  requirement: Requirement | undefined,
  system: SystemUnderTest,
  described: Described,
): Promise<Pick<Outcome, "verdict" | "reasons">> {
  if (described.kind === "error") return { verdict: described.verdict, reasons: described.problems };
  if (requirement === undefined) return { verdict: "harness-error", reasons: [`${invariant.requirement} is no requirement of this suite`] };
  const profile = invariantProfile(invariant);
  if (!described.value.profiles.includes(profile)) return { verdict: "not-applicable", reasons: [`the implementation does not claim the profile ${profile}`] };
  const [verdict] = await judgeInvariants(cases, system, [invariant]);
  if (verdict === undefined || verdict.decided === 0) return { verdict: "fail", reasons: ["no case that could decide it passes"] };
  return { verdict: verdict.broken.length === 0 ? "pass" : "fail", reasons: verdict.broken };
}

async function askTwin(
  twin: Twin,
  system: SystemUnderTest,
  random: SeededRandom,
): Promise<{ readonly wrong: readonly string[]; readonly trace: readonly TraceLine[]; readonly notStarted: boolean }> {
  // A digest of documents is of their names too.
  const digests = JSON.stringify(twin.expect).includes("sha256:");
  const { request, restore } = digests ? { request: twin.request, restore: (answer: unknown): unknown => answer } : randomiseNames(twin.request, random);
  try {
    const wrong = judgeAnswer(twin, restore(await system.answer(request)));
    return { wrong, trace: wrong.length === 0 ? [] : (system.trace?.() ?? [{ from: "suite", text: JSON.stringify(request) }]), notStarted: false };
  } catch (error) {
    return { wrong: [messageOf(error)], trace: system.trace?.() ?? [], notStarted: error instanceof SystemFailure && error.kind === "not-started" };
  }
}

function isNamed(each: ConformanceCase, name: string, suite: Suite): boolean {
  const requirement = suite.requirements.get(each.requirement);
  const profile = requirement === undefined ? "" : profileOf(each, requirement);
  return profile === name || [each.id, each.requirement].some((id) => isPrefix(id, name));
}

function isPrefix(id: string, name: string): boolean {
  return id === name || id.startsWith(`${name}.`);
}

function messageOf(error: unknown): string {
  return error instanceof SystemFailure ? error.message : `the system threw ${error instanceof Error ? error.message : String(error)}`;
}

function cut(text: string): string {
  return text.length <= longestLine ? text : `${text.slice(0, longestLine)}… (${String(text.length)} characters)`;
}
