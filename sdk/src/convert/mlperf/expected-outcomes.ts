/**
 * What the files of ../shared/data/hardware/mlperf-systems say, from reading them. Every file describes one system and gives one offer; what
 * the offer holds follows from the strings in its fields by these tables, in which every string of the files has a row.
 */

/** The chip of each accelerator_model_name; null where the registry has none, or where there is no accelerator. */
export const expectedChips: Readonly<Record<string, string | null>> = {
  "N/A": null,
  "AMD Instinct MI300X 192GB HBM3": "mi300x",
  "AMD Instinct MI300X-NPS1-SPX-192GB-750W": "mi300x",
  "AMD Instinct MI355X": "mi355x",
  "AMD MI300X-NPS1-SPX-192GB-750W": "mi300x",
  "MS-Intel Arc Pro B60 Dual 48G Turbo": "arc-pro-b60-dual",
  "NVIDIA B200-SXM-180GB": "b200-sxm",
  "NVIDIA B300-SXM-270GB": "b300-sxm",
  "NVIDIA Blackwell GPU (B200-SXM-180GB)": "b200-sxm",
  "NVIDIA Blackwell GPU (GB200)": "gb200",
  "NVIDIA Blackwell Ultra GPU (GB300)": "gb300",
  "NVIDIA GB200": "gb200",
  "NVIDIA GB300": "gb300",
  "NVIDIA GH200 Grace Hopper Superchip 144GB": "gh200-144gb",
  "NVIDIA GH200 Grace Hopper Superchip 96GB": "gh200-96gb",
  "NVIDIA GeForce RTX 4090": "rtx-4090",
  "NVIDIA H100-PCIe-80GB": "h100-pcie",
  "NVIDIA H100-SXM-80GB": "h100-sxm",
  "NVIDIA H100-SXM5-80GB": "h100-sxm",
  "NVIDIA H200-NVL-141GB": "h200-nvl",
  "NVIDIA H200-SXM-141GB": "h200-sxm",
  "NVIDIA H200-SXM5-141GB": "h200-sxm",
  "NVIDIA L4": "l4",
  "NVIDIA L40S": "l40s",
  "NVIDIA RTX PRO 4500 Blackwell": "rtx-pro-4500",
  "NVIDIA RTX PRO 6000 Blackwell Server Edition": "rtx-pro-6000-server",
  "NVIDIA RTX Pro 6000 SE PCIe 96GB": "rtx-pro-6000-server",
  "TPU v5e": "tpu-v5e",
  "UntetherAI speedAI240 Slim": null,
};

/** The quantity of each accelerator_memory_capacity; null where it says nothing. */
export const expectedMemories: Readonly<Record<string, string | null>> = {
  "N/A": null,
  disabled: null,
  "16 GB": "16GB",
  "24 GB": "24GB",
  "24GB": "24GB",
  "32 GB": "32GB",
  "48 GB": "48GB",
  "80 GB": "80GB",
  "96 GB": "96GB",
  "141 GB": "141GB",
  "144 GB": "144GB",
  "180 GB": "180GB",
  "180GB": "180GB",
  "186 GB": "186GB",
  "192 GB": "192GB",
  "270 GB": "270GB",
  "288 GB": "288GB",
  "81559 MiB": "81559MiB",
  "96000 MiB": "96000MiB",
  "143771 MiB": "143771MiB",
  "144384 MiB": "144384MiB",
  "183359 MiB": "183359MiB",
  "189471 MiB": "189471MiB",
  "284208 MiB": "284208MiB",
};

/** The fabric of each accelerator_interconnect, and whether it has a bandwidth of which it does not say enough. */
export const expectedInterconnects: Readonly<Record<string, { readonly fabric?: string; readonly ambiguous: boolean }>> = {
  "": { ambiguous: false },
  "N/A": { ambiguous: false },
  None: { ambiguous: false },
  NVLink: { ambiguous: false },
  XGMI: { fabric: "infinity-fabric", ambiguous: false },
  "NVLINK Gen5": { fabric: "nvlink-5", ambiguous: false },
  "4-way NVIDIA NVLINK bridge": { fabric: "nvlink-bridge", ambiguous: false },
  "5th-gen NVLink andNVLink Switches": { fabric: "nvlink-5", ambiguous: false },
  "PCIe 4.0 x16": { ambiguous: false },
  "PCIe Gen 4": { ambiguous: false },
  "PCIe Gen5 x16": { ambiguous: false },
  "1x 400Gbe Infiniband": { ambiguous: true },
  "ICI 1600 Gbps": { fabric: "ici", ambiguous: true },
  "4th Gen NVLink, 600GB/s": { fabric: "nvlink-4", ambiguous: true },
  "18x 4th Gen NVLink, 900GB/s": { fabric: "nvlink-4", ambiguous: true },
  "18x 5th Gen NVLink, 14.4 TB/s aggregated bandwidth": { fabric: "nvlink-5", ambiguous: true },
  "NVLINK Gen4 900 GB/s + NVSWITCH Gen3": { fabric: "nvlink-4", ambiguous: true },
  "NVLINK Gen5 1800 GB/s + NVSWITCH Gen5": { fabric: "nvlink-5", ambiguous: true },
};

/** The quantity of each host_memory_capacity; null where its unit is not clear. */
export const expectedHostMemories: Readonly<Record<string, string | null>> = {
  "64 GB": "64GB",
  "128GB": "128GB",
  "192 GB": "192GB",
  "240 GB": "240GB",
  "256 GB": "256GB",
  "384 GB": "384GB",
  "480 GB": "480GB",
  "512 GB": "512GB",
  "960 GB": "960GB",
  "1024GB": "1024GB",
  "2304GB": "2304GB",
  "1 TB": "1TB",
  "1.024 TB": "1.024TB",
  "1.5 TB": "1.5TB",
  "1.5TiB": "1.5TiB",
  "1.6 TB": "1.6TB",
  "1.7 TB": "1.7TB",
  "1.8 TB": "1.8TB",
  "2 TB": "2TB",
  "2.0 TB": "2TB",
  "2 TiB": "2TiB",
  "2.048 TB": "2.048TB",
  "2.1T": null,
  "2.2 TB": "2.2TB",
  "2.3 TB": "2.3TB",
  "3 TB": "3TB",
  "3.0 TB": "3TB",
  "3.9 TB": "3.9TB",
  "4 TB": "4TB",
  "14 TB": "14TB",
};

/** Files in which two facts contradict each other, or a model is not registered: the codes besides `import-ambiguous-unit`. */
export const expectedFindings: Readonly<Record<string, { readonly codes: readonly string[]; readonly why: string }>> = {
  "inf41__Fujitsu__CDI_L40Sx8_TRT.json": { codes: ["import-conflict"], why: "TensorRT 8.6.3 in other_software_stack and 10.2 in framework" },
  "inf60__Dell__XE7740_H200_NVL_141GBx8_TRT.json": { codes: ["import-conflict"], why: "TensorRT 10.14 in other_software_stack and 10.13 in framework" },
  "inf60__Dell__XE9780_x86_B300-SXM-270GBx8_TRT.json": { codes: ["import-conflict"], why: "CUDA 13.1 in other_software_stack and 13.0 in framework" },
  "tr51__Dell__1xXE7745x8RTXPro6000-PCIe-96GB.json": {
    codes: ["duplicate-key", "duplicate-key", "duplicate-key", "duplicate-key", "duplicate-key"],
    why: "five fields of the accelerator are written twice, none with two values that are not empty",
  },
  "inf41__UntetherAI__h13_u1_slim.json": { codes: ["chip-unknown"], why: "the registry has no speedAI240" },
  "inf41__UntetherAI__h13_u3_slim.json": { codes: ["chip-unknown"], why: "the registry has no speedAI240" },
  "tr50__Oracle__1xBM.GPU.GB200.4.json": { codes: ["import-conflict"], why: "a GB200 with the 143771 MiB of an H200" },
};

/** Systems without accelerators: `accelerators_per_node` is "0". */
export const expectedWithoutAccelerators: readonly string[] = [
  "inf41__Cisco__X210M7-1-node-2S-EMR-PyTorch.json",
  "inf41__Intel__1-node-2S-GNR-PyTorch.json",
  "inf60__Intel__1-node-2S-GNR_86C.json",
];
