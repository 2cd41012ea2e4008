/**
 * What Google calls the accelerators of its nodes, by registry id: its names leave out the form of the card, which its machine types fix.
 *
 * Source: cloud.google.com/compute/docs/gpus ("GPU models"), for the machine types A2, A3, G2 and N1.
 */
const googleProducts: ReadonlyMap<string, string> = new Map([
  ["nvidia-tesla-a100", "a100-sxm-40gb"],
  ["nvidia-a100-80gb", "a100-sxm-80gb"],
  ["nvidia-h100-80gb", "h100-sxm"],
  ["nvidia-h100-mega-80gb", "h100-sxm"],
  ["nvidia-h200-141gb", "h200-sxm"],
  ["nvidia-tesla-v100", "v100-sxm2-16gb"],
  ["nvidia-tesla-p100", "p100-pcie-16gb"],
]);

/** Where the name of the product may stand: GPU Feature Discovery, GKE, Karpenter, EKS, Alibaba. The most exact is the first. */
const productLabels = [
  "nvidia.com/gpu.product",
  "cloud.google.com/gke-accelerator",
  "karpenter.k8s.aws/instance-gpu-name",
  "k8s.amazonaws.com/accelerator",
  "aliyun.accelerator/nvidia_name",
] as const;

/** The name of the product of a node's NVIDIA accelerators. */
export interface NvidiaProduct {
  /** The label that names it. */
  readonly label: string;
  /** As this label writes it. */
  readonly written: string;
  /** The name of the device, without what a label adds about its sharing and division. */
  readonly device: string;
  /** Names to look the chip up by, the most exact first. */
  readonly names: readonly string[];
  /** Whether a label says that the devices are MIG devices, and of which profile where it says so. */
  readonly mig?: string;
  /** Whether the label says that each device is handed out several times. */
  readonly isShared: boolean;
  /** Whether it is the name that the driver gives. */
  readonly isExact: boolean;
}

/** The product that the labels of a node name, or none. */
export function nvidiaProduct(labels: ReadonlyMap<string, string>): NvidiaProduct | undefined {
  const products = productLabels.flatMap((label) => {
    const text = labels.get(label);
    return text === undefined || text === "" ? [] : [{ label, text }];
  });
  const [first] = products;
  if (first === undefined) return undefined;
  const [device = "", mig] = first.text.replace(/-SHARED$/u, "").split(/-MIG-(?=[^-])/u);
  const names = products.flatMap(({ label, text }, index) => {
    const name = index === 0 ? device : text;
    const own = label === "cloud.google.com/gke-accelerator" ? googleProducts.get(name) : undefined;
    return [...(own === undefined ? [] : [own]), name, name.replace(/^nvidia-(?:tesla-)?/iu, "")];
  });
  return {
    label: first.label,
    written: first.text,
    device,
    names,
    ...(mig === undefined ? {} : { mig }),
    isShared: first.text.endsWith("-SHARED"),
    isExact: labels.has("nvidia.com/gpu.product"),
  };
}

/** Families by compute capability: from this major and minor version on, up to the next row of the same major version. */
const families: readonly (readonly [major: number, minor: number, family: string])[] = [
  [3, 0, "kepler"],
  [5, 0, "maxwell"],
  [6, 0, "pascal"],
  [7, 0, "volta"],
  [7, 5, "turing"],
  [8, 0, "ampere"],
  [8, 9, "ada-lovelace"],
  [9, 0, "hopper"],
  [10, 0, "blackwell"],
  [12, 0, "blackwell"],
  [13, 0, "rubin"],
];

/**
 * The family that GPU Feature Discovery writes for a compute capability; none where it writes no name.
 *
 * Source: github.com/NVIDIA/k8s-device-plugin, GPU Feature Discovery.
 */
export function familyOfCapability(major: number, minor: number): string | undefined {
  return families.findLast(([own, from]) => own === major && from <= minor)?.[2];
}
