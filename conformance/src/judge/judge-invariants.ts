import { isJsonArray, isJsonObject, valueAt, type JsonValue } from "@cornercast/sdk/document";
import type { MatchRequest } from "../case/conformance-case.js";
import type { SystemUnderTest } from "../systems/system-under-test.js";

/**
 * What has to hold for a matcher whatever the request is; each difference is one line. Invariants can only subtract from what cases give.
 *
 * - The same request gives the same report.
 * - The order of the offers changes neither verdict, nor counts, nor ranking.
 * - An unknown extension that is not critical changes neither of them on any offer.
 */
export async function judgeInvariants(request: MatchRequest, system: SystemUnderTest): Promise<readonly string[]> {
  const report = json(await system.answer(request));
  const again = json(await system.answer(request));
  const reversed = json(await system.answer({ ...request, offers: request.offers.toReversed() }));
  const extended = json(await system.answer({ ...request, offers: request.offers.map(withExtension) }));
  return [
    ...(text(report) === text(again) ? [] : ["the same request gives another report"]),
    ...(text(outcome(report)) === text(outcome(reversed)) ? [] : ["another order of the offers gives another outcome"]),
    ...(text(outcome(report)) === text(outcome(extended)) ? [] : ["an unknown extension that is not critical changes the outcome"]),
  ];
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
