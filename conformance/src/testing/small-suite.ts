import { loadSuite } from "../run/load-suite.js";
import type { Suite } from "../run/run-suite.js";

/** Some cases of the suite and no invariants, so that tests of the runner are quick. */
export function smallSuite(...ids: readonly string[]): Suite {
  const suite = loadSuite();
  const cases = suite.cases.filter(({ id }) => ids.includes(id));
  if (cases.length !== ids.length) throw new Error(`the suite lacks some of ${ids.join(", ")}`);
  return { ...suite, cases, invariants: [] };
}
