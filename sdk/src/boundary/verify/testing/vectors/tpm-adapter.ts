import { toHex } from "../../bytes/hex.js";
import { verify } from "../../evidence/tpm2.js";
import { joined } from "../mutated-bytes.js";
import { claimValue, type VectorAdapter } from "./vector-adapter.js";
import { nonceOf, publicKeyOf } from "./vector-keys.js";

/** TPM quotes whose message and signature lie in two files: put together, they are what `TPM2_Quote` answers. */
export const tpmAdapter: VectorAdapter = {
  verify: (vector, files, options) => {
    const message = files.evidence(vector);
    const evidence = vector.sig === undefined ? message : joined(Uint8Array.of(message.length >> 8, message.length & 0xff), message, files.bytes(vector.sig));
    return verify(evidence, { ...options, ...nonceOf(vector), keys: vector.ak === undefined ? [] : [{ use: "tpm-ak", key: publicKeyOf(files, vector.ak) }] });
  },
  names: (facts) => ({ extra: toHex(facts.reportData ?? new Uint8Array(0)), sig: claimValue(facts, "signature-scheme") ?? null }),
};
