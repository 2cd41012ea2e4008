import { createHash } from "node:crypto";
import type { ConformanceCase } from "../case/conformance-case.js";
import type { Requirement } from "../requirement/load-requirements.js";

/** The digest of all cases of a suite, whatever file they stand in. */
export function casesDigest(cases: readonly ConformanceCase[]): string {
  return sha256(JSON.stringify(cases.map(({ file: _file, ...rest }) => rest)));
}

/** The digest of a set of requirements: of `id sha256` a line, in the order of the ids. */
export function requirementsDigest(requirements: Iterable<Pick<Requirement, "id" | "sha256">>): string {
  const lines = [...requirements].map((requirement) => `${requirement.id} ${requirement.sha256}\n`);
  return sha256(lines.sort().join(""));
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
