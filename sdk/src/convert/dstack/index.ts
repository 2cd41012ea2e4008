export { dstackImporter } from "./dstack-importer.js";
