import { summarizeValue, type ValueSummary } from "../check-value.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../json-value.js";
import type { JsonExtent, JsonPart, KnownParts } from "./scan-json.js";

/** A document whose long members are objects that other documents may hold too, and what a walk over all of it finds. */
export interface SharedValue {
  readonly value: JsonValue;
  readonly summary: ValueSummary;
}

/** Reads the documents of one text part by part. */
export interface PartReader extends KnownParts {
  /** Reads one document; absent where that has to be read as a whole, which says what is wrong with it. */
  read(extent: JsonExtent): SharedValue | undefined;
}

interface KnownPart extends SharedValue {
  readonly value: JsonObject;
  readonly text: string;
  readonly depth: number;
  /** The part that came behind it the last time: the next one too, where offers come in one order again and again. */
  following: KnownPart | undefined;
}

/** How often members of one name were looked up, and found. */
interface Lookups {
  all: number;
  found: number;
}

/** After so many lookups a name of which less than a quarter was found is left alone. */
const trials = 64;

/**
 * Reads documents of a text so that long members with equal texts become one object, which is parsed and looked through once.
 *
 * - A document is what it would be alone: each member that is a part stands as `null` while the rest is parsed, and takes its place after that.
 */
export function createPartReader(text: string, mayHaveSurrogates: boolean): PartReader {
  const known = new Map<string, KnownPart | undefined>();
  const lookups = new Map<string, Lookups>();
  let last: KnownPart | undefined;
  let expected: { readonly part: KnownPart; readonly start: number } | undefined;
  const partOf = ({ start, end, memberCount, depth }: JsonPart, count: Lookups): KnownPart | undefined => {
    count.all += 1;
    // The text of a part that was expected, and passed over, need not be looked up.
    if (expected?.start === start) {
      count.found += 1;
      last = expected.part;
      return last;
    }
    const own = text.slice(start, end);
    let found = known.get(own);
    if (found !== undefined) count.found += 1;
    else if (!known.has(own)) {
      const value = parse(own);
      if (value !== undefined && isJsonObject(value)) {
        const summary = summarizeValue(value, mayHaveSurrogates);
        // A part whose members are not all there has a name twice: the whole text says where.
        if (summary.memberCount === memberCount) found = { value, summary, text: own, depth, following: undefined };
      }
      known.set(own, found);
    }
    if (last !== undefined) last.following = found;
    last = found ?? last;
    return found;
  };
  return {
    expectedAt(start) {
      const next = last?.following;
      if (next === undefined || !text.startsWith(next.text, start)) return undefined;
      expected = { part: next, start };
      return { start, end: start + next.text.length, memberCount: next.summary.memberCount, depth: next.depth };
    },
    read({ start, end, parts = [] }) {
      let rest = "";
      let at = start;
      const members: { readonly name: string; readonly part: KnownPart }[] = [];
      for (const part of parts) {
        const name = text.slice(part.keyStart + 1, part.keyEnd - 1);
        let count = lookups.get(name);
        if (count === undefined) lookups.set(name, (count = { all: 0, found: 0 }));
        if (count.all >= trials && count.found * 4 < count.all) continue;
        const found = name === "__proto__" || name.includes("\\") ? undefined : partOf(part, count);
        if (found === undefined) return undefined;
        members.push({ name, part: found });
        rest += `${text.slice(at, part.start)}null`;
        at = part.end;
      }
      if (members.length === 0) return undefined;
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
    },
  };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
