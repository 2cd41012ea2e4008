import type { EvidenceTechnology } from "./evidence/index.js";
import * as intelSgx from "./evidence/intel-sgx.js";
import * as intelTdx from "./evidence/intel-tdx.js";
import * as nvidiaGpu from "./evidence/nvidia-gpu.js";
import * as nvidiaNvswitch from "./evidence/nvidia-nvswitch.js";
import * as nitro from "./nitro/index.js";
import * as snp from "./snp/index.js";

/** The technologies whose evidence is verified here, in the order in which bytes are tried. */
export const technologies: readonly EvidenceTechnology[] = [snp, nitro, intelTdx, intelSgx, nvidiaGpu, nvidiaNvswitch];
