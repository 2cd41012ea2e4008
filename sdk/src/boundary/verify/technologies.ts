import type { EvidenceTechnology } from "./evidence/index.js";
import * as nitro from "./nitro/index.js";
import * as snp from "./snp/index.js";

/** The technologies whose evidence is verified here, in the order in which bytes are tried. */
export const technologies: readonly EvidenceTechnology[] = [snp, nitro];
