export { kubernetesImporter } from "./kubernetes-importer.js";
