import type { ParallelismJson, WorkloadJson } from "@cornercast/schemas";
import type { JsonObject, JsonValue } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import { chipChoice } from "../chip-choice.js";
import { baseName, countAt, documentName, objectAt, textAt } from "../source-value.js";
import { precisionFormats, servingRole, type ServingWorker } from "./serving-role.js";

type Report = (diagnostic: Omit<Diagnostic, "severity">) => void;

/** Where each engine keeps the settings of a kind of worker, and how each calls the degrees of parallelism. */
const settings: readonly string[] = ["sglang_config", "trtllm_config", "vllm_config", "config"];
const degrees: Readonly<Record<keyof ParallelismJson, readonly string[]>> = {
  tensor: ["tensor-parallel-size", "tp-size", "tensor_parallel_size", "tp"],
  pipeline: ["pipeline-parallel-size", "pp-size", "pipeline_parallel_size", "pp"],
  data: ["data-parallel-size", "dp-size", "dp"],
  expert: ["expert-parallel-size", "ep-size", "moe_expert_parallel_size", "ep"],
  context: ["attn-cp-size", "context_parallel_size", "cp"],
};

/**
 * A recipe of srt-slurm as a Workload: `resources` says how many workers of which size on how many nodes, `backend` how each
 * divides its model.
 *
 * - A worker with more accelerators than a node has spans nodes of one scale-up domain of that size.
 */
export function recipeWorkload(recipe: JsonObject, file: string, report: Report): WorkloadJson {
  const resources = objectAt(recipe, "resources");
  const model = objectAt(recipe, "model");
  const identity = objectAt(recipe, "identity");
  const backend = objectAt(recipe, "backend");
  const perNode = countAt(resources, "gpus_per_node") ?? 1;
  const chip = chipChoice([textAt(resources, "gpu_type") ?? ""], "inferencex", (found) => report({ pointer: "/resources/gpu_type", ...found }));
  const workers = (["prefill", "decode", "agg"] as const).flatMap((kind): ServingWorker[] => {
    const nodes = countAt(resources, `${kind}_nodes`);
    const count = countAt(resources, `${kind}_workers`) ?? (nodes === undefined ? undefined : 1);
    if (count === undefined) return [];
    const own = engineSettings(backend, kind);
    const stated = countAt(resources, `gpus_per_${kind}`);
    const parallelism = parallelismOf(own);
    const devices = stated ?? (nodes === undefined ? (parallelism.tensor ?? perNode) : Math.max(1, Math.floor((nodes * perNode) / count)));
    return [{ name: kind === "agg" ? "server" : kind, workers: count, devices, perNode, ...(nodes === undefined ? {} : { nodes }), parallelism }];
  });
  const repository = textAt(objectAt(identity, "model"), "repo");
  const container = textAt(objectAt(identity, "container"), "image") ?? textAt(model, "container")?.replace("#", "/");
  const precision = textAt(model, "precision");
  const quantization = ["prefill", "decode", "agg"].map((kind) => textAt(engineSettings(backend, kind), "quantization"));
  const formats = precisionFormats(precision, [repository, textAt(model, "path"), ...quantization], chip);
  if (precision !== undefined && formats.length === 0)
    report({
      code: "import-ambiguous-unit",
      message: `precision ${precision} does not say which format is meant; no format is required`,
      pointer: "/model/precision",
    });
  const duration = durationOf(textAt(objectAt(recipe, "slurm"), "time_limit"));
  return {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: {
      name: documentName(textAt(recipe, "name") ?? baseName(file), "recipe"),
      annotations: { "cornercast/imported-from": `InferenceX recipe ${file}` },
    },
    spec: {
      profiles: [
        {
          name: documentName(textAt(resources, "gpu_type") ?? "default", "default"),
          ...(container === undefined ? {} : { artifacts: [{ kind: "oci-image", reference: container }] }),
          roles: workers.map((worker) => servingRole(worker, chip, formats)),
        },
      ],
      ...(duration === undefined ? {} : { schedule: { duration } }),
    },
  };
}

/** The settings of a kind of worker; aggregated workers go by several names. */
function engineSettings(backend: JsonObject, kind: string): JsonObject {
  for (const name of settings) {
    const all = objectAt(backend, name);
    for (const key of kind === "agg" ? ["aggregated", "agg", "agg_config"] : [kind]) {
      const own = objectAt(all, key);
      if (Object.keys(own).length > 0) return own;
    }
  }
  return {};
}

/** The degrees of parallelism that settings name, in the words of SGLang, TensorRT-LLM or vLLM. */
export function parallelismOf(own: JsonValue): ParallelismJson {
  const parallelism: ParallelismJson = {};
  for (const [degree, names] of Object.entries(degrees)) {
    const value = names.map((name) => countAt(own, name)).find((found) => found !== undefined);
    if (value !== undefined) parallelism[degree as keyof ParallelismJson] = value;
  }
  return parallelism;
}

/** A time limit of Slurm, `HH:MM:SS`, as a duration. */
export function durationOf(text: string | undefined): string | undefined {
  const match = /^([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])$/u.exec(text ?? "");
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const parts = [hours > 0 ? `${String(hours)}h` : "", minutes > 0 ? `${String(minutes)}m` : "", seconds > 0 ? `${String(seconds)}s` : ""].join("");
  return parts === "" ? undefined : parts;
}
