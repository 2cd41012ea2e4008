import { readFileSync } from "node:fs";
import { isJsonArray, isJsonObject, valueAt, type JsonObject, type JsonValue } from "@cornercast/sdk/document";

/** One requirement of the specification. */
export interface Requirement {
  readonly id: string;
  readonly level: "MUST" | "MUST NOT" | "SHOULD" | "SHOULD NOT" | "MAY";
  /** The sentence. */
  readonly text: string;
  /** The digest of the sentence, in hexadecimal digits. */
  readonly sha256: string;
  readonly section: string;
  /** The chapter. */
  readonly file: string;
  readonly observable: "document" | "provider" | "client" | "verifier" | "none";
  /** Why no case decides it. */
  readonly excluded?: string;
}

const levels = ["MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY"] as const;
const observers = ["document", "provider", "client", "verifier", "none"] as const;

/** The requirements of a file such as `requirements.json`, by id, in the order of the chapters. */
export function loadRequirements(path: string): ReadonlyMap<string, Requirement> {
  const list = valueAt(JSON.parse(readFileSync(path, "utf8")) as JsonValue, ["requirements"]);
  const requirements = (isJsonArray(list) ? list.filter(isJsonObject) : []).map((item) => requirementOf(item, path));
  return new Map(requirements.map((requirement) => [requirement.id, requirement]));
}

function requirementOf(item: JsonObject, path: string): Requirement {
  const level = levels.find((each) => each === item["level"]);
  const observable = observers.find((each) => each === item["observable"]);
  const { id, text, sha256, section, file, excluded } = item;
  if (typeof id !== "string" || typeof text !== "string" || typeof sha256 !== "string" || typeof section !== "string" || typeof file !== "string")
    throw new Error(`${path} holds a requirement without id, text, sha256, section or file`);
  if (level === undefined || observable === undefined) throw new Error(`${path} states no known level or observer of ${id}`);
  return { id, level, text, sha256, section, file, observable, ...(typeof excluded === "string" && { excluded }) };
}
