// @ts-check
// How well substitution predicts measured results: npm run bench:substitution [-- --data CSV --json FILE --fit --by-chip].
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { evaluate } from "./evaluate.mjs";
import { fitMixes } from "./fit.mjs";
import { predict } from "./predict.mjs";
import { readPairs } from "./read-pairs.mjs";
import { reportLines, scoreLine } from "./report.mjs";
import { score } from "./score.mjs";

/** @typedef {import("./predict.mjs").Case} Case */

/** @param {readonly string[]} argv */
function main(argv) {
  const { values } = parseArgs({
    args: [...argv],
    options: { data: { type: "string" }, json: { type: "string" }, fit: { type: "boolean" }, "by-chip": { type: "boolean" } },
  });
  const file = values.data ?? fileURLToPath(new URL("../../../shared/data/chips/substitution_pairs_dev.csv", import.meta.url));
  const evaluation = evaluate(readPairs(file));
  console.log(reportLines(evaluation).join("\n"));
  if (values["by-chip"] === true) printByChip(evaluation.cases);
  if (values.fit === true)
    for (const [mix, { matrix, power, bandwidth, spread }] of fitMixes(evaluation.cases))
      console.log(`fit on all rounds, ${mix}: ${[matrix, power, bandwidth, spread].join(" ")}`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(evaluation.result, undefined, 2)}\n`);
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
    console.log(scoreLine(`without ${id}: its pairs`, row));
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  // What parseArgs and the file system refuse has a code, as have inputs; anything else is a fault of this program.
  if (!(error instanceof Error && "code" in error)) throw error;
  console.error(`bench:substitution: ${error.message}`);
  process.exitCode = 2;
}
