import { verify } from "../../evidence/arm-cca.js";
import type { VectorAdapter } from "./vector-adapter.js";
import { nonceOf, publicKeyOf } from "./vector-keys.js";

/** Arm CCA tokens. */
export const ccaAdapter: VectorAdapter = {
  verify: (vector, files, options) =>
    verify(files.evidence(vector), {
      ...options,
      ...nonceOf(vector),
      keys: vector.cpak === undefined ? [] : [{ use: "cca-platform", key: publicKeyOf(files, vector.cpak) }],
    }),
  names: (facts) => {
    const bound = facts.checks.some(({ name, outcome }) => name === "realm-binding" && outcome === "checked");
    return { tag: facts.format === "cca-token" ? 399 : null, bind: bound ? "sha256(RAK)==platform nonce" : null };
  },
};
