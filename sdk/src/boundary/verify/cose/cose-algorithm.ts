import { Malformed } from "../bytes/malformed.js";

/** A signature algorithm of COSE, in the words of WebCrypto. */
export interface CoseAlgorithm {
  readonly id: number;
  readonly name: string;
  readonly import: { readonly name: "ECDSA"; readonly namedCurve: string } | { readonly name: "RSA-PSS"; readonly hash: string } | { readonly name: "Ed25519" };
  readonly verify: { readonly name: "ECDSA"; readonly hash: string } | { readonly name: "RSA-PSS"; readonly saltLength: number } | { readonly name: "Ed25519" };
}

const ecdsa = (id: number, name: string, namedCurve: string, hash: string): CoseAlgorithm => ({
  id,
  name,
  import: { name: "ECDSA", namedCurve },
  verify: { name: "ECDSA", hash },
});

const pss = (id: number, name: string, hash: string, saltLength: number): CoseAlgorithm => ({
  id,
  name,
  import: { name: "RSA-PSS", hash },
  verify: { name: "RSA-PSS", saltLength },
});

/** IANA registry "COSE Algorithms": those that sign, have no known weakness, and are in use by attesters and verifiers. */
const algorithms: readonly CoseAlgorithm[] = [
  ecdsa(-7, "ES256", "P-256", "SHA-256"),
  ecdsa(-35, "ES384", "P-384", "SHA-384"),
  ecdsa(-36, "ES512", "P-521", "SHA-512"),
  pss(-37, "PS256", "SHA-256", 32),
  pss(-38, "PS384", "SHA-384", 48),
  pss(-39, "PS512", "SHA-512", 64),
  { id: -8, name: "EdDSA", import: { name: "Ed25519" }, verify: { name: "Ed25519" } },
];

/** The algorithm of an identifier of COSE; anything but a known one is refused. */
export function coseAlgorithm(id: unknown): CoseAlgorithm {
  const algorithm = algorithms.find((candidate) => candidate.id === id);
  if (algorithm === undefined) throw new Malformed(`the COSE algorithm ${typeof id === "number" ? String(id) : "of the header"} is not accepted`);
  return algorithm;
}
