import type { WorkloadJson } from "@cornercast/schemas";
import type { WorkloadEdit } from "./change-for.js";

/**
 * A copy of a workload with edits applied. Members that an edit removes from a list leave the list shorter only after all
 * edits, so that the pointers of the other edits keep their meaning.
 */
export function editWorkload(workload: WorkloadJson, edits: readonly WorkloadEdit[]): WorkloadJson {
  const copy = structuredClone(workload);
  const holes = new Set<unknown[]>();
  for (const edit of edits) {
    const keys = edit.pointer
      .split("/")
      .slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = keys.pop();
    if (last === undefined) continue;
    let parent: unknown = copy;
    for (const key of keys) parent = child(parent, key);
    if (Array.isArray(parent)) {
      if (edit.kind === "remove") {
        parent[Number(last)] = undefined;
        holes.add(parent);
      } else parent[Number(last)] = edit.value;
    } else if (isRecord(parent)) {
      if (edit.kind === "remove") Reflect.deleteProperty(parent, last);
      else parent[last] = edit.value;
    }
  }
  for (const list of holes) {
    const kept = list.filter((entry) => entry !== undefined);
    list.splice(0, list.length, ...kept);
  }
  return copy;
}

function child(parent: unknown, key: string): unknown {
  if (Array.isArray(parent)) return parent[Number(key)];
  if (!isRecord(parent)) return undefined;
  parent[key] ??= {};
  return parent[key];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
