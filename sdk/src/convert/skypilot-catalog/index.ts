export { skyPilotCatalogImporter } from "./skypilot-catalog-importer.js";
