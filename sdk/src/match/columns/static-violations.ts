import type { PredicateFinding } from "../findings.js";
import { isViolation } from "./outcome-code.js";
import type { StaticOutcomes } from "./static-outcomes.js";

/** What the static part of shapes violates: equal numbers for shapes that violate the same and find the same there. */
export interface StaticViolations {
  /** The number of a shape. */
  idOf(shape: number): number;
  /** The violated findings of a role, those on terms behind its own, of a number. */
  of(id: number, role: number): readonly PredicateFinding[];
  /** Those of all roles, each once. It is the same list each time. */
  together(id: number): readonly PredicateFinding[];
}

const known = new WeakMap<StaticOutcomes, StaticViolations>();

/** The violations of shapes, found when a shape asks for them first. */
export function staticViolations(statics: StaticOutcomes): StaticViolations {
  let found = known.get(statics);
  if (found === undefined) known.set(statics, (found = create(statics)));
  return found;
}

function create({ roles, terms, masks }: StaticOutcomes): StaticViolations {
  const columns = [...roles.flat(), ...terms].flatMap((column) => column ?? []);
  const violatedOf = new Map<number, readonly (typeof columns)[number][]>();
  const ids = new Map<string, number>();
  const idOfShape = new Int32Array(masks.of.length).fill(-1);
  const examples: number[] = [];
  const ofRoles = roles.map((own) => [...own, ...terms].flatMap((column) => column ?? []));
  const lists: (readonly PredicateFinding[])[][] = roles.map(() => []);
  const joint: (readonly PredicateFinding[])[] = [];
  const textOf = (shape: number): string => {
    const mask = masks.of[shape] as number;
    let violated = violatedOf.get(mask);
    if (violated === undefined) {
      violated = columns.filter(({ ids: values, outcomes }) => isViolation(outcomes.codes[values[shape] as number] as number));
      violatedOf.set(mask, violated);
    }
    return `${String(mask)} ${violated.map(({ ids: values, outcomes }) => String(outcomes.groups().of[values[shape] as number])).join(" ")}`;
  };
  const violations: StaticViolations = {
    idOf(shape) {
      let id = idOfShape[shape] as number;
      if (id < 0) {
        const text = textOf(shape);
        id = ids.get(text) ?? examples.push(shape) - 1;
        ids.set(text, id);
        idOfShape[shape] = id;
      }
      return id;
    },
    of: (id, role) =>
      ((lists[role] ??= [])[id] ??= (ofRoles[role] ?? []).flatMap(({ ids: values, outcomes }) => {
        const value = values[examples[id] as number] as number;
        const finding = outcomes.findings[value];
        return finding !== undefined && isViolation(outcomes.codes[value] as number) ? [finding] : [];
      })),
    together: (id) => (joint[id] ??= joined(roles.map((_, role) => violations.of(id, role)))),
  };
  return violations;
}

/** The findings of all roles, those on terms once. */
export function joined(each: readonly (readonly PredicateFinding[])[]): readonly PredicateFinding[] {
  const [only, ...others] = each;
  if (only !== undefined && others.length === 0) return only;
  return [...new Map(each.flat().map((finding) => [finding.predicate.path, finding])).values()];
}
