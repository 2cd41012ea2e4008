import type { ReasonCode } from "@cornercast/schemas";
import type { Diagnostic } from "../errors/index.js";
import { fieldOf, formatPointer, isJsonObject, type JsonObject, type JsonValue } from "../document/index.js";

/** Reads fields of a configuration, and notes what is wrong with them. */
export interface ConfigReader {
  readonly object: JsonObject;
  readonly problems: readonly Diagnostic[];
  /** A whole number from 1 to a billion under the first of some names that is there, or undefined; one of another kind is a problem. */
  count(...names: readonly string[]): number | undefined;
  /** The same, and its absence is a problem. */
  required(...names: readonly string[]): number;
  flag(name: string, otherwise: boolean): boolean;
  text(name: string): string | undefined;
  part(name: string): JsonObject | undefined;
  problem(code: ReasonCode, name: string, message: string, suggestion?: string): void;
}

const most = 1e9;

/** A reader of an object that stands at a JSON Pointer. */
export function configReader(object: JsonObject, path: readonly string[]): ConfigReader {
  const problems: Diagnostic[] = [];
  const problem = (code: ReasonCode, name: string, message: string, suggestion?: string): void => {
    problems.push({ code, severity: "error", message, pointer: formatPointer([...path, name]), ...(suggestion === undefined ? {} : { suggestion }) });
  };
  const count = (...names: readonly string[]): number | undefined => {
    for (const name of names) {
      const value = fieldOf(object, name);
      if (value === undefined || value === null) continue;
      if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= most) return value;
      problem("model-config-field", name, `${name} is not a whole number from 0 to ${String(most)}`);
      return undefined;
    }
    return undefined;
  };
  return {
    object,
    problems,
    count,
    required(...names) {
      const before = problems.length;
      const value = count(...names);
      if (value !== undefined && value > 0) return value;
      const [name = ""] = names;
      if (problems.length === before) {
        problem("model-config-field", name, value === 0 ? `${name} is 0` : `${names.join(" or ")} is missing: memory cannot be computed without it`);
      }
      return 1;
    },
    flag(name, otherwise) {
      const value = fieldOf(object, name);
      return typeof value === "boolean" ? value : otherwise;
    },
    text(name) {
      const value: JsonValue | undefined = fieldOf(object, name);
      return typeof value === "string" ? value : undefined;
    },
    part(name) {
      const value = fieldOf(object, name);
      return isJsonObject(value) ? value : undefined;
    },
    problem,
  };
}
