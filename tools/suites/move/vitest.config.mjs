// @ts-check
import { fileURLToPath } from "node:url";
import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../../vitest.config.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
// What is here needs a Slurm cluster, a registry, and a program that can be killed.
export default mergeConfig(
  { ...shared, test: { ...shared.test, include: [] } },
  defineConfig({ root, test: { include: ["provider/src/moving/*.suite.ts"], testTimeout: 180_000, hookTimeout: 120_000, fileParallelism: false } }),
);
