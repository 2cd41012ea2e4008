import * as amdSevSnp from "./evidence/amd-sev-snp.js";
import * as armCca from "./evidence/arm-cca.js";
import * as awsNitroEnclaves from "./evidence/aws-nitro-enclaves.js";
import * as azureVtpm from "./evidence/azure-vtpm.js";
import * as earToken from "./evidence/ear-token.js";
import type { EvidenceTechnology } from "./evidence/index.js";
import * as intelSgx from "./evidence/intel-sgx.js";
import * as intelTdx from "./evidence/intel-tdx.js";
import * as maaToken from "./evidence/maa-token.js";
import * as nrasToken from "./evidence/nras-token.js";
import * as nvidiaGpu from "./evidence/nvidia-gpu.js";
import * as nvidiaNvswitch from "./evidence/nvidia-nvswitch.js";
import * as softwareAttester from "./evidence/software-attester.js";
import * as tpm2 from "./evidence/tpm2.js";

/** The technologies whose evidence is verified here, in the order in which bytes are tried. */
export const technologies: readonly EvidenceTechnology[] = [
  amdSevSnp,
  intelTdx,
  intelSgx,
  awsNitroEnclaves,
  armCca,
  azureVtpm,
  nvidiaGpu,
  nvidiaNvswitch,
  tpm2,
  softwareAttester,
  nrasToken,
  maaToken,
  earToken,
].map(
  // Of objects of one shape the engine finds a function faster than in each module.
  ({ formatOf, inspect, verify }: EvidenceTechnology): EvidenceTechnology => ({ formatOf, inspect, verify }),
);
