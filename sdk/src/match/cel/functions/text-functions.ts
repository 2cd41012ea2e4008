import { BOOL, DYN, INT, listOf, STRING } from "../cel-type.js";
import type { CelList, CelValue } from "../cel-value.js";
import type { Evaluation } from "../evaluation.js";
import { failure, type Failure } from "../failure.js";
import { compilePattern, findPattern, type PatternResult } from "../regex/pattern.js";
import { globalFunction, memberFunction, type Overload } from "./overload.js";

/** A text as its code points, paid for. */
function points(value: CelValue | undefined, evaluation: Evaluation): readonly string[] {
  const source = text(value);
  evaluation.spend(source.length / 2);
  return Array.from(source);
}

function codePoints(characters: readonly string[]): readonly number[] {
  return characters.map((character) => character.codePointAt(0) ?? 0);
}

function text(value: CelValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function integer(value: CelValue | undefined, otherwise: number): number {
  return typeof value === "bigint" ? Number(value) : otherwise;
}

function list(items: readonly CelValue[]): CelList {
  return { kind: "list", items };
}

function test(holds: (target: string, operand: string) => boolean): Overload["call"] {
  return ([target, operand], evaluation) => {
    evaluation.spendText(text(target).length + text(operand).length);
    return holds(text(target), text(operand));
  };
}

function mapAscii(from: number, to: number, shift: number): Overload["call"] {
  return ([target], evaluation) => {
    return points(target, evaluation)
      .map((point) => {
        const code = point.codePointAt(0) ?? 0;
        return code >= from && code <= to ? String.fromCodePoint(code + shift) : point;
      })
      .join("");
  };
}

function charAt([target, index]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  const all = points(target, evaluation);
  const at = integer(index, -1);
  return at < 0 || at > all.length ? failure(`index out of range: ${at}`) : (all[at] ?? "");
}

function substring([target, from, to]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  const all = points(target, evaluation);
  const start = integer(from, 0);
  const end = integer(to, all.length);
  if (start < 0 || start > all.length || end < start || end > all.length) return failure(`index out of range: ${start}, ${end}`);
  return all.slice(start, end).join("");
}

function indexOf([target, wanted, from]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  const [all, part] = [points(target, evaluation), points(wanted, evaluation)];
  const start = integer(from, 0);
  if (start < 0 || start > all.length) return failure(`index out of range: ${start}`);
  evaluation.spendText(all.length * Math.max(1, part.length));
  for (let at = start; at + part.length <= all.length; at += 1) if (occursAt(all, part, at)) return BigInt(at);
  return -1n;
}

function lastIndexOf([target, wanted, from]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  const [all, part] = [points(target, evaluation), points(wanted, evaluation)];
  const start = integer(from, all.length);
  if (start < 0 || start > all.length) return failure(`index out of range: ${start}`);
  evaluation.spendText(all.length * Math.max(1, part.length));
  for (let at = Math.min(start, all.length - part.length); at >= 0; at -= 1) if (occursAt(all, part, at)) return BigInt(at);
  return -1n;
}

function occursAt(all: readonly string[], part: readonly string[], at: number): boolean {
  return part.every((point, offset) => all[at + offset] === point);
}

function replace([target, wanted, replacement, limit]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  const [source, part, by] = [text(target), text(wanted), text(replacement)];
  const most = integer(limit, -1);
  evaluation.spend(source.length / 2);
  const pieces = between(source, part, most < 0 ? Number.POSITIVE_INFINITY : most);
  evaluation.spendText(source.length + pieces.length * by.length);
  return pieces.join(by);
}

/** The text between occurrences of `part`, at most `most` of them; an empty `part` occurs at every boundary of code points. */
function between(source: string, part: string, most: number): readonly string[] {
  if (part !== "") return splitAtMost(source, part, most + 1);
  const all = Array.from(source);
  if (most >= all.length + 1) return ["", ...all, ""];
  const taken = Math.max(0, most);
  if (taken === 0) return [source];
  return ["", ...all.slice(0, taken - 1), all.slice(taken - 1).join("")];
}

function splitAtMost(source: string, part: string, most: number): readonly string[] {
  const all = part === "" ? Array.from(source) : source.split(part);
  if (all.length <= most) return all;
  return [...all.slice(0, most - 1), all.slice(most - 1).join(part)];
}

function split([target, separator, limit]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  const most = integer(limit, -1);
  evaluation.spend(text(target).length / 2);
  if (most === 0) return list([]);
  const parts = splitAtMost(text(target), text(separator), most < 0 ? Number.POSITIVE_INFINITY : most);
  evaluation.spend(parts.length);
  return list(parts);
}

function join([target, separator]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  const items = typeof target === "object" && target?.kind === "list" ? target.items : [];
  const parts: string[] = [];
  for (const item of items) {
    if (typeof item !== "string") return failure("join takes a list of strings");
    evaluation.spendText(item.length + text(separator).length + 1);
    parts.push(item);
  }
  return parts.join(text(separator));
}

/** Unicode White_Space, which is not quite what JavaScript's `trim` takes (it also takes U+FEFF). */
function trim([target]: readonly CelValue[], evaluation: Evaluation): CelValue {
  const all = points(target, evaluation);
  const isSpace = (point: string | undefined): boolean => point !== undefined && /^\p{White_Space}$/u.test(point);
  let [start, end] = [0, all.length];
  while (isSpace(all[start])) start += 1;
  while (end > start && isSpace(all[end - 1])) end -= 1;
  return all.slice(start, end).join("");
}

const QUOTED: ReadonlyMap<string, string> = new Map([
  ["\x07", "\\a"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\v", "\\v"],
  ["\\", "\\\\"],
  ['"', '\\"'],
]);

/** The pattern for a text: compiled with the selector when it was a literal, else now, once an evaluation, and paid for. */
function patternFor(source: string, evaluation: Evaluation): PatternResult {
  const known = evaluation.literalPatterns.get(source) ?? evaluation.computedPatterns.get(source);
  if (known !== undefined) return known;
  const compiled = compilePattern(source);
  evaluation.spend(source.length + (compiled.kind === "ok" ? compiled.pattern.instructions.length : 0));
  evaluation.computedPatterns.set(source, compiled);
  return compiled;
}

function matches([target, pattern]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  const compiled = patternFor(text(pattern), evaluation);
  if (compiled.kind === "error") return { failure: "error", code: "selector-regex", message: compiled.message };
  return findPattern(compiled.pattern, codePoints(points(target, evaluation)), 0, evaluation) !== undefined;
}

function find([target, pattern]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  const found = findAll([target ?? "", pattern ?? "", 1n], evaluation);
  if (typeof found !== "object" || found === null || !("kind" in found) || found.kind !== "list") return found;
  return found.items[0] ?? "";
}

/** Successive matches; an empty match right after the previous match is not one, as in Go. */
function findAll([target, pattern, limit]: readonly CelValue[], evaluation: Evaluation): CelValue | Failure {
  const compiled = patternFor(text(pattern), evaluation);
  if (compiled.kind === "error") return { failure: "error", code: "selector-regex", message: compiled.message };
  const all = points(target, evaluation);
  const codes = codePoints(all);
  const limitGiven = integer(limit, -1);
  const most = limitGiven < 0 ? Number.POSITIVE_INFINITY : limitGiven;
  const found: string[] = [];
  let previousEnd = -1;
  for (let from = 0; from <= all.length && (most < 0 || found.length < most);) {
    const match = findPattern(compiled.pattern, codes, from, evaluation);
    if (match === undefined) break;
    const isEmpty = match.start === match.end;
    if (!isEmpty || match.start !== previousEnd) found.push(all.slice(match.start, match.end).join(""));
    previousEnd = match.end;
    from = isEmpty ? match.end + 1 : match.end;
  }
  return list(found);
}

/** CEL's string functions, the strings extension at version 2 without `format`, and Kubernetes' `find` and `findAll`. */
export const TEXT_FUNCTIONS: readonly Overload[] = [
  memberFunction(
    "contains",
    [STRING, STRING],
    BOOL,
    test((target, part) => target.includes(part)),
  ),
  memberFunction(
    "startsWith",
    [STRING, STRING],
    BOOL,
    test((target, part) => target.startsWith(part)),
  ),
  memberFunction(
    "endsWith",
    [STRING, STRING],
    BOOL,
    test((target, part) => target.endsWith(part)),
  ),
  memberFunction("matches", [STRING, STRING], BOOL, matches),
  globalFunction("matches", [STRING, STRING], BOOL, matches),
  memberFunction("find", [STRING, STRING], STRING, find),
  memberFunction("findAll", [STRING, STRING], listOf(STRING), findAll),
  memberFunction("findAll", [STRING, STRING, INT], listOf(STRING), findAll),
  memberFunction("lowerAscii", [STRING], STRING, mapAscii(0x41, 0x5a, 32)),
  memberFunction("upperAscii", [STRING], STRING, mapAscii(0x61, 0x7a, -32)),
  memberFunction("charAt", [STRING, INT], STRING, charAt),
  memberFunction("indexOf", [STRING, STRING], INT, indexOf),
  memberFunction("indexOf", [STRING, STRING, INT], INT, indexOf),
  memberFunction("lastIndexOf", [STRING, STRING], INT, lastIndexOf),
  memberFunction("lastIndexOf", [STRING, STRING, INT], INT, lastIndexOf),
  memberFunction("replace", [STRING, STRING, STRING], STRING, replace),
  memberFunction("replace", [STRING, STRING, STRING, INT], STRING, replace),
  memberFunction("split", [STRING, STRING], listOf(STRING), split),
  memberFunction("split", [STRING, STRING, INT], listOf(STRING), split),
  memberFunction("substring", [STRING, INT], STRING, substring),
  memberFunction("substring", [STRING, INT, INT], STRING, substring),
  memberFunction("trim", [STRING], STRING, trim),
  memberFunction("join", [listOf(DYN)], STRING, join),
  memberFunction("join", [listOf(DYN), STRING], STRING, join),
  globalFunction("strings.quote", [STRING], STRING, ([target], evaluation) => {
    return `"${points(target, evaluation)
      .map((point) => QUOTED.get(point) ?? point)
      .join("")}"`;
  }),
];
