import type { SelectorSubject } from "../selector.js";
import type { CelValue } from "./cel-value.js";
import type { Failure } from "./failure.js";
import { MAX_COST } from "./limits.js";
import type { Meter } from "./meter.js";
import type { PatternResult } from "./regex/pattern.js";
import { SelectorProblem } from "./selector-problem.js";

/** One run of a selector on one device: its variables, what it has read, and the cost it has left. */
export class Evaluation implements Meter {
  readonly device: SelectorSubject;
  readonly variables: (CelValue | Failure)[] = [];
  readonly seen: Map<string, string> = new Map();
  /** Patterns that stand in the expression as literals. */
  readonly literalPatterns: ReadonlyMap<string, PatternResult>;
  /** Patterns met only in this run. */
  readonly computedPatterns: Map<string, PatternResult> = new Map();
  #cost = MAX_COST;

  constructor(device: SelectorSubject, literalPatterns: ReadonlyMap<string, PatternResult>) {
    this.device = device;
    this.literalPatterns = literalPatterns;
  }

  spend(units: number): void {
    this.#cost -= units;
    if (this.#cost < 0) throw new SelectorProblem("selector-cost", `the evaluation costs more than ${MAX_COST} units`, 0);
  }

  spendText(characters: number): void {
    this.spend(Math.ceil(characters / 10));
  }
}
