import { azureAdapter } from "./azure-adapter.js";
import { ccaAdapter } from "./cca-adapter.js";
import { intelAdapter } from "./intel-adapter.js";
import { nitroAdapter } from "./nitro-adapter.js";
import { nvidiaAdapter } from "./nvidia-adapter.js";
import { snpAdapter, snpCertificateAdapter } from "./snp-adapter.js";
import { tpmAdapter } from "./tpm-adapter.js";
import type { VectorAdapter } from "./vector-adapter.js";

/** The adapters, by what cases call their technology. */
export const vectorAdapters: Readonly<Record<string, VectorAdapter>> = {
  snp: snpAdapter,
  "snp-cert": snpCertificateAdapter,
  nitro: nitroAdapter,
  tdx: intelAdapter,
  azure: azureAdapter,
  tpm: tpmAdapter,
  cca: ccaAdapter,
  nvidia: nvidiaAdapter,
};
