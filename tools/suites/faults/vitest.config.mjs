// @ts-check
import { fileURLToPath } from "node:url";
import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../../vitest.config.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
// The faults themselves, and the tests of who is let in and sees what: a token that was stolen, expired or made for others, and other tenants.
export default mergeConfig(
  { ...shared, test: { ...shared.test, include: [] } },
  defineConfig({
    root,
    test: {
      include: [
        "sdk/src/server/*.suite.ts",
        "sdk/src/server/tenants.test.ts",
        "provider/src/one-port.test.ts",
        "provider/src/auth/*.test.ts",
        "provider/src/config/serve-config.test.ts",
      ],
      testTimeout: 120_000,
      fileParallelism: false,
      execArgv: ["--expose-gc"],
    },
  }),
);
