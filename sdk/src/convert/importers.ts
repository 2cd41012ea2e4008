import { amdSmiImporter } from "./amd-smi/index.js";
import { dstackImporter } from "./dstack/index.js";
import type { Importer } from "./importer.js";
import { inferencexImporter } from "./inferencex/index.js";
import { kubernetesImporter } from "./kubernetes/index.js";
import { lspciImporter } from "./lspci/index.js";
import { mlperfImporter } from "./mlperf/index.js";
import { nvidiaSmiImporter } from "./nvidia-smi/index.js";
import { rocmSmiImporter } from "./rocm-smi/index.js";
import { skyPilotCatalogImporter } from "./skypilot-catalog/index.js";
import { skyPilotTaskImporter } from "./skypilot-task/index.js";
import { slurmImporter } from "./slurm/index.js";
import { slurmBatchImporter } from "./slurm-batch/index.js";
import { topographImporter } from "./topograph/index.js";

/** All importers, in the order in which equally sure ones are taken. */
export const importers: readonly Importer[] = [
  nvidiaSmiImporter,
  amdSmiImporter,
  rocmSmiImporter,
  lspciImporter,
  slurmImporter,
  slurmBatchImporter,
  mlperfImporter,
  topographImporter,
  skyPilotCatalogImporter,
  kubernetesImporter,
  dstackImporter,
  inferencexImporter,
  skyPilotTaskImporter,
];
