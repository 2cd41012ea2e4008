import type { ReasonCode } from "@cornercast/schemas";

/** What the importer must make of a file, written down from reading the file. */
export type KubernetesOutcome =
  | {
      readonly offers: number;
      readonly workloads: number;
      readonly why: string;
      /** The devices of the first offer, as `deviceLine` writes them. */
      readonly devices?: readonly string[];
      /** The roles of every profile of every workload, as `roleLine` writes them. */
      readonly roles?: readonly string[];
      /** The codes of all warnings, each once and sorted. Default: none. */
      readonly warnings?: readonly ReasonCode[];
    }
  | { readonly refused: ReasonCode; readonly why: string };

/** The five products that "V100" may mean. */
const anyV100 = "v100-sxm2-32gb|v100-sxm2-16gb|v100-pcie-32gb|v100-pcie-16gb|v100-sxm3-32gb";
/** NVIDIA virtual GPU types of the A100 with 40 GB are called A100-nC; those of the card with 80 GB are called A100D-nC. */
const a100With40 = "a100-sxm-40gb|a100-pcie-40gb";

/** Files of ../shared/data/hardware/k8s-nodes. */
export const expectedNodes: Readonly<Record<string, KubernetesOutcome>> = {
  "aicr__mock-snapshot.yaml": { refused: "import-no-offer-or-workload", why: "a snapshot that measures only software: no node, no GPU" },
  "aicr__p6-gb200.yaml": {
    offers: 1,
    workloads: 0,
    devices: ["8 gb200 196608MiB"],
    warnings: ["import-conflict"],
    why: "a node profile with eight GB200 and the made-up memory of mock profiles, 196608 MiB",
  },
  "aicr__system-m7i.yaml": { offers: 1, workloads: 0, devices: [], why: "a node profile without accelerators" },
  "gfd_dgx2h_readme.yaml": { offers: 1, workloads: 0, devices: ["1 a100-sxm-40gb 39538MiB"], why: "labels of one A100; nothing says how it is divided" },
  "openb__openb_node_list_gpu_node.csv": {
    offers: 1213,
    workloads: 0,
    devices: ["2 p100-pcie-16gb|p100-pcie-12gb|p100-sxm2-16gb -"],
    warnings: ["chip-ambiguous", "chip-unknown"],
    why: "one line a node; P100 and V100M16 may be several products, G2 and G3 hide theirs",
  },
  "openb__openb_node_list_gpu_node.yaml": {
    offers: 1213,
    workloads: 0,
    devices: ["2 p100-pcie-16gb|p100-pcie-12gb|p100-sxm2-16gb -"],
    warnings: ["chip-ambiguous", "chip-unknown"],
    why: "1,213 nodes with the labels of Alibaba",
  },
  "openb__pai-node-01.yaml": {
    offers: 1,
    workloads: 0,
    devices: [`4 ${anyV100} -`],
    warnings: ["chip-ambiguous"],
    why: "a node with four V100 of unknown size; gpu-count and gpu-milli count the same GPUs",
  },
  "rtx4090_mps_labels.seen.yaml": {
    offers: 1,
    workloads: 0,
    devices: ["16 rtx-4090 - mps"],
    warnings: ["import-ambiguous-unit", "import-conflict"],
    why: "eight cards shared two ways by MPS: sixteen shares, and the memory of the label is that of a card; 8.9 is no ampere, as the family says",
  },
  "vks135-labels-1.json": { offers: 1, workloads: 0, devices: [`1 ${a100With40} 40960MiB vgpu:A100-40C`], warnings: ["chip-ambiguous"], why: "a virtual GPU" },
  "vks135-labels-4.json": { offers: 1, workloads: 0, devices: [`1 ${a100With40} 4096MiB vgpu:A100-4C`], warnings: ["chip-ambiguous"], why: "a virtual GPU" },
};

const h100s: readonly string[] = Array.from({ length: 8 }, () => "1 h100-sxm 81559MiB full");
const channels: KubernetesOutcome = {
  offers: 1,
  workloads: 0,
  devices: [],
  warnings: ["import-unsupported"],
  why: "a node with an IMEX channel and a daemon, which are no accelerators; they are kept as attributes",
};
const virtual = (profile: string, memory: string): KubernetesOutcome => ({
  offers: 1,
  workloads: 0,
  devices: [`1 ${a100With40} ${memory} vgpu:${profile}`],
  warnings: ["chip-ambiguous"],
  why: "one virtual GPU",
});

/** Files of ../shared/data/hardware/resourceslices. */
export const expectedSlices: Readonly<Record<string, KubernetesOutcome>> = {
  "amd-mi300x-nodriver-1.yaml": {
    offers: 1,
    workloads: 0,
    devices: ["1 mi300x 196592MiB full:spx_nps1"],
    warnings: ["missing-field"],
    why: "an excerpt without driver, pool and node; family AI and the device id say nothing about the chip",
  },
  "intel-gaudi-gaudi.intel.com-1.yaml": { offers: 1, workloads: 0, devices: ["1 gaudi2 -", "1 gaudi2 -"], why: "two Gaudi2 on one node" },
  "nvidia-h100x8-compute-domain.nvidia.com-3.yaml": channels,
  "nvidia-h100x8-gpu.nvidia.com-2.yaml": { offers: 1, workloads: 0, devices: h100s, why: "eight H100 on one node" },
  "nvidia-h100x8-gpu.nvidia.com-4.yaml": { offers: 1, workloads: 0, devices: h100s, why: "eight H100 on one node" },
  "openshift135-t4x2-gpu.nvidia.com.yaml": { offers: 1, workloads: 0, devices: ["1 t4 15GiB full", "1 t4 15GiB full"], why: "two T4 on one node" },
  "vks135-compute-domain.nvidia.com-1.yaml": channels,
  "vks135-compute-domain.nvidia.com-5.yaml": channels,
  "vks135-compute-domain.nvidia.com-7.yaml": channels,
  "vks135-gpu.nvidia.com-2.yaml": virtual("A100-40C", "40GiB"),
  "vks135-gpu.nvidia.com-4.yaml": virtual("A100-4C", "4GiB"),
  "vks135-gpu.nvidia.com-6.yaml": virtual("A100-4C", "4GiB"),
  "vks136-gpu.nvidia.com-2.yaml": virtual("A100-10C", "10GiB"),
};

const asks = (roles: readonly string[], why: string, warnings: readonly ReasonCode[] = []): KubernetesOutcome => ({
  offers: 0,
  workloads: new Set(roles.map((role) => role.slice(0, role.indexOf("[")))).size,
  roles,
  ...(warnings.length === 0 ? {} : { warnings }),
  why,
});
const nothing = (why: string): KubernetesOutcome => ({ refused: "import-no-offer-or-workload", why });

const migProfiles = "pod[default] pod×4: 1 gpu.nvidia.com cel×2 + 1 gpu.nvidia.com cel×2 + 1 gpu.nvidia.com cel×2 + 1 gpu.nvidia.com cel×2 constraints×1";
const nvidia = "1 gpu.nvidia.com cel×1";

/** Files of ../shared/data/workloads that Kubernetes or one of its drivers comes with. */
export const expectedWorkloads: Readonly<Record<string, KubernetesOutcome>> = {
  "amddra__example_example-multiple-pod-share.yaml": asks(
    ["pod1[default] pod×1: 1 gpu.amd.com", "pod2[default] pod×1: 1 gpu.amd.com"],
    "two pods share one claim: each is a workload that needs one GPU",
    ["import-unsupported"],
  ),
  "amddra__example_example-partitions-distinct-parents.yaml": asks(
    ["pod-two-partitions-distinct-parents[default] pod×1: 1 gpu.amd.com cel×1 + 1 gpu.amd.com cel×1 constraints×1"],
    "two partitions of different devices",
  ),
  "amddra__example_example-partitions-same-parent.yaml": asks(
    ["pod-two-partitions-same-parent[default] pod×1: 1 gpu.amd.com cel×1 + 1 gpu.amd.com cel×1 constraints×1"],
    "two partitions of one device",
  ),
  "amddra__example_example-same-pod-multiple-containers-share.yaml": asks(
    ["pod1[default] pod×1: 1 gpu.amd.com"],
    "two containers share the claim of their pod",
  ),
  "amddra__example_example.yaml": asks(["pod1[default] pod×1: 1 gpu.amd.com"], "one pod with one GPU"),
  "inteldra__deployments_gaudi_examples_deployment-extended-resources-implicit.yaml": asks(
    ["dra-implicit-extended-resource-example[default] pod×1: 1 gaudi.intel.com"],
    "the resource names the device class",
  ),
  "inteldra__deployments_gaudi_examples_deployment-extended-resources.yaml": asks(
    ["dra-extended-resource-example[default] pod×1: 1 gaudi|gaudi2|gaudi3"],
    "the resource means any Gaudi",
  ),
  "inteldra__deployments_gaudi_examples_deployment-inline.yaml": asks(["gaudi-test[default] pod×1: 2 gaudi.intel.com cel×1"], "two Gaudi3"),
  "inteldra__deployments_gaudi_examples_monitor-pod-inline.yaml": asks(
    ["monitor-pod[default] pod×1: any gaudi.intel.com"],
    "a monitor of all devices, with access to those in use",
    ["import-field-ignored", "import-unsupported"],
  ),
  "inteldra__deployments_gaudi_examples_pod-inline.yaml": asks(["test-inline-claim[default] pod×1: 1 gaudi.intel.com"], "one Gaudi"),
  "inteldra__deployments_gpu_examples_claim-external-gpu.yaml": asks(["one-flex[default] pod×1: 1 gpu.intel.com cel×1"], "a claim alone"),
  "inteldra__deployments_gpu_examples_deployment-extended-resources.yaml": asks(
    ["dra-extended-resource-example[default] pod×1: 1 intel not gaudi|gaudi2|gaudi3"],
    "the resource means any GPU of Intel, which a Gaudi is not",
  ),
  "inteldra__deployments_gpu_examples_pod-for-claim-external-gpu.yaml": asks(
    ["test-one-flex[default] pod×1: any"],
    "the claim is in another file: at least one device of an unknown kind",
    ["import-reference-missing"],
  ),
  "inteldra__deployments_gpu_examples_pod-inline-aligned-gpus.yaml": asks(
    ["same-pciroot-gpus[default] pod×1: 2 gpu.intel.com constraints×1"],
    "the pod is written with field names in lower case, which Kubernetes refuses; the claim stands alone",
    ["unknown-field"],
  ),
  "inteldra__deployments_gpu_examples_pod-inline-first-available.yaml": asks(
    ["test-inline-first-available[gpu] pod×1: 1 gpu.intel.com", "test-inline-first-available[gaudi] pod×1: 1 gaudi.intel.com"],
    "a GPU, or else a Gaudi",
  ),
  "inteldra__deployments_gpu_examples_pod-inline-gpu-dranet.yaml": asks(
    ["test-inline-claim[default] pod×1: 1 gpu.intel.com"],
    "a GPU beside a network card on one PCIe root; the card is no accelerator",
    ["import-unsupported"],
  ),
  "inteldra__deployments_gpu_examples_pod-inline-gpu.yaml": asks(["test-inline-claim[default] pod×1: 1 gpu.intel.com"], "one GPU"),
  "inteldra__deployments_gpu_examples_resource-claim-template.yaml": asks(["claim1[default] pod×1: 1 gpu.intel.com"], "a template alone"),
  "inteldra__deployments_qat_examples_deployment-inline.yaml": asks(
    ["qat-sample-sym[default] pod×1: -"],
    "QAT is no accelerator of models; the templates that nothing uses ask for nothing else",
    ["import-unsupported"],
  ),
  "inteldra__deployments_qat_examples_intel-qat-resource-driver-configuration.yaml": nothing("the configuration of a driver"),
  "kueue__dra_sample-dra-capacity-job.yaml": asks(
    ["sample-dra-capacity-job[default] pod×1: 1 gpu.example.com ≥4GiB"],
    "a job without a name of its own, with a share of 4 GiB",
  ),
  "kueue__dra_sample-dra-capacity-queues.yaml": nothing("queues"),
  "kueue__dra_sample-dra-counter-queues.yaml": nothing("queues"),
  "kueue__dra_sample-dra-queues.yaml": nothing("queues"),
  "kueue__jobs_ray-cluster-sample.yaml": asks(
    ["raycluster-complete[default] head×1: -", "raycluster-complete[default] small-group×1: -"],
    "a head and one worker without accelerators",
  ),
  "kueue__jobs_ray-job-code-sample.yaml": nothing("the code of a job in a ConfigMap"),
  "kueue__jobs_sample-mpijob.yaml": asks(["pi[default] launcher×1: -", "pi[default] worker×2: -"], "a launcher and two workers without accelerators"),
  "kueue__provisioning_provisioning-setup.yaml": nothing("queues and an admission check"),
  "kueue__serving-workloads_sample-hami.yaml": asks(
    ["gpu-burn[default] pod×1: 2 nvidia ≥1024MiB"],
    "two virtual GPUs of 1024 MiB; the share of their cores has no counterpart",
    ["import-unsupported"],
  ),
  "kueue__serving-workloads_sample-leaderworkerset-tas.yaml": asks(
    ["nginx-leaderworkerset[default] leader×2: -", "nginx-leaderworkerset[default] worker×4: 1 nvidia"],
    "two groups of a leader and two workers, each group in one rack; the workers request a GPU without a limit, which Kubernetes refuses",
    ["import-conflict", "import-unsupported"],
  ),
  "kueue__tas_sample-gpu-queues.yaml": nothing("a topology and queues"),
  "neuron__deploy_files_specs_1x4-connected-devices.yaml": asks(["pod0[default] pod×1: 4 neuron.aws.com cel×1 constraints×1"], "four connected devices"),
  "neuron__deploy_files_specs_4-node-inference-us.yaml": asks(
    ["vllm[default] leader×2: 1 neuron.aws.com cel×1", "vllm[default] worker×6: 1 neuron.aws.com cel×1"],
    "two groups of four nodes of one UltraServer each",
    ["import-field-ignored", "import-unsupported"],
  ),
  "neuron__deploy_files_specs_specific-driver-version.yaml": asks(
    ["my-app[default] pod×2: any neuron.aws.com cel×1"],
    "all devices of a node with one driver version; no container names the claim, and the pod has it nevertheless",
    ["import-unsupported"],
  ),
  "neuron__deploy_files_specs_us-and-lnc-config.yaml": asks(
    ["vllm[default] leader×2: 1 neuron.aws.com cel×1", "vllm[default] worker×2: 1 neuron.aws.com cel×1"],
    "two groups of two nodes",
    ["import-field-ignored", "import-unsupported"],
  ),
  "nvdra__demo_specs_extended-resources_gpu-full.yaml": asks(["gpu-full-pod[default] pod×1: 1 nvidia"], "one GPU as an extended resource"),
  "nvdra__demo_specs_extended-resources_mig-1g-12gb.yaml": asks(
    ["mig-1g12gb-pod[default] pod×1: 1 cel×1"],
    "the resource belongs to a device class of the file",
  ),
  "nvdra__demo_specs_imex_channel-injection-all.yaml": asks(["imex-channel-injection-all[default] pod×1: -"], "only channels", ["import-unsupported"]),
  "nvdra__demo_specs_imex_channel-injection.yaml": asks(["imex-channel-injection[default] pod×1: -"], "only a channel", ["import-unsupported"]),
  "nvdra__demo_specs_imex_nvbandwidth-test-job-1.yaml": asks(
    ["nvbandwidth-test-1[default] launcher×1: -", "nvbandwidth-test-1[default] worker×2: 2 nvidia"],
    "two workers of two GPUs with a channel",
    ["import-unsupported"],
  ),
  "nvdra__demo_specs_imex_nvbandwidth-test-job-2.yaml": asks(
    ["nvbandwidth-test-2[default] launcher×1: -", "nvbandwidth-test-2[default] worker×2: 2 nvidia"],
    "two workers of two GPUs with a channel",
    ["import-unsupported"],
  ),
  "nvdra__demo_specs_mig+mps_sharing-demo-job-1.yaml": asks(
    ["sharing-demo-job[default] pod×1: any"],
    "four pods share the devices of one claim, which is not in the file: they run on one node",
    ["import-reference-missing", "import-unsupported"],
  ),
  "nvdra__demo_specs_mig+mps_sharing-demo-mig-parted-config.yaml": nothing("how to divide GPUs, and not of which node"),
  "nvdra__demo_specs_mig+mps_sharing-demo-parameters-1.yaml": nothing("parameters of a claim that is not there"),
  "nvdra__demo_specs_quickstart_gpu-test7.yaml": asks([`gpu-pod[default] pod×1: ${nvidia} + ${nvidia}`], "two claims from one template"),
  "nvdra__demo_specs_quickstart_v1_gpu-test-mps.yaml": asks([`test-pod[default] pod×1: ${nvidia}`], "one GPU, shared by MPS inside the pod", [
    "import-field-ignored",
  ]),
  "nvdra__demo_specs_quickstart_v1_gpu-test-vfio-config.yaml": asks(
    [`pod1-full-vfioconfig[default] pod×1: ${nvidia}`],
    "the template is in another namespace than the pod",
    ["import-field-ignored", "import-reference-missing"],
  ),
  "nvdra__demo_specs_quickstart_v1_gpu-test-vfiopci.yaml": asks([`pod1[default] pod×1: ${nvidia}`], "one GPU passed through"),
  "nvdra__demo_specs_quickstart_v1_gpu-test1.yaml": asks([`pod1[default] pod×1: ${nvidia}`, `pod2[default] pod×1: ${nvidia}`], "two pods"),
  "nvdra__demo_specs_quickstart_v1_gpu-test3.yaml": asks([`pod1[default] pod×1: ${nvidia}`, `pod2[default] pod×1: ${nvidia}`], "two pods share one claim", [
    "import-unsupported",
  ]),
  "nvdra__demo_specs_quickstart_v1_gpu-test4.yaml": asks([migProfiles], "four MIG devices of one GPU, four times"),
  "nvdra__demo_specs_quickstart_v1_gpu-test5.yaml": asks([`pod0[default] pod×1: ${nvidia} + ${nvidia}`], "two GPUs, each shared in its way inside the pod", [
    "import-field-ignored",
  ]),
  "nvdra__demo_specs_quickstart_v1_gpu-test6.yaml": asks(["pod[default] pod×4: 1 gpu.nvidia.com cel×2"], "an A100 with an even index", [
    "import-field-ignored",
  ]),
  "nvdra__demo_specs_quickstart_v1_imex-test1.yaml": asks(
    ["deployment0", "deployment1", "deployment2", "deployment3"].map((name) => `${name}[default] pod×2: ${nvidia}`),
    "four deployments of two pods, each with a GPU of its own and a channel that both share",
    ["import-unsupported"],
  ),
  "nvdra__demo_specs_quickstart_v1beta1_gpu-test-vfiopci.yaml": asks(
    [`pod1[default] pod×1: ${nvidia}`],
    "a template of v1alpha3, in another namespace than the pod",
    ["import-reference-missing"],
  ),
  "nvdra__demo_specs_quickstart_v1beta1_gpu-test1.yaml": asks([`pod1[default] pod×1: ${nvidia}`, `pod2[default] pod×1: ${nvidia}`], "two pods"),
  "nvdra__demo_specs_quickstart_v1beta1_gpu-test2.yaml": asks([`pod[default] pod×1: ${nvidia}`], "two containers share one claim of their pod"),
  "nvdra__demo_specs_quickstart_v1beta1_gpu-test3.yaml": asks(
    [`pod1[default] pod×1: ${nvidia}`, `pod2[default] pod×1: ${nvidia}`],
    "two pods share one claim",
    ["import-unsupported"],
  ),
  "nvdra__demo_specs_quickstart_v1beta1_gpu-test4.yaml": asks([migProfiles], "four MIG devices of one GPU, four times"),
  "nvdra__demo_specs_quickstart_v1beta1_gpu-test5.yaml": asks([`pod0[default] pod×1: ${nvidia} + ${nvidia}`], "two GPUs", ["import-field-ignored"]),
  "nvdra__demo_specs_quickstart_v1beta1_gpu-test6.yaml": asks(["pod[default] pod×4: 1 gpu.nvidia.com cel×2"], "an A100 with an even index", [
    "import-field-ignored",
  ]),
  "nvdra__demo_specs_selectors_claims.yaml": asks(
    ["inference-gpu[default] pod×1: 1 nvidia", "training-gpu[default] pod×1: 1 nvidia"],
    "two templates of the removed version v1alpha2, whose parameters are in another file",
    ["import-reference-missing"],
  ),
  "nvdra__demo_specs_selectors_parameters.yaml": nothing("parameters of claims that are not there"),
};
