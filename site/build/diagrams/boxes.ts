import { element, type Element } from "../../shared/element.js";

/** A box of a diagram: its place in a grid, and its words; those after the first line are smaller. */
export interface Box {
  readonly id: string;
  readonly at: readonly [column: number, row: number];
  readonly lines: readonly string[];
  readonly kind?: "plain" | "strong" | "quiet" | "good" | "bad";
}

/** An arrow from one box to another, with words on it. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

const [width, height, gapX, gapY, margin] = [158, 58, 62, 40, 6] as const;

/** A diagram of boxes in a grid with arrows between them. Its words are in the text of the page too. */
export function boxes(title: string, nodes: readonly Box[], arrows: readonly Arrow[]): Element {
  const place = (box: Box): readonly [number, number] => [margin + box.at[0] * (width + gapX), margin + box.at[1] * (height + gapY)];
  const columns = Math.max(...nodes.map(({ at }) => at[0])) + 1;
  const rows = Math.max(...nodes.map(({ at }) => at[1])) + 1;
  const size = [columns * (width + gapX) - gapX + 2 * margin, rows * (height + gapY) - gapY + 2 * margin] as const;
  const byId = new Map(nodes.map((box) => [box.id, box]));
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${String(size[0])} ${String(size[1])}`, class: "diagram", role: "img", "aria-label": title },
    element(
      "defs",
      {},
      element(
        "marker",
        { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
        element("path", { d: "M0 0 8 4 0 8z", class: "tip" }),
      ),
    ),
    ...arrows.flatMap(({ from, to, label }) => {
      const [a, b] = [byId.get(from), byId.get(to)];
      if (a === undefined || b === undefined) throw new Error(`the diagram “${title}” has no box ${a === undefined ? from : to}`);
      const [ax, ay] = place(a);
      const [bx, by] = place(b);
      const [x1, y1, x2, y2] =
        a.at[0] === b.at[0]
          ? [ax + width / 2, ay + (by > ay ? height : 0), bx + width / 2, by + (by > ay ? 0 : height)]
          : [ax + (bx > ax ? width : 0), ay + height / 2, bx + (bx > ax ? 0 : width), by + height / 2];
      const line = element("path", { d: `M${String(x1)} ${String(y1)}L${String(x2)} ${String(y2)}`, class: "arrow", "marker-end": "url(#arrow)" });
      const beside = a.at[0] === b.at[0];
      return label === undefined
        ? [line]
        : [
            line,
            element(
              "text",
              { x: (x1 + x2) / 2 + (beside ? 7 : 0), y: (y1 + y2) / 2 + (beside ? 4 : -7), "text-anchor": beside ? "start" : "middle", class: "label" },
              label,
            ),
          ];
    }),
    ...nodes.flatMap((box) => {
      const [x, y] = place(box);
      const first = y + height / 2 + 5 - (box.lines.length - 1) * 8.5;
      return [
        element("rect", { x, y, width, height, rx: 7, class: `box ${box.kind ?? "plain"}` }),
        ...box.lines.map((line, index) =>
          element("text", { x: x + width / 2, y: first + index * 17, "text-anchor": "middle", class: index === 0 ? "name" : "small" }, line),
        ),
      ];
    }),
  );
}
