import type { StaticOutcomes } from "./static-outcomes.js";
import { deviceCount } from "./status-outcomes.js";
import type { ShapeTable } from "./shape-table.js";

/** Shapes that no status can tell apart: of one lifecycle, number of accelerators and numbers of units that the job takes. */
export interface ShapeClasses {
  /** The class of each shape that is wanted. */
  readonly of: Uint32Array;
  /** A shape of each class. */
  readonly shapes: readonly number[];
  /** The accelerators of each shape; not a number where an entry does not say. */
  readonly devices: Float64Array;
  /** The units that offers of each shape are judged by. */
  readonly units: Float64Array;
}

export function shapeClasses({ units, unitsNow, unitsLater }: StaticOutcomes, table: ShapeTable, wanted: Uint32Array): ShapeClasses {
  const lifecycles = table.column(["lifecycle"]);
  const counts = table.column(["devices"]);
  const countOf = Float64Array.from({ length: counts.values }, (_, id) => deviceCount(table.documentOf(counts.representativeOf(id))));
  const devices = new Float64Array(table.size);
  const of = new Uint32Array(table.size);
  const shapes: number[] = [];
  // Numbers are joined two by two, so that no text is made for a shape.
  const steps = [pairs(), pairs(), pairs(), pairs()] as const;
  const deviceIds = distinct();
  const unitIds = distinct();
  for (const shape of wanted) {
    const count = countOf[counts.ids[shape] as number] as number;
    devices[shape] = count;
    const first = steps[0](lifecycles.ids[shape] as number, deviceIds(count));
    const second = steps[1](first, unitIds(units[shape] as number));
    const third = steps[2](second, unitIds(unitsNow[shape] as number));
    const id = steps[3](third, unitIds(unitsLater[shape] as number));
    if (id === shapes.length) shapes.push(shape);
    of[shape] = id;
  }
  return { of, shapes, devices, units };
}

function distinct(): (value: number) => number {
  const ids = new Map<number, number>();
  return (value) => {
    let id = ids.get(value);
    if (id === undefined) ids.set(value, (id = ids.size));
    return id;
  };
}

/** Numbers for pairs of numbers below 2^26, in the order in which pairs come. */
function pairs(): (left: number, right: number) => number {
  const ids = distinct();
  return (left, right) => ids(left * 0x400_0000 + right);
}
