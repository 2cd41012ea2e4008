import { fromHex } from "../../bytes/hex.js";
import { verify } from "../../evidence/aws-nitro-enclaves.js";
import { claimValue, type VectorAdapter } from "./vector-adapter.js";

/** Documents of AWS Nitro Enclaves. */
export const nitroAdapter: VectorAdapter = {
  verify: (vector, files, options) =>
    verify(files.evidence(vector), { ...options, ...(vector.expectedNonce !== undefined && { nonce: fromHex(vector.expectedNonce) ?? new Uint8Array(0) }) }),
  names: (facts) => ({
    ...Object.fromEntries(
      facts.claims
        .filter(({ name }) => /^pcr\d+$/u.test(name))
        .map(({ name, value }) => [name, typeof value === "string" && /^0+$/u.test(value) ? `zero ${value}` : value]),
    ),
    ts: claimValue(facts, "timestamp") ?? null,
    ...Object.fromEntries(["nonce", "user-data", "public-key"].map((name) => [`${name.replace("-", "_")}_len`, claimValue(facts, `${name}-bytes`) ?? 0])),
  }),
};
