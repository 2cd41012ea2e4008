// @ts-check
import { defineConfig } from "vitest/config";

// Packages are tested as their sources: nothing has to be built first. Whether a package is imported or required adds a condition of its own.
const conditions = ["@cornercast/source", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["{schemas,sdk,provider,cli,conformance,tools,bench,examples,site}/**/*.test.{ts,mjs}"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    // Properties of many values, on a machine that does other things too.
    testTimeout: 60_000,
    // The files of a worker share what they import: reading it anew for each took a third of the time. No test may leave a global changed.
    isolate: false,
    setupFiles: ["./tools/vitest-setup.mjs"],
    pool: "forks",
    maxWorkers: 2,
    reporters: ["default", "./tools/count-reporter.mjs"],
    coverage: {
      include: ["{schemas,sdk,provider,cli,conformance}/src/**/*.ts"],
      exclude: ["**/gen/**", "**/testing/**", "**/agreement/**", "**/expected-outcomes.ts", "**/index.ts"],
      reporter: ["text-summary", "html", "json"],
      reportsDirectory: "coverage",
      reportOnFailure: true,
    },
  },
});
