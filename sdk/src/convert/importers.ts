import type { Importer } from "./importer.js";

/** All importers, in the order in which equally sure ones are taken. */
export const importers: readonly Importer[] = [];
