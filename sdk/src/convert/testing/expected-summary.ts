import type { ReasonCode } from "@cornercast/schemas";
import { expectedAmdSmiOutcomes } from "../amd-smi/expected-outcomes.js";
import { expectedNodes, expectedSlices, expectedWorkloads } from "../kubernetes/expected-outcomes.js";
import { expectedLspciOutcomes } from "../lspci/expected-outcomes.js";
import { expectedCaptureOutcomes, expectedXmlOutcomes } from "../nvidia-smi/expected-outcomes.js";
import { expectedCatalogOutcomes } from "../skypilot-catalog/expected-outcomes.js";
import { expectedSlurmOutcomes } from "../slurm/expected-outcomes.js";
import { expectedTopologyOutcomes } from "../topograph/expected-outcomes.js";

/** What a file must give: so many documents, or a refusal with a code. Written down from reading the file. */
export type ExpectedSummary =
  | {
      readonly offers?: number;
      readonly workloads?: number;
      /** `profile: role replicas x devices` of the first workload, where it is written down. */
      readonly layout?: readonly string[];
    }
  | { readonly refused: ReasonCode };

/** Files of ../shared/data/workloads that no other table holds: runs of dstack, serving recipes, a SkyPilot task. */
const expectedRuns: Readonly<Record<string, ExpectedSummary>> = {
  "dstack__examples_llms_deepseek_trl_amd_.dstack.yml": { workloads: 1, layout: ["default: node 1x1"] },
  "dstack__examples_llms_deepseek_trl_amd_deepseek_v2.dstack.yml": { workloads: 1, layout: ["default: node 1x1"] },
  "dstack__examples_llms_deepseek_trl_amd_grpo.dstack.yml": { workloads: 1, layout: ["default: node 1x1"] },
  "dstack__examples_llms_deepseek_trl_nvidia_.dstack.yml": { workloads: 1, layout: ["default: node 1x1"] },
  "dstack__examples_llms_deepseek_trl_nvidia_deepseek_v2.dstack.yml": { workloads: 1, layout: ["default: node 1x1"] },
  "dstack__examples_misc_airflow_dags_dstack-repo_task.dstack.yml": { workloads: 1, layout: ["default: node 1x0"] },
  "dstack__examples_misc_http.server_.dstack.yml": { workloads: 1, layout: ["default: node 1x0"] },
  "dstack__examples_misc_jupyterlab_.dstack.yml": { workloads: 1, layout: ["default: node 1x0"] },
  "dstack__examples_misc_ray_cluster.dstack.yaml": { workloads: 1, layout: ["default: node 4x0"] },
  "dstack__examples_misc_spark_cluster.dstack.yaml": { workloads: 1, layout: ["default: node 2x0"] },
  "dstack__examples_misc_spark_task.dstack.yaml": { workloads: 1, layout: ["default: node 1x0"] },
  "dstack__examples_models_gpt-oss_amd_120b.dstack.yml": { workloads: 1, layout: ["default: node 1x8"] },
  "dstack__examples_single-node-training_qlora_.dstack.yml": { workloads: 1, layout: ["default: node 1x1"] },
  "dstack__examples_single-node-training_trl_amd_.dstack.yml": { workloads: 1, layout: ["default: node 1x1"] },
  "inferencex__configs_amd-master.yaml": { workloads: 56, layout: ["tp4: server 1x4", "tp8: server 1x8"] },
  "inferencex__configs_nvidia-master.yaml": { workloads: 152 },
  "inferencex__multi_node_llm-d-recipes_dsv4-fp4-gb200-low-latency.yaml": { workloads: 1, layout: ["default: prefill 1x1, decode 1x8"] },
  "inferencex__sglang_deepseek-v4_8k1k_disagg-b200-low-latency-1p1d-tp8-tp8-mtp.yaml": { workloads: 1, layout: ["b200: prefill 1x8, decode 1x8"] },
  "inferencex__sglang_deepseek-v4_8k1k_disagg-b200-low-latency-1p6d-dep8-tp8-mtp.yaml": { workloads: 1, layout: ["b200: prefill 1x8, decode 6x8"] },
  "inferencex__sglang_glm5.1_gb300-fp8_1k1k_disagg_mtp_1k1k_mtp_hightpt_3.yaml": { workloads: 1, layout: ["gb300: prefill 6x4, decode 1x48"] },
  "inferencex__sglang_glm5.1_gb300-fp8_1k1k_disagg_mtp_1k1k_mtp_hightpt_4.yaml": { workloads: 1, layout: ["gb300: prefill 4x4, decode 1x56"] },
  "inferencex__sglang_glm5.2_agentic_disagg-h200-2p2d-pcp8-tp8-dp8-mtp.yaml": { workloads: 1, layout: ["h200: prefill 2x8, decode 2x8"] },
  "inferencex__sglang_glm5.2_gb200-fp4_agentic_agg-gb200-tp8-c2-mtp.yaml": { workloads: 1, layout: ["gb200: server 1x8"] },
  "inferencex__sglang_glm5_gb200-fp4_1k1k_disagg_stp_1k1k_stp_lowlat_1.yaml": { workloads: 1, layout: ["gb200: prefill 1x4, decode 1x32"] },
  "inferencex__sglang_qwen3.5_gb200-fp4_agentic_agg-gb200-tp2ep2-mtp-hicache.yaml": { workloads: 1, layout: ["gb200: server 1x2"] },
  "inferencex__trtllm_deepseek-v4_agentx-gb300-20260811_dynamo-disagg-gb300-1p4d-dep4-tep8-c4-b1-mtp.yaml": {
    workloads: 1,
    layout: ["gb300: prefill 1x4, decode 4x8"],
  },
  "inferencex__trtllm_glm5.2_gb300-fp4_agentic_dynamo-agg-gb300-tp8-c1-b2-mtp8.yaml": { workloads: 1, layout: ["gb300: server 1x8"] },
  "skypilot__llm_llama-3_llama3.yaml": {
    workloads: 1,
    layout: [
      "L4-8: node 2x8",
      "A10g-8: node 2x8",
      "A10-8: node 2x8",
      "A100-4: node 2x4",
      "A100-8: node 2x8",
      "A100-80GB-2: node 2x2",
      "A100-80GB-4: node 2x4",
      "A100-80GB-8: node 2x8",
    ],
  },
};

/** What every file of a folder of ../shared/data must give; a folder of many files of one kind has one answer for all. */
export const expectedSummaries: readonly (readonly [folder: string, expected: Readonly<Record<string, ExpectedSummary>> | ExpectedSummary])[] = [
  ["hardware/nvidia-smi", expectedXmlOutcomes],
  ["hardware/nvidia-smi-capture", expectedCaptureOutcomes],
  ["hardware/amd-smi", expectedAmdSmiOutcomes],
  ["hardware/lspci", expectedLspciOutcomes],
  ["hardware/slurm", expectedSlurmOutcomes],
  ["hardware/topology", expectedTopologyOutcomes],
  ["hardware/mlperf-systems", { offers: 1 }],
  ["hardware/k8s-nodes", expectedNodes],
  ["hardware/resourceslices", expectedSlices],
  ["catalogs", expectedCatalogOutcomes],
  ["workloads", { ...expectedRuns, ...expectedWorkloads }],
];
