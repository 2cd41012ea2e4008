import type { Bytes } from "../../bytes/byte-reader.js";
import { Malformed } from "../../bytes/malformed.js";
import { fuzzTargets, type FuzzTarget } from "./fuzz-targets.js";
import { mutate } from "./mutate.js";
import { seededRandom } from "./seeded-random.js";

/** What a run is made of. */
export interface FuzzOptions {
  readonly seed: number;
  /** The index of the first mutation, and how many there are. */
  readonly from: number;
  readonly count: number;
  /** Milliseconds after which it stops, having done fewer. */
  readonly limit?: number;
  readonly now: () => number;
}

/** What came out. */
export interface FuzzReport {
  readonly done: number;
  readonly targets: number;
  /** Readers that read none of the inputs, and were fed nothing. */
  readonly idle: readonly string[];
  /** How many inputs each reader begins with. */
  readonly inputs: number;
  readonly refused: number;
  /** The longest time that one input took, in milliseconds, and which. */
  readonly slowest: { readonly milliseconds: number; readonly what: string };
  readonly failures: readonly string[];
}

/** No input may take longer: a hundred times what large evidence takes on a machine that does much else. */
const longest = 5_000;
const mostFailures = 20;
/** One mutation of so many goes to a reader that takes long. */
const slowShare = 24;

/** Feeds mutations of inputs to all readers that read these inputs. Whatever is thrown but {@link Malformed}, and whatever takes long, is a failure. */
export async function runFuzz(inputs: readonly Bytes[], options: FuzzOptions, targets: readonly FuzzTarget[] = fuzzTargets): Promise<FuzzReport> {
  const pairs = await readable(inputs, targets);
  const fed = pairs.filter(({ own }) => own.length > 0);
  const fast = fed.filter(({ target }) => target.isSlow !== true);
  const slow = fed.filter(({ target }) => target.isSlow === true);
  const failures: string[] = [];
  let slowest = { milliseconds: 0, what: "" };
  let [done, refused] = [0, 0];
  const start = options.now();
  for (let index = options.from; index < options.from + options.count && failures.length < mostFailures; index += 1) {
    const random = seededRandom(options.seed, index);
    const { target, own } = random.pick(slow.length > 0 && random.below(slowShare) === 0 ? slow : fast);
    const bytes = mutate(random.pick(own), inputs, random);
    const before = options.now();
    const failed = await failureOf(target, bytes);
    const milliseconds = options.now() - before;
    const name = `${target.name} at ${String(index)}`;
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, what: name };
    if (milliseconds > longest) failures.push(`${name} took ${String(Math.round(milliseconds))} ms`);
    if (failed === "malformed") refused += 1;
    else if (failed !== undefined) failures.push(`${name}: ${failed}`);
    done += 1;
    if (options.limit !== undefined && options.now() - start > options.limit) break;
  }
  const idle = pairs.filter(({ own }) => own.length === 0).map(({ target }) => target.name);
  return { done, targets: fed.length, idle, inputs: inputs.length, refused, slowest, failures };
}

interface Readable {
  readonly target: FuzzTarget;
  readonly own: readonly Bytes[];
}

/** The inputs that each reader reads as they are: mutations of what it does not read anyway would show little. */
async function readable(inputs: readonly Bytes[], targets: readonly FuzzTarget[]): Promise<readonly Readable[]> {
  const pairs: Readable[] = [];
  for (const target of targets) {
    const own: Bytes[] = [];
    for (const bytes of inputs) if (await reads(target, bytes)) own.push(bytes);
    pairs.push({ target, own });
  }
  return pairs;
}

async function reads({ run }: FuzzTarget, bytes: Bytes): Promise<boolean> {
  try {
    const value = await run(bytes);
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  } catch {
    return false;
  }
}

async function failureOf({ run }: FuzzTarget, bytes: Bytes): Promise<string | undefined> {
  try {
    const given = run(bytes);
    if (given instanceof Promise) await given;
    return undefined;
  } catch (error) {
    if (error instanceof Malformed) return "malformed";
    return error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)} ${(error.stack ?? "").split("\n")[1]?.trim() ?? ""}` : "it threw no error";
  }
}
