import { readFileSync } from "node:fs";
import { isJsonObject, readDocuments } from "@cornercast/sdk/document";
import { UsageError } from "./usage-error.js";

/**
 * Reads the file of `--known-failing`: the ids of cases, each with the reason why it fails. Without a file there are none.
 *
 * - An id that the suite does not know, or one without a reason, is wrong usage: a list that is out of date would hide failures.
 */
export function readKnownFailing(path: string | undefined, ids: ReadonlySet<string>): ReadonlyMap<string, string> {
  if (path === undefined) return new Map();
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new UsageError(`--known-failing: ${path} cannot be read`);
  }
  const { documents, diagnostics } = readDocuments([{ name: path, text }]);
  const error = diagnostics.find(({ severity }) => severity === "error");
  if (error !== undefined)
    throw new UsageError(`--known-failing: ${path}: [${error.code}] ${error.message}; it has to hold the ids of cases, each with a reason`);
  const value = documents[0]?.value ?? {};
  const entries = isJsonObject(value) ? Object.entries(value) : undefined;
  const reasons = entries?.flatMap(([id, reason]) => (typeof reason === "string" && reason !== "" ? [[id, reason] as const] : []));
  if (reasons === undefined || reasons.length !== entries?.length)
    throw new UsageError(`--known-failing: ${path} has to hold the ids of cases, each with a reason`);
  const unknown = reasons.find(([id]) => !ids.has(id));
  if (unknown !== undefined) throw new UsageError(`--known-failing: ${unknown[0]} is no case of this suite`);
  return new Map(reasons);
}
