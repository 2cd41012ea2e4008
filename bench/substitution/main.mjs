// @ts-check
// How well substitution predicts measured results: npm run bench:substitution [-- --data CSV --json FILE --fit --by-chip].
//
// - Rounds that the registry was fitted on are predicted with what the other rounds of the file give (leave one round out); rounds that it was
//   not fitted on are predicted with the registry as it is.
// - Chips that the registry does not know are counted and named; their pairs are in no figure.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fitMixes } from "./fit.mjs";
import { caseOf, deratedPeak, predict } from "./predict.mjs";
import { InputError, readPairs } from "./read-pairs.mjs";
import { score } from "./score.mjs";

/** @typedef {import("./predict.mjs").Case} Case */

/** The rounds on which the exponents of the registry rest. */
const fittedOn = new Set(["inference-v4.1", "inference-v5.1", "training-v4.1", "training-v5.0"]);

/** @param {readonly string[]} argv */
function main(argv) {
  const { values } = parseArgs({
    args: [...argv],
    options: { data: { type: "string" }, json: { type: "string" }, fit: { type: "boolean" }, "by-chip": { type: "boolean" } },
  });
  const file = values.data ?? fileURLToPath(new URL("../../../shared/data/chips/substitution_pairs_dev.csv", import.meta.url));
  const pairs = readPairs(file);
  /** @type {Map<string, number>} */
  const unknown = new Map();
  const cases = pairs.flatMap((pair) => {
    const one = caseOf(pair);
    if (typeof one !== "string") return [one];
    unknown.set(one, (unknown.get(one) ?? 0) + 1);
    return [];
  });
  const rounds = [...new Set(cases.map(({ pair }) => pair.round))].sort();
  const left = new Map(rounds.filter((round) => fittedOn.has(round)).map((round) => [round, withoutRound(cases, round)]));
  const predictions = cases.map((one) => {
    const mix = left.get(one.pair.round)?.get(one.mix);
    const [heldBack, shipped] = [predict(one, mix), predict(one)];
    return { one, heldBack, shipped };
  });
  const unanswered = predictions.filter(({ heldBack }) => heldBack.kind !== "interval");
  /** @param {"inference" | "training"} kind @param {"heldBack" | "shipped"} which */
  const scoreOf = (kind, which) =>
    score(
      predictions.flatMap(({ one, [which]: answer }) =>
        one.kind === kind && answer.kind === "interval" ? [{ measured: one.pair.measured, mid: answer.mid, low: answer.low, high: answer.high }] : [],
      ),
    );
  /** @param {(one: Case) => number} baseline */
  const baselineOf = (baseline) =>
    Object.fromEntries(
      /** @type {const} */ (["inference", "training"]).map((kind) => [
        kind,
        score(cases.filter((one) => one.kind === kind).map((one) => ({ measured: one.pair.measured, mid: baseline(one) }))),
      ]),
    );
  const result = {
    inference: scoreOf("inference", "heldBack"),
    training: scoreOf("training", "heldBack"),
    baselines: {
      peakFlops: baselineOf(({ pair }) => pair.peakFlops),
      bandwidth: baselineOf(({ pair }) => pair.bandwidth),
      geometricMean: baselineOf(({ pair }) => Math.sqrt(pair.peakFlops * pair.bandwidthBytes)),
      deratedPeak: baselineOf(deratedPeak),
    },
    asShipped: { inference: scoreOf("inference", "shipped"), training: scoreOf("training", "shipped") },
    byRound: Object.fromEntries(
      rounds.map((round) => [
        round,
        score(
          predictions.flatMap(({ one, heldBack: answer }) =>
            one.pair.round === round && answer.kind === "interval"
              ? [{ measured: one.pair.measured, mid: answer.mid, low: answer.low, high: answer.high }]
              : [],
          ),
        ),
      ]),
    ),
    pairs: pairs.length,
    unknownChips: Object.fromEntries([...unknown].sort(([left], [right]) => left.localeCompare(right))),
    unanswered: unanswered.length,
    heldBackRounds: [...left].filter(([, mixes]) => mixes !== undefined).map(([round]) => round),
  };
  print(result, left);
  if (values["by-chip"] === true) printByChip(cases);
  if (values.fit === true)
    for (const [mix, { matrix, power, bandwidth, spread }] of fitMixes(cases))
      console.log(`fit on all rounds, ${mix}: ${[matrix, power, bandwidth, spread].join(" ")}`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
}

/** @param {readonly Case[]} cases @param {string} round */
function withoutRound(cases, round) {
  const others = cases.filter(({ pair }) => pair.round !== round && fittedOn.has(pair.round));
  return others.length === 0 ? undefined : fitMixes(others);
}

/** Leaves out each chip in turn: what the others give says how well a chip is predicted that nobody has measured. @param {readonly Case[]} cases */
function printByChip(cases) {
  console.log("");
  for (const id of [...new Set(cases.flatMap(({ fast, slow }) => [fast.id, slow.id]))].sort()) {
    /** @param {Case} one */
    const has = ({ fast, slow }) => fast.id === id || slow.id === id;
    const mixes = fitMixes(cases.filter((one) => !has(one)));
    const row = score(
      cases.filter(has).flatMap((one) => {
        const answer = predict(one, mixes.get(one.mix));
        return answer.kind === "interval" ? [{ measured: one.pair.measured, mid: answer.mid, low: answer.low, high: answer.high }] : [];
      }),
    );
    printLine(`without ${id}: its pairs`, row);
  }
}

/** @param {any} result @param {ReadonlyMap<string, ReadonlyMap<string, import("./predict.mjs").Mix> | undefined>} left */
function print(result, left) {
  console.log(`${"".padEnd(40)}${"pairs".padStart(6)}${"error".padStart(11)}${"order".padStart(11)}${"80 % holds".padStart(11)}`);
  for (const kind of ["inference", "training"]) {
    if (result[kind].pairs === 0) continue;
    printLine(`${kind}, rounds held back`, result[kind]);
    printLine(`${kind}, registry as it is`, result.asShipped[kind]);
    for (const [name, rows] of Object.entries(result.baselines)) printLine(`  ${name}`, rows[kind]);
  }
  for (const [round, row] of Object.entries(result.byRound)) printLine(`  ${round}${result.heldBackRounds.includes(round) ? "" : " (not fitted on)"}`, row);
  console.log("\nerror: median of |predicted / measured - 1|; order: the faster device was said to be faster");
  for (const [round, mixes] of left) {
    if (mixes === undefined) console.log(`${round}: the file has no other fitted round, so it is predicted with the registry, which has seen it`);
    for (const [mix, { matrix, power, bandwidth, spread }] of mixes ?? [])
      console.log(`without ${round}: ${mix} = matrix^${String(matrix)} power^${String(power)} bandwidth^${String(bandwidth)}, spread ${String(spread)}`);
  }
  const unknown = Object.entries(result.unknownChips);
  if (unknown.length > 0)
    console.log(`chips that the registry does not know, left out: ${unknown.map(([name, count]) => `${name} (${String(count)} pairs)`).join(", ")}`);
  if (result.unanswered > 0) console.log(`pairs without an answer, for lack of figures: ${String(result.unanswered)}`);
}

/** @param {string} name @param {any} row */
function printLine(name, row) {
  const figures = [row.medianAbsolutePercentError, row.orderAccuracy, ...(row.intervalCoverage80 === undefined ? [] : [row.intervalCoverage80])];
  console.log(`${name.padEnd(40)}${String(row.pairs).padStart(6)}${figures.map((figure) => `${String(figure).padStart(9)} %`).join("")}`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof InputError) && !(error instanceof TypeError && "code" in error)) throw error;
  console.error(`bench:substitution: ${error.message}`);
  process.exitCode = 2;
}
