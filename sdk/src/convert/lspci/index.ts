export { lspciImporter } from "./lspci-importer.js";
