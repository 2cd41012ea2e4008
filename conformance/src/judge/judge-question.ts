import { isJsonArray, isJsonObject, parsePointer, valueAt, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import { baseNumber, parseQuantity } from "@cornercast/sdk/quantity";
import type { QuestionExpectation, ValueCheck } from "../case/conformance-case.js";
import { sameJson } from "./same-json.js";

/** Compares the answer to a question, `{outcome: "ok", value}` or `{outcome: "refused", reason}`, with what is expected; each difference is one line. */
export function judgeQuestion(answer: JsonObject, expect: QuestionExpectation): readonly string[] {
  const { outcome, value = null, reason = null } = answer;
  if (expect.kind === "refused") {
    if (outcome !== "refused") return [`it is not refused, and has to be with ${expect.code}`];
    return reason === expect.code ? [] : [`it is refused with ${JSON.stringify(reason)} and has to be with ${expect.code}`];
  }
  if (outcome !== "ok") return [`it is refused with ${JSON.stringify(reason)} and has to be answered`];
  return expect.holds.flatMap((check) => {
    const wrong = difference(value, check);
    return wrong === undefined ? [] : [`${check.pointer} ${wrong}`];
  });
}

function difference(value: JsonValue, check: ValueCheck): string | undefined {
  const at = (pointer: string): JsonValue => valueAt(value, parsePointer(pointer) ?? []) ?? null;
  const seen = at(check.pointer);
  const shown = JSON.stringify(seen).slice(0, 200);
  switch (check.check) {
    case "is":
      return sameJson(seen, check.value) ? undefined : `is ${shown} and has to be ${JSON.stringify(check.value)}`;
    case "stated":
      return isStated(seen) ? undefined : "is not stated";
    case "one-of":
      return check.values.some((one) => sameJson(one, seen)) ? undefined : `is ${shown} and has to be one of ${JSON.stringify(check.values)}`;
    case "above": {
      const other = at(check.than);
      return typeof seen === "number" && typeof other === "number" && seen > other ? undefined : `is ${shown} and has to be above ${JSON.stringify(other)}`;
    }
    case "covers": {
      const [bytes, wanted] = [bytesOf(seen), at(check.bytes)];
      const isCovered = bytes !== undefined && typeof wanted === "number" && bytes >= wanted && bytes < wanted + 2 ** 30;
      return isCovered ? undefined : `is ${shown} and has to be ${JSON.stringify(wanted)} bytes, rounded up`;
    }
    case "wider": {
      const [width, other] = [widthOf(seen), widthOf(at(check.than))];
      return width !== undefined && other !== undefined && width > other
        ? undefined
        : `is ${String(width)} times as high as low and has to be wider than ${check.than} with ${String(other)}`;
    }
  }
}

function isStated(value: JsonValue): boolean {
  if (isJsonArray(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return typeof value === "number" || (typeof value === "string" && value.trim() !== "");
}

function bytesOf(value: JsonValue): number | undefined {
  const read = typeof value === "string" ? parseQuantity(value, "bytes") : undefined;
  return read?.kind === "ok" ? baseNumber(read.value) : undefined;
}

function widthOf(value: JsonValue): number | undefined {
  const [low, high] = isJsonObject(value) ? [value["low"], value["high"]] : [];
  return typeof low === "number" && typeof high === "number" && low > 0 ? high / low : undefined;
}
