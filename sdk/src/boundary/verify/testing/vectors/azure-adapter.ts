import { toHex } from "../../bytes/hex.js";
import { verify } from "../../evidence/azure-vtpm.js";
import { claimValue, type VectorAdapter } from "./vector-adapter.js";
import { nonceOf } from "./vector-keys.js";

/** Evidence of confidential VMs of Azure. */
export const azureAdapter: VectorAdapter = {
  verify: (vector, files, options) => verify(files.evidence(vector), { ...options, ...nonceOf(vector) }),
  names: (facts) => {
    const nonce = facts.reportData ?? new Uint8Array(0);
    const [hardware] = facts.inner;
    return {
      tdattr: hardware === undefined ? null : (claimValue(hardware, "td-attributes") ?? null),
      nonce_ascii: new TextDecoder().decode(nonce),
      extra: toHex(nonce),
    };
  },
};
