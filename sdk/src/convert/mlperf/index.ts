export { mlperfImporter } from "./mlperf-importer.js";
