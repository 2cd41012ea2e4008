// A vitest reporter that ends a run with a plain line, `N passed, N failed, N skipped`, for programs that read logs.

/** Counts the tests of a run; a file that fails before its first test counts as one failed test. */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) counts[test.result().state === "pending" ? "skipped" : test.result().state] += 1;
      if (module.state() === "failed" && !tests.some((test) => test.result().state === "failed")) counts.failed += 1;
    }
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
