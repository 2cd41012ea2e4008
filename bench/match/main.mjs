// @ts-check
// How long a match takes over many offers, beside others that only find the matches:
// npm run bench:match [-- --offers N --shapes N --runs N --clock cpu --seed N --quick --json FILE --svg FILE].
//
// - The market is made from a seed, of the chips and the regions in the registry; the workload has fourteen requirements.
// - All find the same offers, or the bench fails.
// - Peers that take long for one offer get a smaller market; ratios to them are by the offer.
// - The memory pass reads and sums the fourteen facts of each offer, four bytes each: what looking at every offer costs at least.
// - `--clock cpu` counts the time of the processor, all threads together, and gives DuckDB one: for a machine that does other work as well.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { chart } from "./chart.mjs";
import { runBench } from "./run-bench.mjs";

/** @param {string} text @param {string} name */
function whole(text, name) {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`--${name} takes a whole number from 1, not ${text}`);
  return value;
}

async function main() {
  const { values } = parseArgs({
    options: {
      offers: { type: "string" },
      shapes: { type: "string" },
      runs: { type: "string" },
      clock: { type: "string", default: "wall" },
      seed: { type: "string", default: "1" },
      quick: { type: "boolean", default: false },
      json: { type: "string" },
      svg: { type: "string" },
    },
  });
  if (values.clock !== "wall" && values.clock !== "cpu") throw new TypeError(`--clock is wall or cpu, not ${values.clock}`);
  const sizes =
    values.offers === undefined ? (values.quick ? [1e3, 1e4] : [1e3, 1e4, 1e5, 1e6]) : values.offers.split(",").map((size) => whole(size, "offers"));
  const result = await runBench({
    sizes,
    shapes: whole(values.shapes ?? (values.quick ? "2000" : "20000"), "shapes"),
    runs: whole(values.runs ?? (values.quick ? "3" : "9"), "runs"),
    clock: values.clock,
    seed: whole(values.seed, "seed"),
    say: (line) => console.log(line),
  });
  console.log("\nsummary");
  for (const [name, figure] of Object.entries(result.summary))
    console.log(`  ${name.padEnd(22)} ${figure === null ? `not measured: ${result.notMeasured[name] ?? ""}` : String(Number(figure.toPrecision(4)))}`);
  const svg = values.svg ?? values.json?.replace(/(?:\.json)?$/u, ".svg");
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
  if (svg !== undefined) writeFileSync(svg, chart(result.lines));
}

try {
  await main();
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  console.error(`bench:match: ${error.message}`);
  process.exitCode = 2;
}
