import { element, type Element } from "./element.js";

/** One line of the chart: an interval around a value, or why there is none. */
export type ChartRow =
  | { readonly label: string; readonly kind: "interval"; readonly low: number; readonly mid: number; readonly high: number; readonly note: string }
  | { readonly label: string; readonly kind: "unknown"; readonly note: string };

const [left, right, height, top] = [150, 590, 24, 34] as const;

/**
 * A chart of intervals on a logarithmic axis: how many times the work of the reference a chip does.
 * What is not known has its line and no mark.
 */
export function intervalChart(title: string, rows: readonly ChartRow[]): Element {
  const known = rows.flatMap((row) => (row.kind === "interval" ? [row] : []));
  const [low, high] = [Math.min(0.5, ...known.map((row) => row.low)), Math.max(2, ...known.map((row) => row.high))];
  const x = (value: number): number => round(left + ((right - left) * Math.log(value / low)) / Math.log(high / low));
  const ticks = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16].filter((tick) => tick >= low * 0.99 && tick <= high * 1.01);
  const total = top + rows.length * height + 8;
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 680 ${String(total)}`, class: "chart", role: "img", "aria-label": title },
    ...ticks.flatMap((tick) => [
      element("line", { x1: x(tick), x2: x(tick), y1: top - 8, y2: total - 6, class: tick === 1 ? "one" : "grid" }),
      element("text", { x: x(tick), y: 16, "text-anchor": "middle", class: "tick" }, `${String(tick)}×`),
    ]),
    ...rows.flatMap((row, index) => {
      const y = top + index * height + height / 2;
      const label = element("text", { x: left - 12, y: y + 4, "text-anchor": "end" }, row.label);
      if (row.kind === "unknown") return [label, element("text", { x: left + 8, y: y + 4, class: "faint" }, `unknown: ${row.note}`)];
      return [
        label,
        element("line", { x1: x(row.low), x2: x(row.high), y1: y, y2: y, class: "interval" }, element("title", {}, `${row.label}: ${row.note}`)),
        element("circle", { cx: x(row.mid), cy: y, r: 4.5, class: "mid" }),
        element("text", { x: 672, y: y + 4, "text-anchor": "end", class: "tick" }, `${row.low.toFixed(2)}–${row.high.toFixed(2)}`),
      ];
    }),
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;
