// @ts-check
import { fileURLToPath } from "node:url";
import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../../vitest.config.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
// What is here needs a PostgreSQL server and programs that are built.
export default mergeConfig(
  { ...shared, test: { ...shared.test, include: [] } },
  defineConfig({
    root,
    test: {
      include: ["provider/src/store/**/*.suite.ts", "tools/suites/postgres/*.suite.mjs"],
      globalSetup: "tools/suites/postgres/global-setup.mjs",
      testTimeout: 180_000,
      hookTimeout: 300_000,
      fileParallelism: false,
    },
  }),
);
