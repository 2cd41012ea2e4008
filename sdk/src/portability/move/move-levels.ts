import { moveRules, type MoveRuleRow, type NumericsLevel, type RuleFact, type StateLevel } from "@cornercast/schemas/registry/moves";
import { decide, type Rule } from "../decide.js";
import type { FactLookup } from "../evaluate-condition.js";
import { factLookup } from "../fact-lookup.js";
import type { FactValue } from "../fact-value.js";
import { moveFormats, type FormatsInMove } from "./move-formats.js";
import type { MoveSide } from "./move-side.js";

/** What becomes of one level in a move. */
export interface MoveLevel<L extends string> {
  readonly level: L;
  readonly outcome: "kept" | "lost" | "unknown";
  /** The id of the rule that decided, or the first that cannot be decided. */
  readonly rule?: string;
  /** What to do where it is lost, each enough by itself. */
  readonly fix: readonly string[];
  /** The facts that would decide what is unknown. */
  readonly missing: readonly RuleFact[];
  /** Under which conditions it is kept that no unit states. */
  readonly note?: string;
}

/** What a move keeps, level by level; the levels that keep most come first. */
export interface MoveLevels {
  readonly state: readonly MoveLevel<StateLevel>[];
  readonly numerics: readonly MoveLevel<NumericsLevel>[];
}

/** The levels of state and of numerics, those that keep most first. */
export const stateLevels: readonly StateLevel[] = ["S4", "S3", "S2", "S1", "S0"];
export const numericsLevels: readonly NumericsLevel[] = ["N0", "N1", "N2", "N3", "N4"];

/**
 * What a job keeps that moves between two units, by the rules of the registry `move-rules`.
 *
 * - A level that is kept keeps those after it in the list too, whatever their own rules leave open.
 * - `formats` are the numeric formats in which it computes; without them, whether results stay within a tolerance is unknown.
 * - Providers that state no greatest state level set no limit.
 *
 * @example
 * ```ts
 * const { state } = moveLevels({ device: deviceFactsOfChip("h100-sxm") }, { device: deviceFactsOfChip("mi300x") });
 * state.find(({ outcome }) => outcome === "kept")?.level; // "S2"
 * ```
 */
export function moveLevels(from: MoveSide, to: MoveSide, formats: readonly string[] = []): MoveLevels {
  const facts = moveLookup(from, to, moveFormats(formats, from, to));
  return { state: stateLevels.map((level) => decideLevel(level, facts)), numerics: numericsLevels.map((level) => decideLevel(level, facts)) };
}

/** Whether a move keeps a level: it does where it keeps it, or one that keeps more. */
export function keepsLevel<L extends string>(levels: readonly MoveLevel<L>[], wanted: string): MoveLevel<L> | undefined {
  const enough = levels.slice(0, levels.findIndex(({ level }) => level === wanted) + 1);
  return enough.findLast(({ outcome }) => outcome === "kept") ?? enough.findLast(({ outcome }) => outcome === "unknown") ?? enough.at(-1);
}

interface LevelRule extends Rule {
  readonly row: MoveRuleRow;
}

const verdicts = { kept: "native", lost: "no", unknown: "unknown" } as const;
const rules: readonly LevelRule[] = moveRules.map((row) => ({ when: row.when, verdict: verdicts[row.verdict], row }));

function decideLevel<L extends string>(level: L, facts: FactLookup): MoveLevel<L> {
  const { verdict, rule, missing } = decide(
    rules.filter(({ row }) => row.level === level),
    facts,
  );
  const outcome = verdict === "native" ? "kept" : verdict === "no" ? "lost" : "unknown";
  return {
    level,
    outcome,
    ...(rule === undefined ? {} : { rule: rule.row.id }),
    fix: outcome === "lost" ? (rule?.row.fix ?? []) : [],
    missing,
    ...(outcome === "kept" && rule?.row.note !== undefined ? { note: rule.row.note } : {}),
  };
}

/** Facts of the unit that the job leaves begin with `from`, those of the other with `to`. */
function moveLookup(from: MoveSide, to: MoveSide, formats: FormatsInMove): FactLookup {
  const sides = { from: { ...from, facts: lookupOf(from) }, to: { ...to, facts: lookupOf(to) } };
  return {
    value(fact: RuleFact): FactValue {
      if (fact === "move.formats") return formats === "unknown" ? undefined : formats === "none" ? { kind: "absent" } : { kind: "text", value: formats };
      const side = fact.startsWith("from.") ? sides.from : sides.to;
      const name = fact.slice(fact.indexOf(".") + 1);
      if (name !== "stateLevel") return side.facts.value(name as RuleFact);
      // A provider that states no limit sets none.
      return side.stateLevel === undefined ? { kind: "absent" } : { kind: "text", value: side.stateLevel.slice(1) };
    },
  };
}

function lookupOf({ device, software = {}, host = {} }: MoveSide): FactLookup {
  return factLookup({ artifact: {}, device, software, host });
}
