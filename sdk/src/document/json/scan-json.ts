/** Where one document of a JSON text stands, and what its value must agree with. */
export interface JsonExtent {
  readonly start: number;
  readonly end: number;
  /** How many members its objects have together, duplicates included. */
  readonly memberCount: number;
  /** How deep lists and objects nest. */
  readonly depth: number;
  /** Where the first list or object stands that is deeper than the limit. */
  readonly tooDeepAt?: number;
  /** The members of the document that are long objects, in their order, where they are asked for. */
  readonly parts?: readonly JsonPart[];
}

/** A member of a document that is an object. */
export interface JsonPart {
  /** The first and last character of the name, quotes included, and the object with its braces; ends are just past the last character. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly start: number;
  readonly end: number;
  /** How many members the object and all in it have together, duplicates included, and how deep it nests. */
  readonly memberCount: number;
  readonly depth: number;
}

/** Parts that were read before. */
export interface KnownParts {
  /** The part, without its name, where the text goes on with one that is known and expected there. */
  expectedAt(index: number): Omit<JsonPart, "keyStart" | "keyEnd"> | undefined;
}

/** Shorter objects are no parts: to parse them costs less than to look them up. */
const leastPart = 64;

/** The documents of a JSON text, or where its structure breaks. */
export type JsonScan =
  | { readonly kind: "ok"; readonly extents: readonly JsonExtent[] }
  | { readonly kind: "broken"; readonly extents: readonly JsonExtent[]; readonly at: number; readonly expected: string };

/**
 * Finds the documents of a JSON text in one quick pass: the values after each other, or the items of one list.
 *
 * - With `known` it lists the parts of each document too, and passes over those that are known: an object is all that its text says.
 * - Looks at quotes, brackets, colons and the commas between documents only; `JSON.parse` judges the rest of each extent.
 * - Broken: brackets or quotes that do not close, and anything between documents that does not belong there. `at` is where the value begins that does
 *   not end, or what does not belong there.
 *
 * @implements document.deeper-nesting-is-refused
 */
export function scanJson(text: string, from: number, to: number, depthLimit: number, known?: KnownParts): JsonScan {
  const extents: JsonExtent[] = [];
  const broken = (at: number, expected: string): JsonScan => ({ kind: "broken", extents, at, expected });
  let index = skipSpace(text, from, to);
  const isList = index < to && text.charCodeAt(index) === 0x5b;
  if (isList) {
    index = skipSpace(text, index + 1, to);
    if (index < to && text.charCodeAt(index) === 0x5d) return afterList(index);
  }
  while (index < to) {
    const extent = scanValue(text, index, to, depthLimit, known);
    if (extent === undefined) return broken(index, "a value");
    extents.push(extent);
    index = skipSpace(text, extent.end, to);
    if (!isList) continue;
    if (index < to && text.charCodeAt(index) === 0x5d) return afterList(index);
    if (index >= to || text.charCodeAt(index) !== 0x2c) return broken(index, "',' or ']'");
    index = skipSpace(text, index + 1, to);
    if (index >= to) return broken(index, "a value");
  }
  return isList ? broken(index, "a value or ']'") : { kind: "ok", extents };

  function afterList(bracket: number): JsonScan {
    const next = skipSpace(text, bracket + 1, to);
    return next === to ? { kind: "ok", extents } : broken(next, "nothing after the list");
  }
}

/** One value: an object or list by its brackets, anything else up to the next space, comma or bracket. */
function scanValue(text: string, start: number, to: number, depthLimit: number, known: KnownParts | undefined): JsonExtent | undefined {
  const opening = text.charCodeAt(start);
  if (opening !== 0x7b && opening !== 0x5b) {
    const end = opening === 0x22 ? closingQuote(text, start, to) : scalarEnd(text, start, to);
    return end === undefined || end === start ? undefined : { start, end, memberCount: 0, depth: 0 };
  }
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let tooDeepAt = -1;
  const parts: JsonPart[] | undefined = known !== undefined && opening === 0x7b ? [] : undefined;
  let keyStart = start;
  let keyEnd = start;
  let partStart = start;
  let membersBefore = 0;
  let deepestInPart = 0;
  for (let index = start; index < to; index += 1) {
    switch (text.charCodeAt(index)) {
      case 0x22: {
        const end = closingQuote(text, index, to);
        if (end === undefined) return undefined;
        if (depth === 1) {
          keyStart = index;
          keyEnd = end;
        }
        index = end - 1;
        break;
      }
      case 0x3a:
        members += 1;
        break;
      case 0x7b:
      case 0x5b:
        if (depth === 1 && parts !== undefined) {
          const part = known?.expectedAt(index);
          if (part !== undefined && part.end <= to) {
            parts.push({ keyStart, keyEnd, ...part });
            members += part.memberCount;
            deepest = Math.max(deepest, depth + part.depth);
            index = part.end - 1;
            break;
          }
        }
        depth += 1;
        if (depth === 2) {
          deepestInPart = 1;
          partStart = index;
          membersBefore = members;
        }
        if (depth - 1 > deepestInPart) deepestInPart = depth - 1;
        if (depth > deepest) {
          deepest = depth;
          if (depth > depthLimit && tooDeepAt === -1) tooDeepAt = index;
        }
        break;
      case 0x7d:
      case 0x5d:
        depth -= 1;
        if (depth === 1 && parts !== undefined && index - partStart >= leastPart && text.charCodeAt(partStart) === 0x7b)
          parts.push({ keyStart, keyEnd, start: partStart, end: index + 1, memberCount: members - membersBefore, depth: deepestInPart });
        if (depth === 0)
          return {
            start,
            end: index + 1,
            memberCount: members,
            depth: deepest,
            ...(tooDeepAt === -1 ? {} : { tooDeepAt }),
            ...(parts === undefined ? {} : { parts }),
          };
        break;
      default:
        break;
    }
  }
  return undefined;
}

/** Just past the quote that closes a string, absent when none does. */
function closingQuote(text: string, open: number, to: number): number | undefined {
  let index = open;
  for (;;) {
    index = text.indexOf('"', index + 1);
    if (index === -1 || index >= to) return undefined;
    let backslashes = 0;
    while (text.charCodeAt(index - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return index + 1;
  }
}

function scalarEnd(text: string, start: number, to: number): number {
  let index = start;
  while (index < to && !/[\s,[\]{}"]/.test(text.charAt(index))) index += 1;
  return index;
}

function skipSpace(text: string, from: number, to: number): number {
  let index = from;
  for (; index < to; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) break;
  }
  return index;
}
