export { nvidiaSmiImporter } from "./nvidia-smi-importer.js";
