import type { WorkloadJson } from "@cornercast/schemas";
import type { JsonObject } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import { baseName, countAt, documentName, objectAt, textAt } from "../source-value.js";
import { durationOf, parallelismOf } from "./recipe-workload.js";
import { servingRole } from "./serving-role.js";

/**
 * A recipe of llm-d as a Workload: one worker each for prefill and decode, of `tp` accelerators.
 *
 * - The recipe names neither chip nor nodes: any accelerator will do, and a warning says so.
 */
export function llmDWorkload(recipe: JsonObject, file: string, report: (diagnostic: Omit<Diagnostic, "severity">) => void): readonly WorkloadJson[] {
  const roles = (["prefill", "decode"] as const).flatMap((kind) => {
    const own = objectAt(recipe, kind);
    const devices = countAt(own, "tp");
    if (devices === undefined) return [];
    return [servingRole({ name: kind, workers: countAt(own, "replicas") ?? 1, devices, parallelism: parallelismOf(own) }, undefined, [])];
  });
  if (roles.length === 0) return [];
  report({ code: "import-unsupported", message: "the recipe does not name its accelerator; any will match" });
  const duration = durationOf(textAt(objectAt(recipe, "slurm"), "time_limit"));
  return [
    {
      apiVersion: "cornercast/v1",
      kind: "Workload",
      metadata: { name: documentName(baseName(file), "llm-d-recipe"), annotations: { "cornercast/imported-from": `llm-d recipe ${file}` } },
      spec: { profiles: [{ name: "default", roles }], ...(duration === undefined ? {} : { schedule: { duration } }) },
    },
  ];
}
