import { describe, expect, it } from "vitest";
import { documentProblems } from "../../testing/import-outcome.js";
import { roleLines } from "../../testing/role-line.js";
import { expectSturdy } from "../../testing/mutated-text.js";
import { kubernetesImporter } from "../index.js";
import { cpuMilliseconds } from "../../../testing/cpu-milliseconds.js";

function imported(...texts: readonly string[]) {
  const { workloads, diagnostics } = kubernetesImporter.import(
    texts.map((text, index) => ({ name: `${String(index)}.yaml`, text })),
    {},
  );
  expect(documentProblems(workloads)).toEqual([]);
  return {
    workloads,
    lines: workloads.flatMap(roleLines),
    role: workloads[0]?.spec?.profiles?.[0]?.roles?.[0],
    profile: workloads[0]?.spec?.profiles?.[0],
    codes: [...new Set(diagnostics.map(({ code }) => code))].toSorted(),
    diagnostics,
  };
}

const pod = (spec: string, metadata = "{name: p}"): string => `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec: ${spec}\n`;
const limits = (text: string, more = ""): string => pod(`{containers: [{name: c, resources: {limits: {${text}}}}]${more === "" ? "" : `, ${more}`}}`);

describe("a resource of a container", () => {
  it.each([
    ["nvidia.com/gpu: 8", "8 nvidia", []],
    ['nvidia.com/gpu: "2"', "2 nvidia", []],
    ["nvidia.com/mig-1g.5gb: 3", "3 nvidia 1g.5gb", []],
    ["nvidia.com/mig-1g.10gb.me: 1", "1 nvidia 1g.10gb+me", []],
    ["nvidia.com/gpu: 1, nvidia.com/mig-2g.10gb: 2", "1 nvidia + 2 nvidia 2g.10gb", []],
    ["amd.com/gpu: 1", "1 amd", []],
    ["amd.com/cpx_nps4: 2", "2 amd cpx_nps4", []],
    ["aws.amazon.com/neuron: 16", "16 aws", []],
    ["aws.amazon.com/neuroncore: 2", "2 aws", []],
    ["google.com/tpu: 4", "4 google", []],
    ["gpu.intel.com/xe: 1", "1 intel not gaudi|gaudi2|gaudi3", []],
    ["habana.ai/gaudi: 8", "8 gaudi|gaudi2|gaudi3", []],
    ["nvidia.com/gpumem: 4096", "1 nvidia ≥4096MiB", []],
    ["deviceclass.resource.kubernetes.io/mig.nvidia.com: 1", "1 gpu.nvidia.com cel×1", []],
    ["deviceclass.resource.kubernetes.io/unheard.of: 1", "1", ["import-reference-missing"]],
    ["nvidia.com/GRID_UNHEARD-OF: 1", "1 nvidia", []],
    ["nvidia.com/gpu: 500m", "1 nvidia", ["import-unsupported"]],
    ["nvidia.com/gpu: 0", "-", []],
    ["example.com/unheard-of: 1", "-", ["import-unsupported"]],
    ["rdma/hca: 1", "-", []],
    ["cpu: 2, memory: 4Gi", "-", []],
  ])("%s asks for %s", (text, devices, codes) => {
    const result = imported(limits(text));
    expect(result.lines).toEqual([`p[default] pod×1: ${devices}`]);
    expect(result.codes).toEqual(codes);
  });

  it("that is remote memory access is a demand on the network", () => {
    expect(imported(limits("rdma/hca_shared: 1")).role?.scaleOut).toEqual({ rdma: true });
  });

  it("is counted from the limit where there is no request, and refused by Kubernetes where both differ", () => {
    const differing = pod("{containers: [{name: c, resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}}]}");
    expect(imported(differing).lines).toEqual(["p[default] pod×1: 1 nvidia"]);
    expect(imported(differing).codes).toEqual(["import-conflict"]);
    const requested = imported(pod("{containers: [{name: c, resources: {requests: {nvidia.com/gpu: 1}}}]}"));
    expect(requested.codes).toEqual(["import-conflict"]);
    expect(requested.diagnostics[0]).toMatchObject({ line: 4, pointer: "/spec/containers/0/resources/requests/nvidia.com~1gpu" });
  });

  it("is added up over containers, and only the largest init container counts beside them", () => {
    const text = pod(
      "{initContainers: [{name: a, resources: {limits: {nvidia.com/gpu: 4, cpu: 1}}}], containers: [{name: b, resources: {limits: {nvidia.com/gpu: 1, cpu: 500m, memory: 1Gi}}}, {name: c, resources: {requests: {cpu: 700m, memory: 512Mi}, limits: {nvidia.com/gpu: 2, cpu: 9}}}]}",
    );
    expect(imported(text).lines).toEqual(["p[default] pod×1: 4 nvidia"]);
    expect(imported(text).role?.host).toEqual({ cores: { min: 2 }, memory: { min: "1536MiB" } });
  });

  it("of a sidecar counts as long as the containers run", () => {
    const text = pod(
      "{initContainers: [{name: a, restartPolicy: Always, resources: {limits: {nvidia.com/gpu: 1}}}], containers: [{name: b, resources: {limits: {nvidia.com/gpu: 1}}}]}",
    );
    expect(imported(text).lines).toEqual(["p[default] pod×1: 2 nvidia"]);
  });

  it("keeps binary and decimal units apart, and the author's own", () => {
    expect(imported(limits("memory: 80G")).role?.host).toEqual({ memory: { min: "80GB" } });
    expect(imported(limits("memory: 80Gi, ephemeral-storage: 1.5Ti")).role?.host).toEqual({ memory: { min: "80GiB" }, disk: { min: "1.5TiB" } });
    expect(imported(limits("memory: 129e6")).role?.host).toEqual({ memory: { min: "129000000B" } });
  });
});

describe("what a pod demands of its node", () => {
  const selector = (text: string, resource = "nvidia.com/gpu: 1"): string => limits(resource, `nodeSelector: {${text}}`);
  const expressions = (text: string, resource = "nvidia.com/gpu: 1"): string =>
    limits(resource, `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [${text}]}]}}}`);

  it.each([
    ["nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3", { chip: { anyOf: ["h100-sxm"] } }],
    [
      "nvidia.com/gpu.product: A100-SXM4-40GB-MIG-1g.5gb",
      { chip: { anyOf: ["a100-sxm-40gb"] }, partition: { anyOf: ["mig"] }, partitionProfile: { anyOf: ["1g.5gb"] } },
    ],
    ["cloud.google.com/gke-accelerator: nvidia-h100-80gb", { chip: { anyOf: ["h100-sxm"] } }],
  ])("by the label %s is a demand on its accelerators", (text, demand) => {
    expect(imported(selector(text)).role?.devices).toEqual({ count: 1, vendor: { anyOf: ["nvidia"] }, ...demand });
    expect(imported(selector(text)).role?.unitAttributes).toBeUndefined();
  });

  it("by a product of shared GPUs, or one that nobody knows, stays a demand on the label", () => {
    for (const value of ["NVIDIA-A100-SXM4-40GB-SHARED", "NVIDIA-NEXT"]) {
      const { role } = imported(selector(`nvidia.com/gpu.product: ${value}`));
      expect(role?.devices?.chip).toBeUndefined();
      expect(role?.unitAttributes).toEqual([{ name: "nvidia.com/gpu.product", anyOf: [value] }]);
    }
  });

  it("by the number of GPUs of a node is none on the GPUs of the pod", () => {
    expect(imported(selector('nvidia.com/gpu.count: "8"')).role).toMatchObject({
      devices: { count: 1 },
      unitAttributes: [{ name: "nvidia.com/gpu.count", anyOf: ["8"] }],
    });
  });

  it("by accelerators that the pod does not ask for stays a demand on the label", () => {
    expect(imported(selector("nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3", "amd.com/gpu: 1")).role?.unitAttributes).toEqual([
      { name: "nvidia.com/gpu.product", anyOf: ["NVIDIA-H100-80GB-HBM3"] },
    ]);
  });

  it.each([
    ["{key: nvidia.com/gpu.memory, operator: Gt, values: ['40000']}", { memory: { usable: { min: "40001MiB" } } }],
    ["{key: nvidia.com/gpu.memory, operator: Lt, values: ['40000']}", { memory: { usable: { max: "39999MiB" } } }],
    ["{key: nvidia.com/gpu.compute.major, operator: Gt, values: ['7']}", { computeCapability: { min: "8" } }],
    ["{key: nvidia.com/gpu.compute.major, operator: Lt, values: ['9']}", { computeCapability: { below: "9" } }],
    ["{key: nvidia.com/gpu.product, operator: NotIn, values: [Tesla-T4]}", { chip: { noneOf: ["t4"] } }],
  ])("as %s is a bound on its accelerators", (text, demand) => {
    expect(imported(expressions(text)).role?.devices).toEqual({ count: 1, vendor: { anyOf: ["nvidia"] }, ...demand });
  });

  it.each([
    ["{key: a.example/b, operator: NotIn, values: [x, y]}", { unitAttributes: [{ name: "a.example/b", noneOf: ["x", "y"] }] }],
    ["{key: a.example/b, operator: Exists}", { unitAttributes: [{ name: "a.example/b", exists: true }] }],
    ["{key: a.example/b, operator: DoesNotExist}", { unitAttributes: [{ name: "a.example/b", exists: false }] }],
    ["{key: a.example/b, operator: Gt, values: ['4']}", { unitSelectors: [{ cel: 'int(device.attributes["a.example"]["b"]) > 4' }] }],
    ["{key: kubernetes.io/arch, operator: In, values: [arm64]}", { host: { arch: { anyOf: ["arm64"] } } }],
    ["{key: node.kubernetes.io/instance-type, operator: In, values: [p5.48xlarge]}", { instanceType: { anyOf: ["p5.48xlarge"] } }],
  ])("as %s is a demand on the unit", (text, demand) => {
    expect(imported(expressions(text)).role).toMatchObject(demand);
  });

  it("of region, zone and spot is one on the profile", () => {
    const { profile } = imported(
      selector("topology.kubernetes.io/region: eu-west-1, topology.kubernetes.io/zone: eu-west-1a, karpenter.sh/capacity-type: spot"),
    );
    expect(profile).toMatchObject({ location: { regions: { anyOf: ["eu-west-1"] }, zones: { anyOf: ["eu-west-1a"] } }, preemptible: "required" });
    expect(profile?.roles?.[0]?.unitAttributes).toBeUndefined();
    expect(imported(expressions("{key: cloud.google.com/gke-spot, operator: DoesNotExist}")).profile?.preemptible).toBe("refused");
  });

  it("in several terms makes as many profiles", () => {
    const text = limits(
      "nvidia.com/gpu: 1",
      "nodeSelector: {kubernetes.io/arch: amd64}, affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: nvidia.com/gpu.product, operator: In, values: [Tesla-T4]}]}, {matchExpressions: [{key: nvidia.com/gpu.product, operator: In, values: [NVIDIA-L4]}]}, {}]}}}",
    );
    expect(imported(text).lines).toEqual(["p[term-1] pod×1: 1 nvidia t4", "p[term-2] pod×1: 1 nvidia l4"]);
    expect(imported(text).workloads[0]?.spec?.profiles?.map(({ roles }) => roles?.[0]?.host?.arch?.anyOf)).toEqual([["amd64"], ["amd64"]]);
  });

  it("that contradicts itself is reported", () => {
    const { codes, role } = imported(
      expressions("{key: kubernetes.io/arch, operator: In, values: [arm64]}, {key: kubernetes.io/arch, operator: In, values: [amd64]}"),
    );
    expect(codes).toEqual(["import-conflict"]);
    expect(role?.host?.arch).toEqual({ anyOf: ["arm64"] });
  });

  it("includes its taints, by key, value and effect", () => {
    const text = limits(
      "nvidia.com/gpu: 1",
      "tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}, {key: team, value: a}, {operator: Exists}, {key: x, operator: Gt, value: '1'}]",
    );
    expect(imported(text).workloads[0]?.spec?.tolerations).toEqual([{ type: "nvidia.com/gpu", effect: "no-schedule" }, { type: "team", value: "a" }, {}]);
    expect(imported(text).codes).toEqual(["import-unsupported"]);
  });

  it("is a unit of its own for each of the pods that repel each other", () => {
    const text = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: s}
spec:
  replicas: 3
  template:
    metadata: {labels: {app: s}}
    spec:
      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: s}}}]}}
      containers: [{name: c, resources: {limits: {nvidia.com/gpu: 1}}}]
`;
    expect(imported(text).role).toMatchObject({ replicas: 3, maxReplicasPerUnit: 1 });
    expect(imported(text.replace("matchLabels: {app: s}", "matchLabels: {app: other}")).role?.maxReplicasPerUnit).toBeUndefined();
  });
});

describe("a claim", () => {
  const template = (devices: string, version = "v1"): string =>
    `apiVersion: resource.k8s.io/${version}\nkind: ResourceClaimTemplate\nmetadata: {name: t}\nspec: {spec: {devices: ${devices}}}\n`;
  const user = pod("{containers: [{name: c}], resourceClaims: [{name: gpus, resourceClaimTemplateName: t}]}");

  it.each([
    ["v1", "{requests: [{name: r, exactly: {deviceClassName: gpu.nvidia.com, count: 2}}]}", "2 gpu.nvidia.com cel×1", []],
    ["v1beta2", "{requests: [{name: r, exactly: {deviceClassName: gpu.amd.com}}]}", "1 gpu.amd.com", []],
    ["v1beta1", "{requests: [{name: r, deviceClassName: gpu.amd.com, count: 3}]}", "3 gpu.amd.com", []],
    ["v1", "{requests: [{name: r, exactly: {deviceClassName: gpu.amd.com, allocationMode: All}}]}", "any gpu.amd.com", ["import-unsupported"]],
    ["v1", "{requests: [{name: r, exactly: {deviceClassName: gpu.amd.com, allocationMode: all}}]}", "any gpu.amd.com", ["import-unsupported"]],
    ["v1", "{requests: [{name: r, exactly: {deviceClassName: unheard-of}}]}", "1", ["import-reference-missing"]],
    ["v1", "{requests: [{name: r, exactly: {deviceClassName: gpu.amd.com, capacity: {requests: {gpu.amd.com/memory: 90Gi}}}}]}", "1 gpu.amd.com ≥90GiB", []],
    ["v1", "{requests: [{name: r, exactly: {deviceClassName: gpu.amd.com, capacity: {requests: {simds: 4}}}}]}", "1 gpu.amd.com", ["import-unsupported"]],
  ])("of %s, %s, asks for %s", (version, devices, line, codes) => {
    const result = imported(template(devices, version), user);
    expect(result.lines).toEqual([`p[default] pod×1: ${line}`]);
    expect(result.codes).toEqual(codes);
  });

  it("with alternatives makes a profile of each combination, in the order of preference", () => {
    const devices =
      "{requests: [{name: a, firstAvailable: [{name: big, deviceClassName: gpu.nvidia.com, count: 2}, {name: small, deviceClassName: gpu.amd.com}]}, {name: b, firstAvailable: [{name: x, deviceClassName: gaudi.intel.com}, {name: y, deviceClassName: neuron.aws.com}]}]}";
    expect(imported(template(devices), user).lines).toEqual([
      "p[big-x] pod×1: 2 gpu.nvidia.com cel×1 + 1 gaudi.intel.com",
      "p[big-y] pod×1: 2 gpu.nvidia.com cel×1 + 1 neuron.aws.com",
      "p[small-x] pod×1: 1 gpu.amd.com + 1 gaudi.intel.com",
      "p[small-y] pod×1: 1 gpu.amd.com + 1 neuron.aws.com",
    ]);
  });

  it("with more alternatives than a workload has profiles keeps the first, and says so", () => {
    const one = "firstAvailable: [{name: x, deviceClassName: gaudi.intel.com}, {name: y, deviceClassName: neuron.aws.com}]";
    const devices = `{requests: [${Array.from({ length: 8 }, (_, index) => `{name: r${String(index)}, ${one}}`).join(", ")}]}`;
    const result = imported(template(devices), user);
    expect(result.workloads[0]?.spec?.profiles).toHaveLength(64);
    expect(result.codes).toEqual(["import-unsupported"]);
  });

  it("has constraints over its own requests, and over an alternative where that is chosen", () => {
    const devices =
      "{requests: [{name: a, firstAvailable: [{name: big, deviceClassName: gpu.amd.com, count: 2}, {name: small, deviceClassName: gpu.amd.com}]}, {name: b, exactly: {deviceClassName: gpu.amd.com}}], constraints: [{requests: [a/big, b], matchAttribute: resource.kubernetes.io/pcieRoot}]}";
    const { workloads } = imported(template(devices), user, limits("nvidia.com/gpu: 1"));
    expect(workloads[0]?.spec?.profiles?.map(({ roles }) => roles?.[0]?.deviceConstraints)).toEqual([
      [{ matchAttribute: "resource.kubernetes.io/pcieRoot" }],
      undefined,
    ]);
  });

  it("beside another, and beside a resource, has names of its own", () => {
    const both = pod(
      "{containers: [{name: c, resources: {limits: {nvidia.com/gpu: 1}}}], resourceClaims: [{name: x, resourceClaimTemplateName: t}, {name: y, resourceClaimTemplateName: t}]}",
    );
    const { role } = imported(
      template("{requests: [{name: r, exactly: {deviceClassName: gpu.amd.com, count: 2}}], constraints: [{matchAttribute: gpu.amd.com/a}]}"),
      both,
    );
    expect([role?.devices?.name, ...(role?.additionalDevices ?? []).map(({ name }) => name)]).toEqual(["x/r", "y/r", "nvidia.com/gpu"]);
    expect(role?.deviceConstraints).toEqual([
      { matchAttribute: "gpu.amd.com/a", requests: ["x/r"] },
      { matchAttribute: "gpu.amd.com/a", requests: ["y/r"] },
    ]);
  });

  it("keeps its selectors as they are, behind those of its class", () => {
    const own = `apiVersion: resource.k8s.io/v1\nkind: DeviceClass\nmetadata: {name: mine}\nspec: {selectors: [{cel: {expression: device.driver == "gpu.amd.com"}}, {cel: {expression: 'has(device.attributes["a"].b)'}}]}\n`;
    const devices = `{requests: [{name: r, exactly: {deviceClassName: mine, selectors: [{cel: {expression: 'device.attributes["gpu.amd.com"].x == 1'}}]}}]}`;
    expect(imported(own, template(devices), user).role?.devices).toMatchObject({
      driver: { anyOf: ["gpu.amd.com"] },
      vendor: { anyOf: ["amd"] },
      selectors: [{ cel: 'has(device.attributes["a"].b)' }, { cel: 'device.attributes["gpu.amd.com"].x == 1' }],
    });
  });

  it("that all pods of a job share makes them one replica with the processors of all", () => {
    const claim =
      "apiVersion: resource.k8s.io/v1\nkind: ResourceClaim\nmetadata: {name: c}\nspec: {devices: {requests: [{name: r, exactly: {deviceClassName: gpu.amd.com}}]}}\n";
    const job =
      "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {parallelism: 3, template: {spec: {containers: [{name: c, resources: {requests: {cpu: 500m, memory: 1Gi}}}], resourceClaims: [{name: c, resourceClaimName: c}]}}}\n";
    const result = imported(claim, job);
    expect(result.lines).toEqual(["j[default] pod×1: 1 gpu.amd.com"]);
    expect(result.role?.host).toEqual({ cores: { min: 2 }, memory: { min: "3GiB" } });
    expect(result.codes).toEqual(["import-unsupported"]);
  });
});

describe("what makes pods", () => {
  const template = "template: {spec: {containers: [{name: c, resources: {limits: {nvidia.com/gpu: 1}}}]}}";
  it.each([
    ["apps/v1", "Deployment", `{replicas: 3, ${template}}`, ["x[default] pod×3: 1 nvidia"]],
    ["apps/v1", "StatefulSet", `{${template}}`, ["x[default] pod×1: 1 nvidia"]],
    ["apps/v1", "DaemonSet", `{${template}}`, ["x[default] pod×1: 1 nvidia"]],
    ["apps/v1", "Deployment", `{replicas: 0, ${template}}`, ["x[default] pod×1: 1 nvidia"]],
    ["batch/v1", "Job", `{parallelism: 4, completions: 2, ${template}}`, ["x[default] pod×2: 1 nvidia"]],
    ["batch/v1", "CronJob", `{schedule: "0 * * * *", jobTemplate: {spec: {${template}}}}`, ["x[default] pod×1: 1 nvidia"]],
    [
      "kubeflow.org/v1",
      "PyTorchJob",
      `{pytorchReplicaSpecs: {Master: {replicas: 1, ${template}}, Worker: {replicas: 7, ${template}}}}`,
      ["x[default] master×1: 1 nvidia", "x[default] worker×7: 1 nvidia"],
    ],
    [
      "ray.io/v1",
      "RayJob",
      `{rayClusterSpec: {headGroupSpec: {${template}}, workerGroupSpecs: [{groupName: w, replicas: 2, numOfHosts: 4, ${template}}]}}`,
      ["x[default] head×1: 1 nvidia", "x[default] w×8: 1 nvidia"],
    ],
    [
      "ray.io/v1",
      "RayService",
      `{rayClusterConfig: {headGroupSpec: {${template}}, workerGroupSpecs: [{groupName: w, minReplicas: 2, ${template}}]}}`,
      ["x[default] head×1: 1 nvidia", "x[default] w×2: 1 nvidia"],
    ],
    [
      "leaderworkerset.x-k8s.io/v1",
      "LeaderWorkerSet",
      `{replicas: 2, leaderWorkerTemplate: {size: 4, ${template.replace("template", "workerTemplate")}}}`,
      ["x[default] worker×8: 1 nvidia"],
    ],
    [
      "jobset.x-k8s.io/v1alpha2",
      "JobSet",
      `{replicatedJobs: [{name: a, replicas: 2, template: {spec: {parallelism: 4, ${template}}}}]}`,
      ["x[default] a×8: 1 nvidia"],
    ],
    ["kueue.x-k8s.io/v1beta1", "Workload", `{podSets: [{name: main, count: 5, ${template}}]}`, ["x[default] main×5: 1 nvidia"]],
    ["batch.volcano.sh/v1alpha1", "Job", `{tasks: [{name: t, replicas: 2, ${template}}]}`, ["x[default] t×2: 1 nvidia"]],
    ["example.com/v1", "Unheard", `{replicas: 2, ${template}}`, ["x[default] pod×2: 1 nvidia"]],
  ])("%s %s %s gives its roles", (apiVersion, kind, spec, lines) => {
    expect(imported(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\nspec: ${spec}\n`).lines).toEqual(lines);
  });

  it("lets its roles share units, since pods share nodes", () => {
    const text = `apiVersion: kubeflow.org/v2beta1\nkind: MPIJob\nmetadata: {name: x}\nspec: {mpiReplicaSpecs: {Launcher: {${template}}, Worker: {replicas: 2, ${template}}}}\n`;
    expect(imported(text).profile?.roles?.map(({ sharesUnitsWith }) => sharesUnitsWith)).toEqual([["worker"], ["launcher"]]);
  });

  it("counts once, with what it made: a pod of a deployment of the inputs is no workload of its own", () => {
    const deployment = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {replicas: 2, ${template}}\n`;
    const set = `apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: d-1, ownerReferences: [{kind: Deployment, name: d}]}\nspec: {replicas: 2, ${template}}\n`;
    const made = limits("nvidia.com/gpu: 1").replace("{name: p}", "{name: d-1-x, ownerReferences: [{kind: ReplicaSet, name: d-1, controller: true}]}");
    expect(imported(deployment, set, made, deployment).lines).toEqual(["d[default] pod×2: 1 nvidia"]);
    expect(imported(made).lines).toEqual(["d-1-x[default] pod×1: 1 nvidia"]);
  });

  it("carries over images, the command of a single container, its ports and the names of its secrets", () => {
    const text = pod(
      "{containers: [{name: c, image: example/a, command: [serve], args: [--port, 8000], env: [{name: A, value: b}, {name: K, valueFrom: {secretKeyRef: {name: s, key: k}}}], ports: [{name: http, containerPort: 8000}]}]}",
    );
    expect(imported(text).profile?.artifacts).toEqual([{ kind: "oci-image", reference: "example/a" }]);
    expect(imported(text).role?.run).toEqual({
      command: ["serve"],
      args: ["--port", "8000"],
      env: { A: "b" },
      ports: [{ name: "http", port: 8000 }],
      secrets: ["s"],
    });
  });

  it("is said to lose what offers do not state", () => {
    const { codes, diagnostics } = imported(
      limits("cpu: 1", "nodeName: n, runtimeClassName: kata-qemu-snp, topologySpreadConstraints: [{maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]"),
    );
    expect(codes).toEqual(["import-unsupported"]);
    expect(diagnostics.map(({ pointer }) => pointer)).toEqual(["/spec/nodeName", "/spec/runtimeClassName", "/spec/topologySpreadConstraints"]);
  });
});

describe("hostile manifests", () => {
  const text = `apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata: {name: x}
spec:
  pytorchReplicaSpecs:
    Worker:
      replicas: 4
      template:
        spec:
          nodeSelector: {nvidia.com/gpu.product: Tesla-T4, topology.kubernetes.io/zone: z}
          tolerations: [{key: a, operator: Exists, effect: NoSchedule}]
          affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a/b, operator: Gt, values: ["3"]}]}, {matchExpressions: [{key: a/b, operator: NotIn, values: [x]}]}]}}}
          containers: [{name: c, image: i, command: [a], env: [{name: A, value: b}], resources: {limits: {nvidia.com/gpu: 1, cpu: 1500m, memory: 3Gi}, requests: {nvidia.com/gpu: 1}}}]
          resourceClaims: [{name: r, resourceClaimTemplateName: t}]
---
apiVersion: resource.k8s.io/v1
kind: ResourceClaimTemplate
metadata: {name: t}
spec: {spec: {devices: {requests: [{name: a, firstAvailable: [{name: x, deviceClassName: gpu.nvidia.com, count: 2}, {name: y, deviceClassName: gpu.amd.com}]}], constraints: [{matchAttribute: x/y, requests: [a]}]}}}
`;
  it("never make the importer throw, and every workload stays a valid document", { timeout: 120_000 }, () => {
    expectSturdy(kubernetesImporter, [{ name: "job.yaml", text }], 1_500);
  });

  it("of any size are read in bounded time", { timeout: 120_000 }, () => {
    const roles = Array.from({ length: 20_000 }, (_, index) => `r${String(index)}: {template: {spec: {containers: []}}}`).join(", ");
    const many = Array.from({ length: 3_000 }, (_, index) => limits(`x${String(index)}.example/y: 1`).replace("{name: p}", `{name: p${String(index)}}`));
    const resources = Array.from({ length: 20_000 }, (_, index) => `example.com/r${String(index)}: 1`).join(", ");
    const start = cpuMilliseconds();
    for (const hostile of [`apiVersion: kubeflow.org/v1\nkind: TFJob\nspec: {tfReplicaSpecs: {${roles}}}\n`, many.join("---\n"), limits(resources)]) {
      const { workloads } = kubernetesImporter.import([{ name: "x", text: hostile }], {});
      expect(documentProblems(workloads.slice(0, 5))).toEqual([]);
    }
    expect(cpuMilliseconds() - start).toBeLessThan(20_000);
  });
});
