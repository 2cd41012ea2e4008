// @ts-check
// Prints scores as a table.
import { kinds } from "./evaluate.mjs";

/** @typedef {ReturnType<typeof import("./evaluate.mjs").evaluate>} Evaluation */
/** @typedef {{readonly pairs: number, readonly medianAbsolutePercentError: number | null, readonly orderAccuracy: number | null, readonly intervalCoverage80?: number | null}} Score */

/** The lines for people. @param {Evaluation} evaluation @returns {readonly string[]} */
export function reportLines({ result, heldBack }) {
  const unknown = Object.entries(result.unknownChips);
  return [
    `${"".padEnd(40)}${"pairs".padStart(6)}${"error".padStart(11)}${"order".padStart(11)}${"80 % holds".padStart(11)}`,
    ...kinds.flatMap((kind) =>
      result[kind].pairs === 0
        ? [`${kind}: nothing to score: ${result[kind].why}`]
        : [
            scoreLine(`${kind}, ${result[kind].predictedWith ?? ""}`, result[kind]),
            scoreLine(`${kind}, registry as it is`, result.asShipped[kind]),
            ...Object.entries(result.baselines).map(([name, rows]) => scoreLine(`  ${name}`, rows[kind])),
          ],
    ),
    ...Object.entries(result.byRound).map(([round, row]) => scoreLine(`  ${round}${result.roundsOfTheFit.includes(round) ? "" : " (not fitted on)"}`, row)),
    "",
    "error: median of |predicted / measured - 1|; order: the faster device was said to be faster",
    ...kinds.filter((kind) => result[kind].pairs > 0).map((kind) => `${kind}: predicted with ${result[kind].predictedWith ?? ""}: ${result[kind].why}`),
    ...[...heldBack].flatMap(([round, mixes]) =>
      [...mixes].map(
        ([mix, { matrix, power, bandwidth, spread }]) =>
          `without ${round}: ${mix} = matrix^${String(matrix)} power^${String(power)} bandwidth^${String(bandwidth)}, spread ${String(spread)}`,
      ),
    ),
    ...(unknown.length === 0
      ? []
      : [`chips that the registry does not know, left out: ${unknown.map(([name, count]) => `${name} (${String(count)} pairs)`).join(", ")}`]),
    ...(result.unanswered === 0 ? [] : [`pairs without an answer, for lack of figures: ${String(result.unanswered)}`]),
  ];
}

/** @param {string} name @param {Score} row */
export function scoreLine(name, row) {
  const figures = [row.medianAbsolutePercentError, row.orderAccuracy, ...(row.intervalCoverage80 === undefined ? [] : [row.intervalCoverage80])];
  return `${name.padEnd(40)}${String(row.pairs).padStart(6)}${figures.map((figure) => (figure === null ? "-" : `${String(figure)} %`).padStart(11)).join("")}`;
}
