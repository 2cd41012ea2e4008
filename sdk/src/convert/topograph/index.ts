export { topographImporter } from "./topograph-importer.js";
