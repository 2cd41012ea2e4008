import type { OfferJson } from "@cornercast/schemas";
import type { CandidateContext } from "../candidates/evaluate-offer.js";
import type { PredicateFinding } from "../findings.js";
import type { Predicate } from "../predicates/predicate.js";
import { outcomeCode } from "./outcome-code.js";
import type { SectionColumn, ShapeTable } from "./shape-table.js";

/** What one predicate found on the values of a section, as far as they were asked for. */
export interface Outcomes {
  /** The finding for each value; absent where the predicate does not apply. */
  readonly findings: readonly (PredicateFinding | undefined)[];
  /** Its code for each value. */
  readonly codes: Uint8Array;
  /** Values with equal findings, as far as a funnel tells them apart: the number of the group of each value, and a finding of each group. */
  groups(): { readonly of: Uint32Array; readonly findings: readonly (PredicateFinding | undefined)[] };
}

/** What one predicate found on every shape. */
export interface PredicateColumn {
  readonly predicate: Predicate;
  /** For each shape the number of the value that decided. */
  readonly ids: Uint32Array;
  readonly outcomes: Outcomes;
}

/** What was found on values of sections, remembered from match to match. */
export interface KnownOutcomes {
  /**
   * What predicates found on the values that some shapes have.
   *
   * - `key` tells apart whatever the findings depend on besides the value; without one nothing is remembered.
   */
  ask<Extra>(key: string | undefined, question: Question<Extra>): Answer<Extra>;
}

/** Predicates that are applied together, and what else comes out of that. */
export interface Question<Extra> {
  readonly predicates: readonly Predicate[];
  readonly column: SectionColumn;
  readonly wanted: Uint32Array;
  readonly apply: (offer: OfferJson, shape: number) => { readonly findings: readonly (PredicateFinding | undefined)[]; readonly extra: Extra };
}

/** What came out, for each predicate and each value. */
export interface Answer<Extra> {
  readonly outcomes: readonly Outcomes[];
  readonly extras: readonly (Extra | undefined)[];
}

/** Answers that are remembered. The oldest is forgotten first. */
const mostAnswers = 256;

const byTable = new WeakMap<ShapeTable, KnownOutcomes>();

/** The memory of a table of shapes. */
export function knownOutcomes(shapes: ShapeTable): KnownOutcomes {
  let known = byTable.get(shapes);
  if (known === undefined) byTable.set(shapes, (known = createKnownOutcomes(shapes)));
  return known;
}

interface Memory {
  readonly outcomes: readonly GrowingOutcomes[];
  readonly extras: unknown[];
  /** 1 for each value that was asked for. */
  asked: Uint8Array;
  count: number;
}

function createKnownOutcomes(shapes: ShapeTable): KnownOutcomes {
  const memories = new Map<string, Memory>();
  const memoryOf = (key: string | undefined, predicates: number): Memory => {
    const found = key === undefined ? undefined : memories.get(key);
    const memory = found ?? { outcomes: Array.from({ length: predicates }, growingOutcomes), extras: [], asked: new Uint8Array(0), count: 0 };
    if (key === undefined) return memory;
    memories.delete(key);
    memories.set(key, memory);
    if (memories.size > mostAnswers) for (const oldest of memories.keys()) return memories.delete(oldest) ? memory : memory;
    return memory;
  };
  return {
    ask<Extra>(key: string | undefined, { predicates, column, wanted, apply }: Question<Extra>): Answer<Extra> {
      const memory = memoryOf(key, predicates.length);
      const { values, ids } = column;
      if (memory.asked.length < values) {
        const asked = new Uint8Array(values);
        asked.set(memory.asked);
        memory.asked = asked;
        for (const outcomes of memory.outcomes) outcomes.room(values);
      }
      if (memory.count < values) {
        const { asked } = memory;
        for (const shape of wanted) {
          const id = ids[shape] as number;
          if (asked[id] === 1) continue;
          asked[id] = 1;
          memory.count += 1;
          const { findings, extra } = apply(shapes.documentOf(shape), shape);
          for (const [index, outcomes] of memory.outcomes.entries()) outcomes.set(id, findings[index]);
          memory.extras[id] = extra;
        }
      }
      return { outcomes: memory.outcomes, extras: memory.extras as readonly (Extra | undefined)[] };
    },
  };
}

interface GrowingOutcomes extends Outcomes {
  room(values: number): void;
  set(id: number, finding: PredicateFinding | undefined): void;
}

function growingOutcomes(): GrowingOutcomes {
  const findings: (PredicateFinding | undefined)[] = [];
  let codes = new Uint8Array(0);
  let grouped: ReturnType<Outcomes["groups"]> | undefined;
  return {
    findings,
    get codes() {
      return codes;
    },
    room(values) {
      const larger = new Uint8Array(values);
      larger.set(codes);
      codes = larger;
      for (let id = findings.length; id < values; id += 1) findings.push(undefined);
      grouped = undefined;
    },
    set(id, finding) {
      findings[id] = finding;
      codes[id] = outcomeCode(finding);
      grouped = undefined;
    },
    groups: () => (grouped ??= groupFindings(findings)),
  };
}

function groupFindings(findings: readonly (PredicateFinding | undefined)[]): ReturnType<Outcomes["groups"]> {
  const known = new Map<string, number>();
  const representatives: (PredicateFinding | undefined)[] = [];
  const of = Uint32Array.from(findings, (finding) => {
    const key = finding === undefined ? "" : textOf(finding);
    let group = known.get(key);
    if (group === undefined) {
      known.set(key, (group = representatives.length));
      representatives.push(finding);
    }
    return group;
  });
  return { of, findings: representatives };
}

/** What a funnel looks at. */
function textOf({ status, seen, fact, predicate }: PredicateFinding): string {
  const size =
    fact?.kind === "quantity"
      ? `q${String(fact.value.base.numerator)}/${String(fact.value.base.denominator)}`
      : fact?.kind === "count"
        ? `c${String(fact.value)}`
        : "";
  return `${status}\n${size}\n${predicate.wanted}\n${seen ?? "\u0000"}`;
}

/** A text that tells a predicate, and what it depends on besides the offer, apart from all others; undefined where there is none. */
export function predicateKey(predicate: Predicate, context: CandidateContext): string | undefined {
  switch (predicate.subject.kind) {
    case "unit":
    case "platform":
    case "domain-size":
    case "boundary-technology":
    case "duration":
    case "accepts-artifacts":
    case "not-understood":
    case "device":
    case "device-count":
    case "device-total-memory":
    case "device-artifact":
    case "device-format":
    case "device-constraint":
      return keyOf(predicate);
    case "accepts":
      return keyOf([predicate, context.workload.spec?.requester, context.workload.spec?.schedule?.duration]);
    case "offer-extensions":
      return keyOf([predicate, [...context.understoodExtensions].sort()]);
    default:
      return undefined;
  }
}

function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}
