import { largestFix } from "../explain/fixes.js";
import { outcomeCodes, verdictBits } from "./outcome-code.js";
import type { OfferRows } from "./rows/offer-rows.js";
import type { ShapeGroups } from "./shape-groups.js";
import type { StaticOutcomes } from "./static-outcomes.js";

/** Shapes whose offers are looked at one by one, and where these are. */
export interface OpenShapes {
  /** 1 for each mask whose offers are not looked at. */
  readonly closed: Uint8Array;
  readonly shapes: Uint32Array;
  /** The blocks of all the shapes, those of one behind the other: of the shape at a position from `starts[position]` on. */
  readonly blocks: Uint32Array;
  readonly starts: Uint32Array;
}

/** The shapes of masks that are not closed. */
export function openShapes(masks: ShapeGroups, closed: Uint8Array, rows: OfferRows, wanted: Uint32Array): OpenShapes {
  const shapes = wanted.filter((shape) => closed[masks.of[shape] as number] === 0);
  const blocks = rows.blocksOf(shapes);
  const starts = new Uint32Array(shapes.length + 1);
  let at = 0;
  for (const [position, shape] of shapes.entries()) {
    starts[position] = at;
    while (at < blocks.length && rows.shapes[blocks[at] as number] === shape) at += 1;
    // In the order in which they lie in memory.
    blocks.subarray(starts[position], at).sort();
  }
  starts[shapes.length] = at;
  return { closed, shapes, blocks, starts };
}

/**
 * Masks whose offers do not fit whatever their status says, and more of whose requirements are violated than a change may touch.
 *
 * - None where a requirement on the status is locked: whether it stands in the way is looked for everywhere.
 */
export function closedMasks({ profile, terms, masks, ofRoles, ofTerms }: StaticOutcomes): Uint8Array {
  const hardware = verdictBits[outcomeCodes.violatedHardware] as number;
  const closed = new Uint8Array(masks.shapes.length);
  const statusIsLocked = profile.terms.some(({ locked }, position) => locked && terms[position] === undefined);
  if (statusIsLocked || ofRoles.length === 0) return closed;
  for (let mask = 0; mask < closed.length; mask += 1) {
    const inTerms = ofTerms.violations[mask] as number;
    let violations = inTerms;
    let isClosed = true;
    let missing = (ofTerms.unknowns[mask] as number) > 0;
    for (const role of ofRoles) {
      const own = role.violations[mask] as number;
      violations += own;
      if ((role.unknowns[mask] as number) > 0) missing = true;
      // One violation alone could be the sole blocker, if the status adds none.
      if (((role.bits[mask] as number) & hardware) === 0 || own + inTerms < 2) isClosed = false;
    }
    if (isClosed && (missing || violations > largestFix)) closed[mask] = 1;
  }
  return closed;
}
