import { MAX_PATTERN_SIZE } from "../limits.js";
import type { Meter } from "../meter.js";
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
      emitRepeat(node, into);
  }
}

function emitRepeat(repeat: PatternNode & { readonly kind: "repeat" }, into: Instruction[]): void {
  const { node, min, max, greedy } = repeat;
  const copies = max === Number.POSITIVE_INFINITY ? min - 1 : min;
  for (let count = 0; count < copies; count += 1) {
    const before = into.length;
    emit(node, into);
    if (into.length === before) return;
  }
  if (max !== Number.POSITIVE_INFINITY) emitOptional(node, max - min, greedy, into);
  else if (min > 0) emitPlus(node, greedy, into);
  else emitStar(node, greedy, into);
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

/** `x*` is `(x+)?`, so that a body that can be empty is tried once and no more, as in RE2. */
function emitStar(node: PatternNode, greedy: boolean, into: Instruction[]): void {
  const split = { op: "split" as const, first: 0, second: 0 };
  const inside = push(into, split) + 1;
  emitPlus(node, greedy, into);
  setBranches(split, greedy, inside, into.length);
}

function emitPlus(node: PatternNode, greedy: boolean, into: Instruction[]): void {
  const start = into.length;
  emit(node, into);
  const split = { op: "split" as const, first: 0, second: 0 };
  const after = push(into, split) + 1;
  setBranches(split, greedy, start, after);
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

/** The threads at one position, in order of preference; `visited` holds the step at which a counter was last reached. */
interface Threads {
  readonly counters: number[];
  readonly starts: number[];
  readonly visited: Int32Array;
  step: number;
}

function noThreads(size: number): Threads {
  return { counters: [], starts: [], visited: new Int32Array(size), step: 1 };
}

/**
 * Finds the leftmost match at or after `from`, preferring alternatives as Perl and Go do.
 *
 * - The text is given as code points, and positions count them. Time is proportional to program size × text, and paid for.
 *
 * Source: the Pike machine, Russ Cox, "Regular Expression Matching: the Virtual Machine Approach".
 */
export function findPattern(
  pattern: Pattern,
  points: readonly number[],
  from: number,
  meter: Meter,
): { readonly start: number; readonly end: number } | undefined {
  const machine: Machine = { instructions: pattern.instructions, points, meter };
  meter.spend(pattern.instructions.length);
  let current = noThreads(pattern.instructions.length);
  let next = noThreads(pattern.instructions.length);
  let found: { readonly start: number; readonly end: number } | undefined;
  for (let position = from; position <= points.length; position += 1) {
    if (found === undefined) addThread(machine, current, 0, position, position);
    if (current.counters.length === 0 && found !== undefined) break;
    const point = points[position];
    for (const [index, counter] of current.counters.entries()) {
      const instruction = pattern.instructions[counter];
      const start = current.starts[index] ?? 0;
      if (instruction?.op === "match") {
        found = { start, end: position };
        break;
      }
      if (point !== undefined && instruction?.op === "set" && instruction.set(point)) addThread(machine, next, counter + 1, start, position + 1);
    }
    [current, next] = [next, current];
    clear(next);
  }
  return found;
}

interface Machine {
  readonly instructions: readonly Instruction[];
  readonly points: readonly number[];
  readonly meter: Meter;
}

function clear(threads: Threads): void {
  threads.counters.length = 0;
  threads.starts.length = 0;
  threads.step += 1;
}

/** Follows jumps, splits and assertions with a stack of its own, in order of preference. */
function addThread(machine: Machine, threads: Threads, counter: number, start: number, position: number): void {
  const pending = [counter];
  let visits = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    visits += 1;
    if (threads.visited[next] === threads.step) continue;
    threads.visited[next] = threads.step;
    const instruction = machine.instructions[next];
    if (instruction === undefined) continue;
    if (instruction.op === "jump") pending.push(instruction.to);
    else if (instruction.op === "split") pending.push(instruction.second, instruction.first);
    else if (instruction.op === "assert") {
      if (holds(instruction.assertion, machine.points, position)) pending.push(next + 1);
    } else {
      threads.counters.push(next);
      threads.starts.push(start);
    }
  }
  machine.meter.spend(visits / 4);
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
