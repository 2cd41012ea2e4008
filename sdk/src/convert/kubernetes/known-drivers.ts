import type { DeviceFamily } from "./node-evidence.js";

/** What is known of a driver of Dynamic Resource Allocation. */
export type DraDriver =
  | {
      readonly kind: "accelerator";
      readonly vendor?: string;
      readonly family?: DeviceFamily;
      readonly issuer: string;
      readonly software?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "other"; readonly what: string };

/**
 * Drivers by name, with what their devices are. A driver that is not here is taken to drive accelerators of an unknown vendor.
 *
 * - `software` says which attribute is the version of what.
 *
 * Sources: github.com/NVIDIA/k8s-dra-driver-gpu, github.com/ROCm/k8s-gpu-dra-driver,
 * github.com/intel/intel-resource-drivers-for-kubernetes, awsdocs-neuron.readthedocs-hosted.com, github.com/kubernetes-sigs/dranet,
 * github.com/kubernetes-sigs/dra-example-driver.
 */
const drivers: ReadonlyMap<string, DraDriver> = new Map<string, DraDriver>([
  [
    "gpu.nvidia.com",
    { kind: "accelerator", vendor: "nvidia", family: "nvidia", issuer: "nvidia-smi", software: { driverVersion: "nvidia-driver", cudaDriverVersion: "cuda" } },
  ],
  ["gpu.amd.com", { kind: "accelerator", vendor: "amd", family: "amd", issuer: "amd-dra", software: { driverVersion: "amdgpu-driver" } }],
  ["gpu.intel.com", { kind: "accelerator", vendor: "intel", family: "intel-gpu", issuer: "intel-dra" }],
  ["gaudi.intel.com", { kind: "accelerator", vendor: "intel", family: "gaudi", issuer: "intel-dra" }],
  ["neuron.aws.com", { kind: "accelerator", vendor: "aws", family: "aws", issuer: "aws", software: { neuronDriverVersion: "neuron-driver" } }],
  ["tpu.google.com", { kind: "accelerator", vendor: "google", family: "google", issuer: "google" }],
  ["gpu.example.com", { kind: "accelerator", issuer: "kubernetes" }],
  ["compute-domain.nvidia.com", { kind: "other", what: "channels and daemons of a compute domain" }],
  ["qat.intel.com", { kind: "other", what: "devices for cryptography and compression" }],
  ["dra.net", { kind: "other", what: "network interfaces" }],
  ["dra.cpu", { kind: "other", what: "processor cores" }],
  ["dra.memory", { kind: "other", what: "host memory" }],
  ["sriovnetwork.k8snetworkplumbingwg.io", { kind: "other", what: "network interfaces" }],
]);

/** What is known of a driver. */
export function draDriver(name: string | undefined): DraDriver {
  return drivers.get(name ?? "") ?? { kind: "accelerator", issuer: "kubernetes" };
}
