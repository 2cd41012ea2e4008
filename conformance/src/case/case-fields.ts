import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { ExpectedReason } from "./conformance-case.js";

/** Notes what is wrong with a case. */
export type Complain = (message: string) => undefined;

/** The reason that an expectation names first. */
export function primary(expect: JsonObject, place: string): JsonValue {
  return { ...("code" in expect ? { code: expect["code"] ?? null } : {}), ...(place in expect ? { [place]: expect[place] ?? null } : {}) };
}

/** The members of a list; none where the value is no list. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}

/** Reasons with the place that each is about. */
export function readReasons(values: JsonValue, place: "pointer" | "predicate" | "submodule", complain: Complain): readonly ExpectedReason[] {
  return listOf(values).flatMap((value): readonly ExpectedReason[] => {
    const code = isJsonObject(value) ? value["code"] : undefined;
    const at = isJsonObject(value) ? value[place] : undefined;
    if (typeof code === "string" && typeof at === "string") return [{ code, place: at }];
    // Where a text breaks a limit, or several roles want one unit, the place is the system's own choice.
    if (typeof code === "string" && at === undefined) return [{ code }];
    complain(`a reason needs a code and, where it is stated, a text as ${place}`);
    return [];
  });
}

/** Whether a value is a list of texts. */
export function isTexts(value: JsonValue): value is readonly string[] {
  return isJsonArray(value) && value.every((item) => typeof item === "string");
}

/** A text that has to be there. */
export function textOf(object: JsonObject, name: string, complain: Complain): string {
  const value = object[name];
  if (typeof value === "string" && value !== "") return value;
  complain(`the case has no ${name}`);
  return "";
}

/** Complains about fields that have no meaning. */
export function allow(object: JsonObject, names: readonly string[], where: string, complain: Complain): void {
  for (const name of Object.keys(object)) if (!names.includes(name)) complain(`${where} has an unknown field '${name}'`);
}
