// @ts-check
import { fileURLToPath } from "node:url";
import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../../vitest.config.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
// What is here needs the built site, the built command, and Chromium.
export default mergeConfig(
  { ...shared, test: { ...shared.test, include: [] } },
  defineConfig({ root, test: { include: ["tools/suites/site/*.suite.mjs"], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false } }),
);
