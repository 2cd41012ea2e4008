/** Shapes in groups that some numbers of theirs cannot tell apart. */
export interface ShapeGroups {
  /** The group of each shape that is wanted. */
  readonly of: Uint32Array;
  /** A shape of each group. */
  readonly shapes: readonly number[];
}

/** Groups shapes by columns of numbers, in the order in which the groups come. */
export function groupShapes(wanted: Uint32Array, columns: readonly Uint32Array[], size: number): ShapeGroups {
  const of = new Uint32Array(size);
  const shapes: number[] = [];
  let slots = new Uint32Array(1024);
  const hashOf = (shape: number): number => {
    let hash = 0;
    for (const column of columns) {
      hash = Math.imul(hash ^ (column[shape] as number), 0x9e37_79b1);
      hash ^= hash >>> 15;
    }
    return hash;
  };
  const isEqual = (left: number, right: number): boolean => {
    for (const column of columns) if (column[left] !== column[right]) return false;
    return true;
  };
  const slotOf = (shape: number): number => {
    const last = slots.length - 1;
    let slot = hashOf(shape) & last;
    for (;;) {
      const group = slots[slot] as number;
      if (group === 0 || isEqual(shapes[group - 1] as number, shape)) return slot;
      slot = (slot + 1) & last;
    }
  };
  for (const shape of wanted) {
    const slot = slotOf(shape);
    const group = slots[slot] as number;
    if (group !== 0) {
      of[shape] = group - 1;
      continue;
    }
    of[shape] = shapes.length;
    shapes.push(shape);
    slots[slot] = shapes.length;
    if (shapes.length * 2 <= slots.length) continue;
    slots = new Uint32Array(slots.length * 2);
    for (const [known, representative] of shapes.entries()) slots[slotOf(representative)] = known + 1;
  }
  return { of, shapes };
}
