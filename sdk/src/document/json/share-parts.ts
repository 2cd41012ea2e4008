import { summarizeValue, type ValueSummary } from "../check-value.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../json-value.js";
import type { JsonExtent, JsonPart } from "./scan-json.js";

/** A document whose long members are objects that other documents may hold too, and what a walk over all of it finds. */
export interface SharedValue {
  readonly value: JsonValue;
  readonly summary: ValueSummary;
}

/** Reads one document of a text; absent where that has to be read as a whole, which says what is wrong with it. */
export type PartReader = (extent: JsonExtent) => SharedValue | undefined;

interface KnownPart extends SharedValue {
  readonly value: JsonObject;
}

/**
 * Reads documents of a text so that long members with equal texts become one object, which is parsed and looked through once.
 *
 * - A document is what it would be alone: each member that is a part stands as `null` while the rest is parsed, and takes its place after that.
 */
export function createPartReader(text: string, mayHaveSurrogates: boolean): PartReader {
  const known = new Map<string, KnownPart | undefined>();
  const partOf = ({ start, end, memberCount }: JsonPart): KnownPart | undefined => {
    const own = text.slice(start, end);
    let found = known.get(own);
    if (found === undefined && !known.has(own)) {
      const value = parse(own);
      if (value !== undefined && isJsonObject(value)) {
        const summary = summarizeValue(value, mayHaveSurrogates);
        // A part whose members are not all there has a name twice: the whole text says where.
        if (summary.memberCount === memberCount) found = { value, summary };
      }
      known.set(own, found);
    }
    return found;
  };
  return ({ start, end, parts = [] }) => {
    if (parts.length === 0) return undefined;
    let rest = "";
    let at = start;
    const members: { readonly name: string; readonly part: KnownPart }[] = [];
    for (const part of parts) {
      const name = text.slice(part.keyStart + 1, part.keyEnd - 1);
      const found = name === "__proto__" || name.includes("\\") ? undefined : partOf(part);
      if (found === undefined) return undefined;
      members.push({ name, part: found });
      rest += `${text.slice(at, part.start)}null`;
      at = part.end;
    }
    const value = parse(rest + text.slice(at, end));
    if (value === undefined || !isJsonObject(value)) return undefined;
    const own = summarizeValue(value, mayHaveSurrogates);
    let { memberCount, suspicious } = own;
    const whole: { [name: string]: JsonValue } = value;
    for (const { name, part } of members) {
      // A name that does not stand before its part, or stands there twice, is not what it seemed.
      if (whole[name] !== null) return undefined;
      whole[name] = part.value;
      memberCount += part.summary.memberCount;
      suspicious ||= part.summary.suspicious;
    }
    return { value, summary: { memberCount, suspicious } };
  };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
