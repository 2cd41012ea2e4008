import { intelAdapter } from "./intel-adapter.js";
import { nitroAdapter } from "./nitro-adapter.js";
import { snpAdapter, snpCertificateAdapter } from "./snp-adapter.js";
import type { VectorAdapter } from "./vector-adapter.js";

/** The adapters, by what cases call their technology. */
export const vectorAdapters: Readonly<Record<string, VectorAdapter>> = {
  snp: snpAdapter,
  "snp-cert": snpCertificateAdapter,
  nitro: nitroAdapter,
  tdx: intelAdapter,
};
