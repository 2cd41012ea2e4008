import type { SelectorSubject } from "../selector.js";
import { MAX_COST } from "./limits.js";
import { SelectorProblem } from "./selector-problem.js";
import type { CelValue } from "./cel-value.js";

/** One run of a selector on one device: its variables, what it has read, and the cost it has left. */
export class Evaluation {
  readonly device: SelectorSubject;
  readonly variables: CelValue[] = [];
  /** Attributes read so far, by qualified name, as shown to a person. */
  readonly seen: Map<string, string> = new Map();
  #cost = MAX_COST;

  constructor(device: SelectorSubject) {
    this.device = device;
  }

  /** @throws SelectorProblem `selector-cost` when the evaluation has become too expensive. */
  spend(units: number): void {
    this.#cost -= units;
    if (this.#cost < 0) throw new SelectorProblem("selector-cost", `the evaluation costs more than ${MAX_COST} units`, 0);
  }

  /** Cost of reading or writing so many characters. */
  spendText(characters: number): void {
    this.spend(Math.ceil(characters / 10));
  }
}
