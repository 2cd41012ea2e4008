import type { ExpectedOutcome } from "../testing/import-outcome.js";

/** The expected outcome of every file in ../shared/data/catalogs but the note on where they come from, from reading it. */
export const expectedCatalogOutcomes: Readonly<Record<string, ExpectedOutcome>> = {
  "gpuhunt__tpu_pricing.json": {
    offers: 21,
    devices: ["? tpu-v6e -"],
    warnings: ["chip-unknown", "import-conflict"],
    why: "4 regions for v6e, 2 v5p, 8 v5e, 1 v4 pod, 1 v3 pod, 1 v3 device, 2 v2 pod, 2 v2 device; v2 and v3 are not registered; some spot prices are above the on-demand ones",
  },
  "skypilot_v8_common_accelerators.csv": { refused: "import-no-offer-or-workload", why: "it lists which clouds have a chip: no instance, no region, no price" },
  "skypilot_v8_hyperstack_vms.csv": {
    offers: 25,
    devices: ["1 a100-pcie-80gb 81920MiB"],
    why: "25 rows, GpuInfo before Price; every name is that of one chip",
  },
  "skypilot_v8_lambda_vms.excerpt.csv": {
    offers: 8,
    devices: [],
    warnings: ["chip-ambiguous", "import-count-mismatch"],
    why: "8 rows, the first without accelerators; V100 with 16 GiB may be SXM2 or PCIe; the totals are those of one GPU",
  },
  "skypilot_v8_nebius_vms.excerpt.csv": {
    offers: 15,
    devices: [],
    warnings: ["chip-ambiguous"],
    why: "15 rows, the first 4 without accelerators; H100 may be SXM or PCIe and H200 SXM or NVL",
  },
  "skypilot_v8_slurm_pricing.csv": { refused: "import-no-offer-or-workload", why: "prices for processors and memory of a site: no instance, no accelerator" },
};
