import type { ShapeGroups } from "./shape-groups.js";

/** The wanted shapes of each mask for which a test holds. */
export function shapesByMask(masks: ShapeGroups, wanted: Uint32Array, holds: (mask: number) => boolean): ReadonlyMap<number, readonly number[]> {
  const chosen = Uint8Array.from(masks.shapes, (_, mask) => (holds(mask) ? 1 : 0));
  const shapes = new Map<number, number[]>();
  for (let index = 0; index < wanted.length; index += 1) {
    const shape = wanted[index] as number;
    const mask = masks.of[shape] as number;
    if (chosen[mask] === 0) continue;
    const known = shapes.get(mask);
    if (known === undefined) shapes.set(mask, [shape]);
    else known.push(shape);
  }
  return shapes;
}
