// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

it.each(["sdk/src", "schemas/src"])("%s reads no clock where the linter does not look: every Date is made from an argument", (folder) => {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => /\bDate\(\s*\)|\bnew Date\b(?!\()/u.test(readFileSync(join(root, folder, file), "utf8")))).toEqual([]);
});
