import type { ChoiceJson, FormatRequirementJson, ParallelismJson, RoleJson } from "@cornercast/schemas";

/** One kind of worker of a serving deployment: prefill, decode, or both in one (aggregated). */
export interface ServingWorker {
  readonly name: string;
  /** How many workers of this kind run. */
  readonly workers: number;
  /** Accelerators of one worker. */
  readonly devices: number;
  /** Accelerators of one node, where the recipe says so: a worker with more spans nodes. */
  readonly perNode?: number;
  /** Nodes that the recipe gives to this kind of worker. */
  readonly nodes?: number;
  readonly parallelism: ParallelismJson;
}

/** A worker as a Role. */
export function servingRole(worker: ServingWorker, chip: ChoiceJson | undefined, formats: readonly FormatRequirementJson[]): RoleJson {
  const spans = worker.perNode !== undefined && worker.devices > worker.perNode;
  // With at least one node a worker the recipe wants them apart.
  const apart = !spans && worker.workers > 1 && worker.nodes !== undefined && worker.nodes >= worker.workers;
  return {
    name: worker.name,
    ...(worker.workers === 1 ? {} : { replicas: worker.workers }),
    ...(Object.keys(worker.parallelism).length === 0 ? {} : { parallelism: worker.parallelism }),
    devices: { count: worker.devices, ...(chip === undefined ? {} : { chip }), ...(formats.length === 0 ? {} : { formats: [...formats] }) },
    ...(spans ? { spansUnits: true, scaleUp: { domainSize: { min: worker.devices } } } : {}),
    ...(apart ? { maxReplicasPerUnit: 1 } : {}),
  };
}

/**
 * The numeric format that a precision means, where the words are exact: `fp8` on these chips is OCP E4M3, and `fp4` is NVFP4
 * where model or quantization say so, MXFP4 where they say that. A bare `fp4` may be either and gives nothing.
 */
export function precisionFormats(precision: string | undefined, hints: readonly (string | undefined)[], chip: ChoiceJson): readonly FormatRequirementJson[] {
  const words = hints
    .filter((hint) => hint !== undefined)
    .join(" ")
    .toLowerCase();
  const fnuz = (chip.anyOf ?? []).some((id) => id === "mi300x" || id === "mi325x");
  if (precision === "fp8") return [{ format: fnuz ? "fp8_e4m3fnuz" : "fp8_e4m3fn" }];
  if (precision === "bf16") return [{ format: "bf16" }];
  if (precision !== "fp4") return [];
  if (/nvfp4|modelopt_fp4/u.test(words)) return [{ format: "nvfp4" }];
  return words.includes("mxfp4") ? [{ format: "mxfp4" }] : [];
}
