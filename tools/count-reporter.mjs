// @ts-check
// A vitest reporter that ends a run with plain lines for programs that read logs: what failed, a line each, and `N passed, N failed, N skipped`.
import { relative } from "node:path";
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

/**
 * A line for each thing that failed: the file, the names, and the first line of why. A log that was cut still names it, because these lines come last.
 *
 * @param {readonly TestModule[]} modules
 * @param {readonly unknown[]} faults errors that belong to no test
 */
export function failedLines(modules, faults) {
  /** @param {unknown} error */
  const why = (error) => String(error instanceof Object && "message" in error ? error.message : error).split("\n", 1)[0] ?? "";
  /** @type {string[]} */
  const lines = [];
  for (const module of modules) {
    const path = relative(process.cwd(), module.moduleId);
    const before = lines.length;
    for (const test of module.children.allTests("failed")) lines.push(`failed: ${path} > ${test.fullName}: ${why(test.result().errors?.[0])}`);
    if (lines.length === before && module.state() === "failed") {
      const errors = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())];
      lines.push(`failed: ${path}: ${why(errors[0] ?? "it failed outside of its tests")}`);
    }
  }
  return [...lines, ...faults.map((error) => `failed: ${why(error)}`)];
}

/** @implements {Reporter} */
export default class CountReporter {
  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    for (const line of failedLines(modules, unhandledErrors)) console.log(line);
    console.log(countLine(modules, unhandledErrors.length));
  }
}
