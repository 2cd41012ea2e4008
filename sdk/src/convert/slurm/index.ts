export { slurmImporter } from "./slurm-importer.js";
