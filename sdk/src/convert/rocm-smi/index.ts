export { rocmSmiImporter } from "./rocm-smi-importer.js";
