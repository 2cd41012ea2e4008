import type { ExpectedOutcome } from "../testing/import-outcome.js";

const noMigSupport = "the driver prints N/A for MIG, which says nothing about partitions";

/** The expected outcome of every file in ../shared/data/hardware/nvidia-smi, from reading it. */
export const expectedXmlOutcomes: Readonly<Record<string, ExpectedOutcome>> = {
  "kops135-0.xml": { offers: 1, devices: ["1 l4 23034MiB"], why: `27B8 is the L4; ${noMigSupport}` },
  "kops135-1.xml": { offers: 1, devices: ["1 l4 23034MiB"], why: "the same GPU, 22 seconds later" },
  "nvtestinfra__qx-a100-healthy.xml": { offers: 1, devices: ["2 a100-sxm-40gb 40960MiB full"], why: "20B0 and 40 GiB; two equal GPUs with two ids" },
  "nvtestinfra__qx-a100.xml": { offers: 1, devices: ["1 a100-sxm-40gb 40960MiB full"], why: "20B0 and 40 GiB, document type v12" },
  "nvtestinfra__qx-b200.xml": {
    offers: 1,
    devices: ["8 b200-sxm 183359MiB full"],
    why: "2901; the cluster id is zeros, so that there is no domain of several hosts",
  },
  "nvtestinfra__qx-gb200-ecc-injected.xml": {
    offers: 1,
    devices: ["2 gb200 196608MiB full"],
    domain: "00000000-0000-0000-0000-000000000001.0",
    conditions: ["gpu-row-remapping-failed"],
    warnings: ["import-conflict"],
    why: "a mock: 2341 is not the PCI id of a GB200 and 192 GiB not its memory; one GPU has remapped_row_failure Yes",
  },
  "nvtestinfra__qx-gb200-fabric-degraded.xml": {
    offers: 1,
    devices: ["2 gb200 196608MiB full"],
    domain: "00000000-0000-0000-0000-000000000001.0",
    conditions: ["gpu-fabric-unhealthy"],
    warnings: ["import-conflict"],
    why: "the second GPU has summary Unhealthy and route_unhealthy True",
  },
  "nvtestinfra__qx-gb200-healthy.xml": {
    offers: 1,
    devices: ["2 gb200 196608MiB full"],
    domain: "00000000-0000-0000-0000-000000000001.0",
    warnings: ["import-conflict"],
    why: "a mock with a made-up PCI id and memory",
  },
  "nvtestinfra__qx-gb200-lost.xml": {
    offers: 1,
    devices: ["1 gb200 196608MiB full", "1 gb200 - full free=0"],
    domain: "00000000-0000-0000-0000-000000000001.0",
    conditions: ["gpu-row-remapping-failed", "gpu-lost"],
    warnings: ["import-conflict"],
    why: "the second GPU prints 'GPU is lost' for its memory and fabric: it is there, and none of it is free",
  },
  "nvtestinfra__qx-gb300.xml": {
    offers: 1,
    devices: ["4 gb300 284208MiB full"],
    domain: "00000001-0000-0000-0000-000000000001.32766",
    why: "31C2; a real cluster id and clique 32766",
  },
  "nvtestinfra__qx-h100.xml": {
    offers: 1,
    devices: ["8 h100-sxm 81559MiB full"],
    why: "2330; fabric Completed with a cluster id of zeros: no domain of several hosts",
  },
  "nvtestinfra__qx-l40s.xml": { offers: 1, devices: ["1 l40s 46068MiB"], why: `26B9; ${noMigSupport}` },
  "nvtestinfra__qx-t4.xml": { offers: 1, devices: ["1 t4 15360MiB"], why: `1EB8; ${noMigSupport}` },
  "telegraf__gtx-1070-ti.xml": {
    offers: 1,
    devices: ["1 gtx-1070-ti 4096MiB"],
    warnings: ["import-value-sentinel"],
    why: "v10 with neither PCI id nor driver version; the name is registered",
  },
  "telegraf__gtx-1660-ti.xml": {
    offers: 1,
    devices: ["1 gtx-1660 5912MiB"],
    why: "the name is 'Graphics Device'; 2184 is the GTX 1660, whatever the file is called",
  },
  "telegraf__rtx-3060-v12.xml": { offers: 1, devices: ["1 rtx-3060 12288MiB"], why: "2487" },
  "telegraf__rtx-3080-v12.xml": { offers: 1, devices: ["1 rtx-3080-10gb 10240MiB"], why: "2216" },
  "telegraf__rtx-3080-v13.xml": { offers: 1, devices: ["1 rtx-3080-10gb 10240MiB"], why: "2216" },
  "telegraf__rtx-3090-v12.xml": {
    offers: 1,
    devices: ["1 rtx-3090 24576MiB"],
    warnings: ["import-value-sentinel"],
    why: "PCI ids are [REDACTED]; the name is registered",
  },
  "telegraf__rtx-4000-sff-ada-v13.xml": { offers: 1, devices: ["1 rtx-4000-sff-ada 20475MiB"], why: "27B0" },
};

/** The expected outcome of every file in ../shared/data/hardware/nvidia-smi-capture, from reading it. */
export const expectedCaptureOutcomes: Readonly<Record<string, ExpectedOutcome>> = {
  "linux-x86_64__nvidia-geforce-rtx-2080-super__595.71.05.txt": { offers: 1, devices: ["1 rtx-2080-super 8192MiB"], why: "1E81" },
  "linux-x86_64__nvidia-geforce-rtx-2080-super__610.57.04.txt": {
    offers: 1,
    devices: ["1 rtx-2080-super 8192MiB"],
    why: "1E81; release 610 renames the versions and nests the power limits",
  },
  "linux-x86_64__nvidia-geforce-rtx-4080-super__595.71.05.txt": { offers: 1, devices: ["1 rtx-4080-super 16376MiB"], why: "2702" },
  "linux-x86_64__nvidia-h100-80gb-hbm3__590.48.01.txt": { offers: 1, devices: ["1 h100-sxm 81559MiB full"], why: "2330, MIG disabled" },
  "linux-x86_64__nvidia-h100-mig__590.48.01.txt": {
    offers: 1,
    devices: ["1 h100-sxm 40448MiB mig:3g.40gb", "1 h100-sxm 20096MiB mig:2g.20gb", "2 h100-sxm 9984MiB mig:1g.10gb"],
    why: "MIG enabled: `nvidia-smi -L` names the profiles, `-q` the memory of each",
  },
  "linux-x86_64__nvidia-h200-mig__590.48.01.txt": {
    offers: 1,
    devices: ["1 h200-sxm - mig:1c.3g.71gb", "1 h200-sxm - mig:2c.3g.71gb", "1 h200-sxm 33280MiB mig:2g.35gb", "2 h200-sxm 16384MiB mig:1g.18gb"],
    warnings: ["import-ambiguous-unit"],
    why: "two compute instances share the 71424 MiB of GPU instance 2",
  },
  "linux-x86_64__nvidia-l40s__595.80.txt": { offers: 1, devices: ["1 l40s 46068MiB"], why: `26B9; ${noMigSupport}` },
  "windows-x86_64__nvidia-geforce-rtx-2080-super__610.62.txt": { offers: 1, devices: ["1 rtx-2080-super 8192MiB"], why: "1E81; a Windows host" },
};
