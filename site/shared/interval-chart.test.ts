import { describe, expect, it } from "vitest";
import { print } from "./element.js";
import { intervalChart } from "./interval-chart.js";

describe("the chart of intervals", () => {
  const svg = print(
    intervalChart("chips", [
      { label: "b200-sxm", kind: "interval", low: 1.6, mid: 2, high: 2.6, note: "measured" },
      { label: "l40s", kind: "interval", low: 0.2, mid: 0.3, high: 0.4, note: "derived" },
      { label: "trn2", kind: "unknown", note: "peak" },
    ]),
  );
  const x = (label: string): number => Number(new RegExp(`<title>${label}[^<]*</title></line><circle cx="([\\d.]+)"`, "u").exec(svg)?.[1]);

  it("puts more to the right of less", () => {
    expect(x("b200-sxm")).toBeGreaterThan(x("l40s"));
  });

  it("has a mark for what is known alone", () => {
    expect(svg.match(/<circle/gu)).toHaveLength(2);
    expect(svg).toContain("unknown: peak");
  });

  it("says what it shows to who cannot see it", () => {
    expect(svg).toContain('role="img" aria-label="chips"');
  });
});
