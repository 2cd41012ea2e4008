import type { CaseRequest, ConformanceCase } from "../case/conformance-case.js";
import { judgeAnswer } from "../judge/judge-answer.js";
import { judgeInvariants, type Invariant } from "../judge/judge-invariants.js";
import { referenceSystem } from "../reference/reference-system.js";
import type { Suite } from "../run/run-suite.js";
import { trivialSystems } from "../systems/trivial-systems.js";
import type { Mutant } from "./mutant.js";

/** Which mutants the suite catches, by which requirements. */
export interface KillMatrix {
  readonly summary: {
    /** Requirements of the specification, and how many of them cases decide. */
    readonly requirements: number;
    readonly scored: number;
    readonly cases: number;
    readonly mutants: number;
    readonly killed: number;
    readonly survivors: number;
    /** Scored requirements that no mutant shows to be able to fail. */
    readonly unproven: number;
    /** Requirements that the four systems which understand nothing pass. */
    readonly trivialScored: number;
  };
  /** Cases that the reference fails. */
  readonly referenceFails: readonly string[];
  /** Mutants that no case tells from the reference: what the suite does not see. */
  readonly survivors: readonly { readonly mutant: string; readonly fault: string }[];
  readonly unproven: readonly string[];
  /** The requirements by which each mutant is caught. */
  readonly mutants: Readonly<Record<string, readonly string[]>>;
}

/**
 * Runs a suite against the reference, the trivial systems and all mutants.
 *
 * - A requirement is red for a mutant when it fails one of its cases, or an invariant of it, as `runSuite` judges them.
 * - Answers of the reference are kept: most of what a mutant is asked it answers as the reference does, and then nothing is judged again.
 */
export async function killMatrix(suite: Suite, mutants: readonly Mutant[], progress: (text: string) => void = () => undefined): Promise<KillMatrix> {
  const ask = remembering();
  const reference: Mutant = { name: "reference", fault: "", answer: (request, asked) => asked(request) };
  const referenceFails = new Set([...(await failing(suite.cases, reference, ask)), ...(await brokenInvariants(suite, reference, ask))]);
  const killed: Record<string, readonly string[]> = {};
  const survivors: { mutant: string; fault: string }[] = [];
  for (const [index, mutant] of mutants.entries()) {
    progress(`${String(index + 1)}/${String(mutants.length)} ${mutant.name}`);
    const red = await failing(suite.cases, mutant, remembering(ask), ask);
    const broken = await brokenInvariants(suite, mutant, remembering(ask), ask, red);
    const requirements = [...new Set([...suite.cases.filter(({ id }) => red.has(id)).map(({ requirement }) => requirement), ...broken])].sort();
    if (requirements.length === 0) survivors.push({ mutant: mutant.name, fault: mutant.fault });
    else killed[mutant.name] = requirements;
  }
  const scored = [...new Set([...suite.cases, ...suite.invariants].map(({ requirement }) => requirement))].sort();
  const proven = new Set(Object.values(killed).flat());
  const unproven = scored.filter((id) => !proven.has(id));
  return {
    summary: {
      requirements: suite.requirements.size,
      scored: scored.length,
      cases: suite.cases.length + suite.invariants.length,
      mutants: mutants.length,
      killed: mutants.length - survivors.length,
      survivors: survivors.length,
      unproven: unproven.length,
      trivialScored: await trivialScore(suite),
    },
    referenceFails: [...referenceFails].sort(),
    survivors,
    unproven,
    mutants: killed,
  };
}

type Ask = (request: CaseRequest) => Promise<unknown>;

/** The reference, which answers the same request object once. What `known` has answered is taken from there. */
function remembering(known?: Ask & { readonly held: WeakMap<CaseRequest, Promise<unknown>> }): Ask & { readonly held: WeakMap<CaseRequest, Promise<unknown>> } {
  const held = new WeakMap<CaseRequest, Promise<unknown>>();
  const ask = (request: CaseRequest): Promise<unknown> => {
    const answer = known?.held.get(request) ?? held.get(request) ?? referenceSystem.answer(request);
    held.set(request, answer);
    return answer;
  };
  return Object.assign(ask, { held });
}

async function failing(cases: readonly ConformanceCase[], mutant: Mutant, ask: Ask, known?: Ask): Promise<ReadonlySet<string>> {
  const red = new Set<string>();
  for (const each of cases) if (!(await passes(each, mutant, ask, known))) red.add(each.id);
  return red;
}

async function passes(each: ConformanceCase, mutant: Mutant, ask: Ask, known?: Ask): Promise<boolean> {
  for (const twin of [each.accept, each.reject]) {
    const answer = await mutant.answer(twin.request, ask).catch((error: unknown) => ({ threw: String(error) }));
    if (known !== undefined && answer === (await known(twin.request))) continue;
    if (judgeAnswer(twin, answer).length > 0) return false;
  }
  return true;
}

/** The requirements of the invariants that a mutant breaks on the cases that it passes. */
async function brokenInvariants(
  suite: Pick<Suite, "cases" | "invariants">,
  mutant: Mutant,
  ask: Ask,
  known?: Ask,
  red: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  const system = { name: mutant.name, answer: (request: CaseRequest) => mutant.answer(request, ask) };
  const left = new Set<Invariant>(suite.invariants);
  for (const each of suite.cases) {
    const own = [...left].filter(({ on }) => on === each.accept.request.kind);
    if (own.length === 0 || red.has(each.id)) continue;
    if (known !== undefined && mutant.everywhere !== true && !(await differs(each, mutant, ask, known))) continue;
    for (const { invariant, broken } of await judgeInvariants([each], system, own)) if (broken.length > 0) left.delete(invariant);
  }
  return suite.invariants.filter((invariant) => !left.has(invariant)).map(({ requirement }) => requirement);
}

/** Whether a mutant answers a case otherwise than the reference. */
async function differs({ accept, reject }: ConformanceCase, mutant: Mutant, ask: Ask, known: Ask): Promise<boolean> {
  for (const { request } of [accept, reject]) {
    const answer = await mutant.answer(request, ask).catch(() => undefined);
    if (answer !== (await known(request))) return true;
  }
  return false;
}

/** How many requirements the trivial systems pass, where passing one means passing all of its cases. */
async function trivialScore({ cases, invariants }: Suite): Promise<number> {
  const scored = new Set<string>();
  for (const system of trivialSystems) {
    const red = await failing(cases, { name: system.name, fault: "", answer: (request) => system.answer(request) }, () => Promise.resolve(null));
    const failed = new Set(cases.filter(({ id }) => red.has(id)).map(({ requirement }) => requirement));
    for (const { requirement } of cases) if (!failed.has(requirement)) scored.add(requirement);
    const passed = cases.filter(({ id }) => !red.has(id));
    for (const { invariant, decided, broken } of await judgeInvariants(passed, system, invariants))
      if (decided > 0 && broken.length === 0 && !failed.has(invariant.requirement)) scored.add(invariant.requirement);
  }
  return scored.size;
}
