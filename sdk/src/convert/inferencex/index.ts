export { inferencexImporter } from "./inferencex-importer.js";
