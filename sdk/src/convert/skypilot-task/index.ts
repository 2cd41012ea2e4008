export { skyPilotTaskImporter } from "./skypilot-task-importer.js";
