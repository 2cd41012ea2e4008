import type { Exporter } from "./exporter.js";
import { kubernetesJobExporter } from "./kubernetes-job.js";
import { nodeLabelsExporter } from "./node-labels.js";
import { resourceSliceExporter } from "./resource-slice.js";
import { skyPilotTaskExporter } from "./skypilot-task.js";
import { slurmBatchExporter } from "./slurm-batch.js";

/** All exporters. */
export const exporters: readonly Exporter[] = [kubernetesJobExporter, slurmBatchExporter, skyPilotTaskExporter, resourceSliceExporter, nodeLabelsExporter];
