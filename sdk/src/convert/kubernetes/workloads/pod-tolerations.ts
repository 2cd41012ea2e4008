import type { TolerationJson } from "@cornercast/schemas";
import { isJsonObject, type JsonObject } from "../../../document/index.js";
import { listAt, objectAt, scalarText, textAt } from "../../source-value.js";
import type { Report } from "../object-findings.js";
import type { PodGroup } from "./pod-groups.js";

const effects: ReadonlyMap<string, NonNullable<TolerationJson["effect"]>> = new Map([
  ["NoSchedule", "no-schedule"],
  ["NoExecute", "no-execute"],
  ["PreferNoSchedule", "prefer-no-schedule"],
]);
const mostTolerations = 64;

/**
 * The taints that the pods of a workload put up with.
 *
 * - A workload has one list for all its roles: where only some pods tolerate a taint, the list has it, with a warning.
 */
export function podTolerations(groups: readonly PodGroup[], report: Report): readonly TolerationJson[] {
  const found = new Map<string, { readonly toleration: TolerationJson; readonly part: string; groups: number }>();
  for (const { template, part } of groups) {
    const own = new Set<string>();
    for (const [index, entry] of listAt(objectAt(template, "spec"), "tolerations").entries()) {
      const at = `${part}/spec/tolerations/${String(index)}`;
      const toleration = isJsonObject(entry) ? tolerationOf(entry) : undefined;
      if (toleration === undefined) {
        report({ code: "import-unsupported", message: "a toleration that compares values, or is too long, is left out", part: at });
        continue;
      }
      const key = JSON.stringify(toleration);
      if (own.has(key)) continue;
      own.add(key);
      const known = found.get(key);
      if (known === undefined) found.set(key, { toleration, part: at, groups: 1 });
      else known.groups += 1;
    }
  }
  const all = [...found.values()];
  const partial = all.find((entry) => entry.groups < groups.length);
  if (partial !== undefined)
    report({ code: "import-unsupported", message: "only some of the pods tolerate a taint; the workload tolerates it for all", part: partial.part });
  if (all.length > mostTolerations)
    report({ code: "import-unsupported", message: `the pods have ${String(all.length)} tolerations; the first ${String(mostTolerations)} are kept` });
  return all.slice(0, mostTolerations).map(({ toleration }) => toleration);
}

function tolerationOf(entry: JsonObject): TolerationJson | undefined {
  const operator = textAt(entry, "operator") ?? "Equal";
  const type = textAt(entry, "key");
  const value = scalarText(entry["value"]);
  const effect = effects.get(textAt(entry, "effect") ?? "");
  if ((operator !== "Equal" && operator !== "Exists") || (type?.length ?? 0) > 317 || (value?.length ?? 0) > 317) return undefined;
  return {
    ...(type === undefined ? {} : { type }),
    ...(operator === "Exists" ? {} : { value: value ?? "" }),
    ...(effect === undefined ? {} : { effect }),
  };
}
