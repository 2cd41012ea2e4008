import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadCases } from "../case/load-cases.js";
import { invariants } from "../judge/judge-invariants.js";
import { loadRequirements } from "../requirement/load-requirements.js";
import type { Suite } from "./run-suite.js";

/** The folder of the suite that comes with this package. */
export const suiteFolder: string = fileURLToPath(new URL("../../", import.meta.url));

/** Reads a suite: `cases/`, `requirements.json`, and the version in `package.json`. Throws where a case is malformed. */
export function loadSuite(folder: string = suiteFolder): Suite {
  const { cases, problems } = loadCases(join(folder, "cases"));
  if (problems.length > 0) throw new Error(`the suite in ${folder} is not well formed: ${problems.slice(0, 5).join("; ")}`);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly version: string };
  return { version, cases, requirements: loadRequirements(join(folder, "requirements.json")), invariants };
}
