// @ts-check
// Time by number of offers as a chart in SVG, both axes in powers of ten.

/** @typedef {{readonly name: string, readonly points: readonly {readonly offers: number, readonly ms: number}[]}} Line */

const [width, height, left, right, top, bottom] = [780, 460, 70, 210, 50, 50];
const colours = ["#0b6e4f", "#2a9d8f", "#7a5195", "#1d4e89", "#111111", "#c1121f", "#e07a00", "#8d6a9f", "#5c677d", "#00798c", "#b5838d", "#6a994e"];

/** @param {readonly Line[]} lines */
export function chart(lines) {
  const points = lines.flatMap((line) => line.points).filter(({ ms }) => ms > 0);
  const offers = range(points.map((point) => point.offers));
  const times = range(points.map((point) => point.ms));
  /** @param {number} value */
  const x = (value) => left + ((Math.log10(value) - offers.low) / (offers.high - offers.low)) * (width - left - right);
  /** @param {number} value */
  const y = (value) => height - bottom - ((Math.log10(value) - times.low) / (times.high - times.low)) * (height - top - bottom);
  const parts = [
    `<text x="${String(left)}" y="26" font-size="15">Time of one match by number of offers, 14 requirements</text>`,
    ...powers(offers).map(
      (value) => `<line x1="${at(x(value))}" x2="${at(x(value))}" y1="${String(top)}" y2="${String(height - bottom)}" stroke="#ddd"/>
<text x="${at(x(value))}" y="${String(height - bottom + 20)}" text-anchor="middle">${value.toLocaleString("en-GB")}</text>`,
    ),
    ...powers(times).map(
      (value) => `<line x1="${String(left)}" x2="${String(width - right)}" y1="${at(y(value))}" y2="${at(y(value))}" stroke="#ddd"/>
<text x="${String(left - 8)}" y="${at(y(value) + 4)}" text-anchor="end">${value < 1000 ? `${String(value)} ms` : `${String(value / 1000)} s`}</text>`,
    ),
    ...lines.flatMap((line, index) => {
      const colour = colours[index % colours.length] ?? "#000";
      const shown = line.points.filter(({ ms }) => ms > 0);
      return [
        `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${shown.map((point) => `${at(x(point.offers))},${at(y(point.ms))}`).join(" ")}"/>`,
        ...shown.map((point) => `<circle cx="${at(x(point.offers))}" cy="${at(y(point.ms))}" r="3" fill="${colour}"/>`),
        `<text x="${String(width - right + 20)}" y="${String(top + 20 + index * 22)}" fill="${colour}">${escaped(line.name)}</text>`,
      ];
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" font-family="sans-serif" font-size="12" role="img" aria-label="Time of one match by number of offers">
<rect width="100%" height="100%" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
}

/** The whole powers of ten around some values. @param {readonly number[]} values */
function range(values) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  return { low, high: Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)))) };
}

/** @param {{readonly low: number, readonly high: number}} range */
function powers({ low, high }) {
  return Array.from({ length: high - low + 1 }, (_, index) => Number(`1e${String(low + index)}`));
}

/** @param {number} value */
const at = (value) => value.toFixed(1);

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
