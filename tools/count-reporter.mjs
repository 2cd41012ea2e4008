// @ts-check
// A vitest reporter that ends a run with a plain line, `N passed, N failed, N skipped`, for programs that read logs.
/** @import {Reporter, TestModule} from "vitest/node" */

/**
 * The counts of a run: what fails before or besides its tests (a file that does not load, a hook, an unhandled rejection) counts
 * as failed too, so that a run that failed never says `0 failed`.
 *
 * @param {readonly TestModule[]} modules
 * @param {number} faults errors that belong to no test
 */
export function countLine(modules, faults) {
  const counts = { passed: 0, failed: faults, skipped: 0 };
  for (const module of modules) {
    let failures = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      counts[state === "pending" ? "skipped" : state] += 1;
      if (state === "failed") failures += 1;
    }
    if (failures === 0 && module.state() === "failed") counts.failed += 1;
  }
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

/** @implements {Reporter} */
export default class CountReporter {
  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    console.log(countLine(modules, unhandledErrors.length));
  }
}
