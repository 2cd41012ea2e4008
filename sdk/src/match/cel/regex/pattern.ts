import type { Evaluation } from "../evaluation.js";
import { MAX_PATTERN_SIZE } from "../limits.js";
import { isWordPoint, type CharacterSet } from "./character-set.js";
import { parsePattern, PatternError, type Assertion, type PatternNode } from "./parse-pattern.js";

type Instruction =
  | { readonly op: "set"; readonly set: CharacterSet }
  | { readonly op: "assert"; readonly assertion: Assertion }
  | { readonly op: "split"; first: number; second: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "match" };

/** A compiled regular expression. */
export interface Pattern {
  readonly instructions: readonly Instruction[];
}

/** What became of a pattern. */
export type PatternResult = { readonly kind: "ok"; readonly pattern: Pattern } | { readonly kind: "error"; readonly message: string };

/**
 * Compiles a regular expression in RE2 syntax to a program for a machine that never backtracks.
 *
 * - A program of more than 5,000 instructions is refused.
 */
export function compilePattern(source: string): PatternResult {
  try {
    const instructions: Instruction[] = [];
    emit(parsePattern(source), instructions);
    push(instructions, { op: "match" });
    return { kind: "ok", pattern: { instructions } };
  } catch (error) {
    if (error instanceof PatternError) return { kind: "error", message: `error parsing regexp: ${error.message}` };
    throw error;
  }
}

/** Compiles a pattern while a selector runs: what it costs is paid there. */
export function patternFor(source: string, evaluation: Evaluation): PatternResult {
  const known = literalPatterns.get(evaluation)?.get(source);
  if (known !== undefined) return known;
  const compiled = compilePattern(source);
  evaluation.spend(compiled.kind === "ok" ? compiled.pattern.instructions.length : source.length);
  const patterns = literalPatterns.get(evaluation) ?? new Map<string, PatternResult>();
  patterns.set(source, compiled);
  literalPatterns.set(evaluation, patterns);
  return compiled;
}

/** Patterns met in one evaluation, so that a loop compiles each once. */
const literalPatterns = new WeakMap<Evaluation, Map<string, PatternResult>>();

function push(instructions: Instruction[], instruction: Instruction): number {
  if (instructions.length >= MAX_PATTERN_SIZE) throw new PatternError("expression too large");
  return instructions.push(instruction) - 1;
}

function emit(node: PatternNode, into: Instruction[]): void {
  switch (node.kind) {
    case "empty":
      return;
    case "set":
      push(into, { op: "set", set: node.set });
      return;
    case "assertion":
      push(into, { op: "assert", assertion: node.assertion });
      return;
    case "sequence":
      for (const child of node.nodes) emit(child, into);
      return;
    case "choice":
      emitChoice(node.nodes, into);
      return;
    case "repeat":
      for (let count = 0; count < node.min; count += 1) emit(node.node, into);
      if (node.max === Number.POSITIVE_INFINITY) emitLoop(node.node, node.greedy, into);
      else emitOptional(node.node, node.max - node.min, node.greedy, into);
  }
}

function emitChoice(nodes: readonly PatternNode[], into: Instruction[]): void {
  const jumps: { to: number }[] = [];
  for (const [index, child] of nodes.entries()) {
    if (index === nodes.length - 1) {
      emit(child, into);
      break;
    }
    const split = { op: "split" as const, first: into.length + 1, second: 0 };
    push(into, split);
    emit(child, into);
    const jump = { op: "jump" as const, to: 0 };
    push(into, jump);
    jumps.push(jump);
    split.second = into.length;
  }
  for (const jump of jumps) jump.to = into.length;
}

function emitLoop(node: PatternNode, greedy: boolean, into: Instruction[]): void {
  const split = { op: "split" as const, first: 0, second: 0 };
  const start = push(into, split);
  emit(node, into);
  push(into, { op: "jump", to: start });
  setBranches(split, greedy, start + 1, into.length);
}

function emitOptional(node: PatternNode, count: number, greedy: boolean, into: Instruction[]): void {
  const splits: { readonly split: { first: number; second: number }; readonly inside: number }[] = [];
  for (let index = 0; index < count; index += 1) {
    const split = { op: "split" as const, first: 0, second: 0 };
    splits.push({ split, inside: push(into, split) + 1 });
    emit(node, into);
  }
  for (const { split, inside } of splits) setBranches(split, greedy, inside, into.length);
}

function setBranches(split: { first: number; second: number }, greedy: boolean, inside: number, outside: number): void {
  split.first = greedy ? inside : outside;
  split.second = greedy ? outside : inside;
}

interface Threads {
  readonly programCounters: number[];
  readonly starts: number[];
  readonly present: Uint32Array;
}

/**
 * Finds the leftmost match at or after `from`, preferring alternatives as Perl and Go do.
 *
 * - Positions are code points. Time is proportional to program size × text, and paid for.
 *
 * Source: the Pike machine, Russ Cox, "Regular Expression Matching: the Virtual Machine Approach".
 */
export function findPattern(
  pattern: Pattern,
  text: readonly string[],
  from: number,
  evaluation: Evaluation,
): { readonly start: number; readonly end: number } | undefined {
  const points = text.map((point) => point.codePointAt(0) ?? 0);
  const size = pattern.instructions.length;
  let current: Threads = { programCounters: [], starts: [], present: new Uint32Array(size) };
  let next: Threads = { programCounters: [], starts: [], present: new Uint32Array(size) };
  let found: { readonly start: number; readonly end: number } | undefined;
  evaluation.spend(Math.ceil(size / 4));
  for (let position = from; position <= points.length; position += 1) {
    if (found === undefined) addThread(pattern, current, 0, position, points, position);
    if (current.programCounters.length === 0) break;
    evaluation.spend(Math.ceil((current.programCounters.length + 1) / 4));
    const point = points[position];
    for (const [index, counter] of current.programCounters.entries()) {
      const instruction = pattern.instructions[counter];
      const start = current.starts[index] ?? 0;
      if (instruction?.op === "match") {
        found = { start, end: position };
        break;
      }
      if (point !== undefined && instruction?.op === "set" && instruction.set(point)) addThread(pattern, next, counter + 1, start, points, position + 1);
    }
    [current, next] = [next, current];
    clear(next);
  }
  return found;
}

function clear(threads: Threads): void {
  threads.programCounters.length = 0;
  threads.starts.length = 0;
  threads.present.fill(0);
}

/** Follows jumps, splits and assertions with a stack of its own, in order of preference. */
function addThread(pattern: Pattern, threads: Threads, counter: number, start: number, points: readonly number[], position: number): void {
  const pending = [counter];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (threads.present[next] === 1) continue;
    threads.present[next] = 1;
    const instruction = pattern.instructions[next];
    if (instruction === undefined) continue;
    if (instruction.op === "jump") pending.push(instruction.to);
    else if (instruction.op === "split") pending.push(instruction.second, instruction.first);
    else if (instruction.op === "assert") {
      if (holds(instruction.assertion, points, position)) pending.push(next + 1);
    } else {
      threads.programCounters.push(next);
      threads.starts.push(start);
    }
  }
}

function holds(assertion: Assertion, points: readonly number[], position: number): boolean {
  const before = position === 0 ? undefined : points[position - 1];
  const after = points[position];
  switch (assertion) {
    case "text-start":
      return before === undefined;
    case "text-end":
      return after === undefined;
    case "line-start":
      return before === undefined || before === 10;
    case "line-end":
      return after === undefined || after === 10;
    case "word-boundary":
      return isWordPoint(before) !== isWordPoint(after);
    case "not-word-boundary":
      return isWordPoint(before) === isWordPoint(after);
  }
}
