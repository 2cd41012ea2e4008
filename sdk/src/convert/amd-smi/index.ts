export { amdSmiImporter } from "./amd-smi-importer.js";
