// @ts-check
import { defineConfig } from "vitest/config";

// Packages are tested as their sources: nothing has to be built first. Whether a package is imported or required adds a condition of its own.
const conditions = ["@cornercast/source", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["{schemas,sdk,provider,cli,conformance,tools,bench,examples}/**/*.test.{ts,mjs}"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    testTimeout: 20_000,
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
