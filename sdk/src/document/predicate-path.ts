import { formatPointer, parsePointer } from "./json-pointer.js";
import { fieldOf, isJsonArray, isJsonObject, type JsonValue } from "./json-value.js";

/** The fields by which members of a list are told apart, the first that a member has. */
const keyFields: readonly string[] = ["name", "format", "id"];
const plainName = /^[A-Za-z_$][A-Za-z0-9_$-]*$/;
const bareKey = /^(?!(?:0|[1-9][0-9]*)$)[^\s\][".]+(?:\.[^\s\][".]+)*$/;

/**
 * The name-keyed path of a value under `spec`: `profiles[hopper-fp8].roles[server].devices.memory.nominal.min`.
 *
 * - A member of a list is named by its `name`, else its `format`, else its `id`; by its position where it has none, or where an earlier member has the same.
 * - Keys of maps that are not plain names, and member names that look like positions, stand in brackets and quotes: `attributes["gpu.nvidia.com/uuid"]`.
 * - Absent for what is not under `spec`, and for what is not a JSON Pointer. The last tokens may name what is not there yet.
 *
 * @example
 * ```ts
 * pathOfPointer(workload, "/spec/profiles/0/roles/1/devices/count"); // "profiles[hopper-fp8].roles[server].devices.count"
 * ```
 */
export function pathOfPointer(document: JsonValue, pointer: string): string | undefined {
  const tokens = parsePointer(pointer);
  if (tokens === undefined || tokens[0] !== "spec") return undefined;
  let value = fieldOf(document, "spec");
  let path = "";
  for (const token of tokens.slice(1)) {
    if (isJsonArray(value)) {
      const index = Number(token);
      path += `[${memberKey(value, index) ?? token}]`;
      value = Number.isInteger(index) ? value[index] : undefined;
    } else {
      path += plainName.test(token) ? (path === "" ? token : `.${token}`) : `[${JSON.stringify(token)}]`;
      value = fieldOf(value, token);
    }
  }
  return path;
}

/** Where a path leads, or at which segment it leads nowhere. */
export type ResolvedPath =
  | { readonly kind: "ok"; readonly pointer: string }
  | { readonly kind: "syntax" }
  | {
      readonly kind: "missing";
      /** The segment that is not there, and what is there instead. */
      readonly segment: string;
      readonly candidates: readonly string[];
      /** The path up to the segment, and from it on. */
      readonly before: string;
      readonly after: string;
      readonly inBrackets: boolean;
    };

/** Follows a name-keyed path through the `spec` of a document. */
export function resolvePath(document: JsonValue, path: string): ResolvedPath {
  const segments = parsePath(path);
  if (segments === undefined) return { kind: "syntax" };
  let value = fieldOf(document, "spec");
  const tokens: (string | number)[] = ["spec"];
  for (const segment of segments) {
    const token = isJsonArray(value) ? memberIndex(value, segment) : segment.bracketed && !segment.quoted ? undefined : segment.text;
    const next: JsonValue | undefined = token === undefined ? undefined : isJsonArray(value) ? value[Number(token)] : fieldOf(value, String(token));
    if (token === undefined || next === undefined) {
      const candidates = isJsonArray(value) ? value.flatMap((member) => keyOf(member) ?? []) : isJsonObject(value) ? Object.keys(value) : [];
      return {
        kind: "missing",
        segment: segment.text,
        candidates,
        before: path.slice(0, segment.start),
        after: path.slice(segment.end),
        inBrackets: isJsonArray(value),
      };
    }
    tokens.push(token);
    value = next;
  }
  return { kind: "ok", pointer: formatPointer(tokens) };
}

function memberIndex(list: readonly JsonValue[], segment: PathSegment): number | undefined {
  if (!segment.bracketed) return undefined;
  if (!segment.quoted && /^(?:0|[1-9][0-9]*)$/.test(segment.text)) return Number(segment.text);
  const index = list.findIndex((member) => keyOf(member) === segment.text);
  return index === -1 ? undefined : index;
}

/**
 * The JSON Pointer of a name-keyed path; absent when the path does not lead to a value of the document.
 *
 * @example
 * ```ts
 * pointerOfPath(workload, "profiles[hopper-fp8].software[nvidia-driver].version.min"); // "/spec/profiles/0/software/0/version/min"
 * ```
 */
export function pointerOfPath(document: JsonValue, path: string): string | undefined {
  const resolved = resolvePath(document, path);
  return resolved.kind === "ok" ? resolved.pointer : undefined;
}

interface PathSegment {
  readonly text: string;
  readonly bracketed: boolean;
  readonly quoted: boolean;
  /** Where the segment stands in the path, with its point or brackets. */
  readonly start: number;
  readonly end: number;
}

/** The segments of a path, absent when the text is none. */
function parsePath(path: string): readonly PathSegment[] | undefined {
  const segments: PathSegment[] = [];
  const segment = /(\.?)([A-Za-z_$][A-Za-z0-9_$-]*)|\[("(?:[^"\\]|\\.)*")\]|\[([^\][\s"]+)\]/y;
  while (segment.lastIndex < path.length) {
    const at = segment.lastIndex;
    const match = segment.exec(path);
    if (match === null) return undefined;
    const [, dot, name, quoted, bare] = match;
    if (name !== undefined) {
      if ((dot === ".") !== at > 0) return undefined;
      segments.push({ text: name, bracketed: false, quoted: false, start: at, end: segment.lastIndex });
    } else if (quoted !== undefined) {
      const text = unquote(quoted);
      if (text === undefined) return undefined;
      segments.push({ text, bracketed: true, quoted: true, start: at, end: segment.lastIndex });
    } else if (bare !== undefined) segments.push({ text: bare, bracketed: true, quoted: false, start: at, end: segment.lastIndex });
  }
  return segments;
}

function unquote(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

function memberKey(list: readonly JsonValue[], index: number): string | undefined {
  const key = keyOf(list[index]);
  if (key === undefined || list.findIndex((member) => keyOf(member) === key) !== index) return undefined;
  return bareKey.test(key) ? key : JSON.stringify(key);
}

function keyOf(member: JsonValue | undefined): string | undefined {
  if (!isJsonObject(member)) return undefined;
  for (const name of keyFields) {
    const value = fieldOf(member, name);
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}
