// @ts-check
// Reads pairs of results: CSV with a header, one pair a line.
import { existsSync, readFileSync } from "node:fs";

/** @typedef {{round: string, benchmark: string, scenario: string, chip_fast: string, chip_slow: string, precision_fast: string, precision_slow: string, measured: number, peakFlops: number, bandwidth: number, bandwidthBytes: number}} Pair */

const texts = /** @type {const} */ (["round", "benchmark", "scenario", "chip_fast", "chip_slow", "precision_fast", "precision_slow"]);
const numbers = /** @type {const} */ (["measured_ratio", "peak_flops_ratio", "bandwidth_ratio", "bandwidth_bytes_ratio"]);

/** What is wrong with the input, for people. */
export class InputError extends Error {
  code = "input";
}

/**
 * The pairs of a file. A missing file or column is an {@link InputError}; a ratio of a predictor that is not there is NaN.
 * @param {string} file @returns {readonly Pair[]}
 */
export function readPairs(file) {
  if (!existsSync(file))
    throw new InputError(`${file} is not there: the measured pairs are not part of this repository; pass a file of the same columns with --data FILE`);
  const [header = "", ...lines] = readFileSync(file, "utf8")
    .replace(/^\uFEFF/u, "")
    .split(/\r?\n/u);
  const columns = cells(header);
  const missing = [...texts, "measured_ratio"].filter((name) => !columns.includes(name));
  if (missing.length > 0) throw new InputError(`${file} has no column ${missing.join(", ")}`);
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const values = cells(line);
    /** @param {string} name */
    const cell = (name) => values[columns.indexOf(name)] ?? "";
    const [measured = NaN, peakFlops = NaN, bandwidth = NaN, bandwidthBytes = bandwidth] = numbers.map((name) =>
      cell(name) === "" ? NaN : Number(cell(name)),
    );
    if (!(measured > 0) || !Number.isFinite(measured)) throw new InputError(`${file}:${String(index + 2)}: measured_ratio is not a number above 0`);
    const [round = "", benchmark = "", scenario = "", chip_fast = "", chip_slow = "", precision_fast = "", precision_slow = ""] = texts.map(cell);
    return [
      {
        round,
        benchmark,
        scenario,
        chip_fast,
        chip_slow,
        precision_fast,
        precision_slow,
        measured,
        peakFlops,
        bandwidth,
        bandwidthBytes: Number.isNaN(bandwidthBytes) ? bandwidth : bandwidthBytes,
      },
    ];
  });
}

/** @param {string} line @returns {readonly string[]} */
function cells(line) {
  const found = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gu))
    found.push(match[1] === undefined ? (match[2] ?? "").trim() : match[1].replaceAll('""', '"'));
  return found;
}
