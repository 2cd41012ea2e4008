import type { MatchReportJson, ProfileReportJson } from "@cornercast/schemas";
import { expect, it } from "vitest";
import { readDocuments, validateDocuments } from "../document/index.js";
import { celSelectors } from "../match/cel/index.js";
import { match } from "../match/index.js";
import { describeWithSharedData, sharedFiles, sharedText } from "../testing/shared-data.js";
import { importTexts } from "./import-texts.js";

/** Real workloads against real hardware. What each must find was written down from reading the two inputs, before they were matched. */
interface RealMatch {
  readonly workload: string;
  /** Files, or folders of them. */
  readonly hardware: readonly string[];
  readonly why: string;
  readonly verdict: string;
  /** Offers that fit, wait, are undetermined, blocked, and do not fit. */
  readonly counts: readonly [fits: number, waits: number, undetermined: number, blocked: number, doesNotFit: number];
  /** The candidates that fit, best first: offer, units, cost of an hour. */
  readonly ranking?: readonly (readonly [offer: string, units: number, perHour: string | undefined])[];
  /** How many offers a predicate of the first profile (or of the named one) rejects. */
  readonly rejects?: Readonly<Record<string, number>>;
  readonly profile?: string;
  /** Changes that must be proposed, as `predicate: from → to`, with the number of offers unlocked. */
  readonly fixes?: Readonly<Record<string, number>>;
  /** Predicates whose facts are missing. */
  readonly unknown?: readonly string[];
}

const nebius = "catalogs/skypilot_v8_nebius_vms.excerpt.csv";
const hyperstack = "catalogs/skypilot_v8_hyperstack_vms.csv";
const lambda = "catalogs/skypilot_v8_lambda_vms.excerpt.csv";

const realMatches: readonly RealMatch[] = [
  {
    workload: "inferencex__sglang_deepseek-v4_8k1k_disagg-b200-low-latency-1p6d-dep8-tp8-mtp.yaml",
    hardware: [nebius],
    why: "one prefill and six decode workers of eight B200 each: seven instances of the only B200 type, 44.00 USD each",
    verdict: "fits",
    counts: [1, 0, 0, 0, 14],
    ranking: [["gpu-b200-sxm_8gpu-160vcpu-1792gb-us-central1", 7, "308.00 USD"]],
    rejects: { "profiles[b200].roles[prefill].devices.chip": 14 },
  },
  {
    workload: "inferencex__sglang_glm5.2_agentic_disagg-h200-2p2d-pcp8-tp8-dp8-mtp.yaml",
    hardware: [nebius],
    why: "the catalog says H200, which may be the SXM or the NVL card: the three instances with eight stay undetermined; B200 would do for 176.00 USD",
    verdict: "undetermined",
    counts: [0, 0, 3, 0, 12],
    rejects: { "profiles[h200].roles[prefill].devices.chip": 11, "profiles[h200].roles[prefill].devices.count": 10 },
    unknown: ["profiles[h200].roles[decode].devices.chip", "profiles[h200].roles[prefill].devices.chip"],
  },
  {
    workload: "skypilot__llm_llama-3_llama3.yaml",
    hardware: [hyperstack],
    why: "the task wants spot and the catalog lists no spot price: the four instances with two or more 80 GB A100 and 32 cores are blocked",
    verdict: "blocked",
    counts: [0, 0, 0, 4, 21],
    profile: "A100-80GB-2",
    rejects: {
      "profiles[A100-80GB-2].roles[node].devices.chip": 20,
      "profiles[A100-80GB-2].roles[node].devices.count": 5,
      "profiles[A100-80GB-2].preemptible": 25,
    },
  },
  {
    workload: "skypilot__llm_llama-3_llama3.yaml",
    hardware: [lambda],
    why: "neither the V100 nor the A6000 of the catalog is among the accelerators of the task",
    verdict: "does-not-fit",
    counts: [0, 0, 0, 0, 8],
    rejects: { "profiles[L4-8].roles[node].devices.chip": 8 },
  },
  {
    workload: "dstack__examples_models_gpt-oss_amd_120b.dstack.yml",
    hardware: ["hardware/mlperf-systems"],
    why: "eight MI300X: the systems of AMD (8 of its two), Dell and Oracle; with one device AMD's other system would do",
    verdict: "fits",
    counts: [3, 0, 0, 0, 61],
    ranking: [
      ["AMD-Supermicro-AS-8125GS-TNMR2-2", 1, undefined],
      ["Dell-Dell-PowerEdge-XE9680-8x-MI300X_192GB-vLLM", 1, undefined],
      ["Oracle-BM.GPU.MI300X.8", 1, undefined],
    ],
    fixes: { "profiles[default].roles[node].devices.count: 8 → 1": 1 },
  },
  {
    workload: "dstack__examples_single-node-training_qlora_.dstack.yml",
    hardware: ["hardware/nvidia-smi"],
    why: "an NVIDIA GPU of 16 to 24 GB: the T4, both nodes with L4, and the 3090; A100 with 40 GB would do if more were accepted",
    verdict: "fits",
    counts: [4, 0, 3, 0, 13],
    fixes: {
      "profiles[default].roles[node].devices.memory.nominal.max: 24GB → 40GB": 2,
      "profiles[default].roles[node].devices.memory.nominal.min: 16GB → 12GB": 1,
    },
  },
  {
    workload: "dstack__examples_llms_deepseek_trl_nvidia_.dstack.yml",
    hardware: ["hardware/nvidia-smi/kops135-0.xml", "hardware/nvidia-smi/nvtestinfra__qx-l40s.xml", "hardware/nvidia-smi/nvtestinfra__qx-t4.xml"],
    why: "24GB means exactly 24 GB in dstack: the L4 has them, the L40S has 48 and the T4 16",
    verdict: "fits",
    counts: [1, 0, 0, 0, 2],
    ranking: [["kops135-0", 1, undefined]],
    rejects: { "profiles[default].roles[node].devices.memory.nominal.min": 1, "profiles[default].roles[node].devices.memory.nominal.max": 1 },
    fixes: {
      "profiles[default].roles[node].devices.memory.nominal.min: 24GB → 16GB": 1,
      "profiles[default].roles[node].devices.memory.nominal.max: 24GB → 48GB": 1,
    },
  },
  {
    workload: "inferencex__sglang_glm5_gb200-fp4_1k1k_disagg_stp_1k1k_stp_lowlat_1.yaml",
    hardware: ["hardware/nvidia-smi/nvtestinfra__qx-gb200-healthy.xml"],
    why: "a node with two GB200 whose domain holds no other offer: neither four in one unit nor thirty-two in one domain",
    verdict: "does-not-fit",
    counts: [0, 0, 0, 0, 1],
    rejects: { "profiles[gb200].roles[prefill].devices.count": 1, "profiles[gb200].roles[decode].devices.count": 1 },
  },
  {
    workload: "dstack__examples_llms_deepseek_trl_amd_.dstack.yml",
    hardware: ["hardware/nvidia-smi/nvtestinfra__qx-h100.xml"],
    why: "one MI300X is asked for and the node has eight H100",
    verdict: "does-not-fit",
    counts: [0, 0, 0, 0, 1],
    rejects: { "profiles[default].roles[node].devices.chip": 1 },
  },
  {
    workload: "dstack__examples_single-node-training_qlora_.dstack.yml",
    hardware: ["hardware/k8s-nodes/openb__openb_node_list_gpu_node.yaml"],
    why: "16 to 24 GB on a cluster: 404 nodes with T4, 55 with V100 of 16 GB and two with A10; P100 may have 12 GB, and G2 and G3 hide what they are",
    verdict: "fits",
    counts: [461, 0, 722, 0, 30],
    rejects: { "profiles[default].roles[node].devices.memory.nominal.max": 30 },
  },
  {
    workload: "skypilot__llm_llama-3_llama3.yaml",
    hardware: ["hardware/k8s-nodes/openb__openb_node_list_gpu_node.yaml"],
    why: "no node has a card of the list but two with one A10 each; the 588 nodes with eight G2 or G3 may be anything",
    verdict: "undetermined",
    counts: [0, 0, 588, 0, 625],
    profile: "L4-8",
    rejects: { "profiles[L4-8].roles[node].devices.chip": 625 },
  },
  {
    workload: "dstack__examples_single-node-training_qlora_.dstack.yml",
    hardware: ["hardware/resourceslices"],
    why: "ten nodes of several clusters: the T4 will do, MI300X, Gaudi2 and two times H100 have too much; virtual GPUs have no class, and one node only channels",
    verdict: "fits",
    counts: [1, 0, 5, 0, 4],
    ranking: [["harpatil4220c-g9kfm-gpu-c-rd8r8", 1, undefined]],
    rejects: { "profiles[default].roles[node].devices.memory.nominal.max": 4 },
  },
  {
    workload: "dstack__examples_models_gpt-oss_amd_120b.dstack.yml",
    hardware: ["hardware/resourceslices"],
    why: "eight MI300X are asked for and one node lists one; another node lists only channels of a compute domain, so that its accelerators are unknown",
    verdict: "undetermined",
    counts: [0, 0, 1, 0, 9],
    rejects: { "profiles[default].roles[node].devices.chip": 8 },
    fixes: { "profiles[default].roles[node].devices.count: 8 → 1": 1 },
  },
  {
    workload: "nvdra__demo_specs_quickstart_v1_gpu-test1.yaml",
    hardware: ["hardware/resourceslices"],
    why: "a claim of one GPU of NVIDIA's driver: two nodes with H100, the T4 and four virtual GPUs, which the driver calls gpu too; Intel and AMD are not NVIDIA",
    verdict: "fits",
    counts: [7, 0, 1, 0, 2],
    rejects: { "profiles[default].roles[pod].devices.vendor": 2 },
  },
  {
    workload: "nvdra__demo_specs_quickstart_v1_gpu-test4.yaml",
    hardware: ["hardware/resourceslices"],
    why: "four MIG devices of one GPU: no node is divided, and no change of a selector is proposed; one node does not list its accelerators",
    verdict: "undetermined",
    counts: [0, 0, 1, 0, 9],
    rejects: { "profiles[default].roles[pod].devices.vendor": 2 },
  },
  {
    workload: "inteldra__deployments_gaudi_examples_deployment-inline.yaml",
    hardware: ["hardware/resourceslices/intel-gaudi-gaudi.intel.com-1.yaml"],
    why: "two Gaudi3 by a CEL selector, and the node has two Gaudi2",
    verdict: "does-not-fit",
    counts: [0, 0, 0, 0, 1],
    rejects: { "profiles[default].roles[pod].devices.selectors[0]": 1 },
  },
  {
    workload: "inteldra__deployments_gpu_examples_pod-inline-first-available.yaml",
    hardware: ["hardware/resourceslices/intel-gaudi-gaudi.intel.com-1.yaml", "hardware/resourceslices/openshift135-t4x2-gpu.nvidia.com.yaml"],
    why: "a GPU of Intel or else a Gaudi: no node has the first, and one the second",
    verdict: "fits",
    counts: [1, 0, 0, 0, 1],
    ranking: [["rpl-s", 1, undefined]],
    profile: "gpu",
    rejects: { "profiles[gpu].roles[pod].devices.driver": 2, "profiles[gpu].roles[pod].devices.vendor": 1 },
  },
  {
    workload: "nvdra__demo_specs_extended-resources_gpu-full.yaml",
    hardware: ["hardware/k8s-nodes/openb__openb_node_list_gpu_node.yaml"],
    why: "one GPU of NVIDIA: all P100, V100, T4 and A10, whatever product they are exactly; the 588 nodes with G2 and G3 hide theirs",
    verdict: "fits",
    counts: [625, 0, 588, 0, 0],
    unknown: ["profiles[default].roles[pod].devices.vendor"],
  },
  {
    workload: "kueue__serving-workloads_sample-hami.yaml",
    hardware: ["hardware/nvidia-smi/nvtestinfra__qx-h100.xml", "hardware/nvidia-smi/telegraf__rtx-3080-v12.xml"],
    why: "two virtual GPUs with 1 GiB each: eight H100 have room, and the machine with the 3080 has only one",
    verdict: "fits",
    counts: [1, 0, 0, 0, 1],
    rejects: { "profiles[default].roles[pod].devices.count": 1 },
    fixes: { "profiles[default].roles[pod].devices.count: 2 → 1": 1 },
  },
  {
    workload: "nvdra__demo_specs_imex_nvbandwidth-test-job-1.yaml",
    hardware: ["hardware/k8s-nodes/openb__openb_node_list_gpu_node.yaml"],
    why: "the launcher has to run on a node of the control plane, and no node of the cluster is labelled as one",
    verdict: "does-not-fit",
    counts: [0, 0, 0, 0, 1213],
    rejects: { "profiles[default].roles[launcher].unitAttributes[node-role.kubernetes.io/control-plane]": 1213 },
  },
  {
    workload: "amddra__example_example.yaml",
    hardware: ["hardware/resourceslices/amd-mi300x-nodriver-1.yaml"],
    why: "one GPU of AMD's driver; the MI300X is AMD's, and the excerpt does not say which driver publishes it",
    verdict: "undetermined",
    counts: [0, 0, 1, 0, 0],
    unknown: ["profiles[default].roles[pod].devices.driver"],
  },
  {
    workload: "neuron__deploy_files_specs_4-node-inference-us.yaml",
    hardware: ["hardware/k8s-nodes/openb__openb_node_list_gpu_node.yaml"],
    why: "Neuron devices for eight nodes: 625 nodes have NVIDIA, and the others hide what they have",
    verdict: "undetermined",
    counts: [0, 0, 588, 0, 625],
    rejects: { "profiles[default].roles[leader].devices.vendor": 625 },
  },
  {
    workload: "kueue__jobs_ray-cluster-sample.yaml",
    hardware: ["hardware/k8s-nodes/openb__openb_node_list_gpu_node.yaml"],
    why: "a head and a worker with a core and at most 2 GB each: every node has eight cores and 32 GiB or more",
    verdict: "fits",
    counts: [1213, 0, 0, 0, 0],
  },
];

function offersOf(places: readonly string[]) {
  const files = places.flatMap((place) => (/\.[a-z]+$/u.test(place) ? [place] : sharedFiles(place).map((file) => `${place}/${file}`)));
  return importTexts(files.map((name) => ({ name, text: sharedText(name) }))).offers;
}

function reportOf({ workload: file, hardware }: RealMatch): MatchReportJson {
  const name = `workloads/${file}`;
  const workload = importTexts([{ name, text: sharedText(name) }]).workloads[0];
  if (workload === undefined) throw new Error(`${file} gave no workload`);
  const report = match(workload, offersOf(hardware), { at: "2026-11-24T00:00:00Z", compileSelector: celSelectors });
  const { documents } = readDocuments([{ name: "report.json", text: JSON.stringify(report) }]);
  expect(validateDocuments(documents).diagnostics).toEqual([]);
  return report;
}

function profileOf(report: MatchReportJson, name: string | undefined): ProfileReportJson | undefined {
  const profiles = report.spec?.profiles ?? [];
  return name === undefined ? profiles[0] : profiles.find((profile) => profile.profile === name);
}

describeWithSharedData("real workloads against real hardware", () => {
  it.each(realMatches.map((real) => [`${real.workload} on ${real.hardware.join(", ")}: ${real.why}`, real] as const))("%s", (_, real) => {
    const report = reportOf(real);
    const counts = report.spec?.counts;
    expect(report.spec?.verdict).toBe(real.verdict);
    expect([counts?.fits, counts?.waits, counts?.undetermined, counts?.blocked, counts?.doesNotFit]).toEqual(real.counts);
    if (real.ranking !== undefined) {
      expect((report.spec?.ranking ?? []).map((candidate) => [candidate.assignments?.[0]?.offer, candidate.units, candidate.cost?.perHour])).toEqual(
        real.ranking,
      );
    }
    const profile = profileOf(report, real.profile);
    const rejects = Object.fromEntries((profile?.funnel ?? []).map((step) => [step.predicate, step.rejects]));
    expect(rejects).toMatchObject(real.rejects ?? {});
    const fixes = Object.fromEntries(
      (profile?.fixes ?? []).map((fix) => [
        (fix.changes ?? []).map((change) => `${change.predicate ?? ""}: ${change.from ?? ""} → ${change.to ?? ""}`).join(" and "),
        fix.unlocks,
      ]),
    );
    expect(fixes).toMatchObject(real.fixes ?? {});
    if (real.unknown !== undefined) expect((report.spec?.unknowns ?? []).map((fact) => fact.predicate)).toEqual(real.unknown);
  });
});
