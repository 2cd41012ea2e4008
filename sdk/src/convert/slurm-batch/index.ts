export { slurmBatchImporter } from "./slurm-batch-importer.js";
