import { isJsonArray, isJsonObject, valueAt, type JsonValue } from "@cornercast/sdk/document";
import type { ExpectedReason } from "../case/conformance-case.js";

/**
 * The findings of a report that are not satisfied: what makes the request invalid, what the nearest miss of each profile lacks, and what a candidate
 * waits for.
 */
export function unsatisfiedFindings(report: JsonValue): readonly ExpectedReason[] {
  const lists = [
    valueAt(report, ["spec", "invalid"]),
    ...members(report, "profiles").map((profile) => valueAt(profile, ["nearestMiss", "findings"])),
    ...members(report, "ranking").map((candidate) => valueAt(candidate, ["waitingFor"])),
  ];
  return lists.flatMap((list) =>
    (isJsonArray(list) ? list : []).flatMap((finding) =>
      isJsonObject(finding) && finding["status"] !== "satisfied" ? [{ code: textOf(finding["code"]), place: textOf(finding["predicate"]) }] : [],
    ),
  );
}

function members(report: JsonValue, name: string): readonly JsonValue[] {
  const list = valueAt(report, ["spec", name]);
  return isJsonArray(list) ? list : [];
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
