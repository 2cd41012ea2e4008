import { isJsonArray, isJsonObject, valueAt, type JsonValue } from "@cornercast/sdk/document";
import type { CaseRequest, ConformanceCase, MatchRequest } from "../case/conformance-case.js";
import type { SystemUnderTest } from "../systems/system-under-test.js";

/** What has to hold whatever the request is: one requirement, decided on every case of a kind. */
export interface Invariant {
  /** The name of the case that it is in reports. */
  readonly id: string;
  readonly requirement: string;
  readonly title: string;
  /** The kind of request on which it is decided. */
  readonly on: "match" | "appraise";
  /** What is wrong, given the answer to the request as it is; nothing where it holds. */
  readonly broken: (request: CaseRequest, answer: JsonValue, ask: Ask) => Promise<string | undefined>;
}

type Ask = (request: CaseRequest) => Promise<JsonValue>;

/** The invariants. */
export const invariants: readonly Invariant[] = [
  {
    id: "match.same-input-same-report.always",
    requirement: "match.same-input-same-report",
    title: "every request for a match, asked twice",
    on: "match",
    broken: async (request, report, ask) => (text(report) === text(await ask(request)) ? undefined : "the same request gives another report"),
  },
  {
    id: "match.order-of-offers-does-not-count.always",
    requirement: "match.order-of-offers-does-not-count",
    title: "every request for a match, with its offers in reverse",
    on: "match",
    broken: async (request, report, ask) =>
      same(report, await ask(changed(request, ({ offers }) => offers.toReversed()))) ? undefined : "another order of the offers gives another outcome",
  },
  {
    id: "match.other-extension-changes-nothing.always",
    requirement: "match.other-extension-changes-nothing",
    title: "every request for a match, with an extension on every offer",
    on: "match",
    broken: async (request, report, ask) =>
      same(report, await ask(changed(request, ({ offers }) => offers.map(withExtension))))
        ? undefined
        : "an unknown extension that is not critical changes the outcome",
  },
  {
    id: "appraisal.same-input-same-result.always",
    requirement: "appraisal.same-input-same-result",
    title: "every request for an appraisal, asked twice",
    on: "appraise",
    broken: async (request, result, ask) => (text(result) === text(await ask(request)) ? undefined : "the same request gives another result"),
  },
];

/** What became of an invariant. */
export interface InvariantVerdict {
  readonly invariant: Invariant;
  /** What is wrong, one line for each case that shows it. */
  readonly broken: readonly string[];
  /** On how many cases it was decided. */
  readonly decided: number;
}

/**
 * Tries invariants on the cases of their kind.
 *
 * - Each is tried on what cases accept. Only cases that a system passes decide: what understands nothing shows nothing.
 */
export async function judgeInvariants(
  cases: readonly ConformanceCase[],
  system: SystemUnderTest,
  chosen: readonly Invariant[] = invariants,
): Promise<readonly InvariantVerdict[]> {
  const ask: Ask = async (request) => json(await system.answer(request));
  const found = new Map(chosen.map((invariant) => [invariant, { broken: [] as string[], decided: 0 }]));
  for (const { id, accept } of cases) {
    const own = chosen.filter(({ on }) => on === accept.request.kind);
    if (own.length === 0) continue;
    try {
      const answer = await ask(accept.request);
      for (const invariant of own) {
        const wrong = await invariant.broken(accept.request, answer, ask);
        const verdict = found.get(invariant);
        if (verdict === undefined) continue;
        verdict.decided += 1;
        if (wrong !== undefined) verdict.broken.push(`${id}: ${wrong}`);
      }
    } catch (error) {
      for (const invariant of own) found.get(invariant)?.broken.push(`${id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return [...found].map(([invariant, verdict]) => ({ invariant, ...verdict }));
}

function changed(request: CaseRequest, offers: (request: MatchRequest) => readonly JsonValue[]): CaseRequest {
  return request.kind === "match" ? { ...request, offers: offers(request) } : request;
}

function same(report: JsonValue, other: JsonValue): boolean {
  return text(outcome(report)) === text(outcome(other));
}

/** Verdict, counts and ranking; which units a candidate takes is left to cases. */
function outcome(report: JsonValue): JsonValue {
  const ranking = valueAt(report, ["spec", "ranking"]);
  const candidates = isJsonArray(ranking) ? ranking.map((candidate) => (isJsonObject(candidate) ? { ...candidate, assignments: null } : candidate)) : null;
  return [valueAt(report, ["spec", "verdict"]) ?? null, valueAt(report, ["spec", "counts"]) ?? null, candidates];
}

function withExtension(offer: JsonValue): JsonValue {
  const spec = isJsonObject(offer) ? offer["spec"] : undefined;
  if (!isJsonObject(offer) || !isJsonObject(spec)) return offer;
  const held = spec["extensions"];
  const extension = { name: "example.com/unknown", critical: false, value: { devices: 1_000_000, perUnitHour: "0 EUR" } };
  return { ...offer, spec: { ...spec, extensions: [...(isJsonArray(held) ? held : []), extension] } };
}

function json(answer: unknown): JsonValue {
  return JSON.parse(JSON.stringify(answer ?? null)) as JsonValue;
}

function text(value: JsonValue): string {
  return JSON.stringify(value);
}
