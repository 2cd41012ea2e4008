import type { JsonObject } from "../../../document/json-value.js";
import { trustCategories } from "../appraise/trust-tier.js";
import { fromBase64Url } from "../bytes/base64url.js";
import type { CborMap, CborValue } from "../cbor/cbor-value.js";
import { cborOfJson } from "../cbor/json-of-cbor.js";
import { earClaims, tierNumbers, type Ear, type EarSubmodule } from "./ear.js";

/** The claims of an EAT Attestation Result as JSON, in the spelling of draft-ietf-rats-ear-04. */
export function writeEarJson(ear: Ear): JsonObject {
  return {
    [earClaims.profile.name]: ear.profile,
    [earClaims.issuedAt.name]: ear.issuedAt,
    ...(ear.expires !== undefined && { [earClaims.expires.name]: ear.expires }),
    [earClaims.verifier.name]: { ...ear.verifier },
    ...(ear.nonces.length > 0 && { [earClaims.nonce.name]: single(ear.nonces) }),
    [earClaims.submodules.name]: Object.fromEntries([...ear.submodules].map(([name, submodule]) => [name, submoduleJson(submodule)])),
    ...(ear.allSubmodsBound !== undefined && { [earClaims.allBound.name]: ear.allSubmodsBound }),
    ...(ear.more !== undefined && { [earClaims.more.name]: ear.more }),
  };
}

function submoduleJson({ status, vector, policies, nonce, attesterClaims, verifierClaims }: EarSubmodule): JsonObject {
  return {
    [earClaims.status.name]: status,
    ...(Object.keys(vector).length > 0 && { [earClaims.vector.name]: { ...vector } }),
    ...(policies.length > 0 && { [earClaims.policies.name]: [...policies] }),
    ...(nonce !== undefined && { [earClaims.nonce.name]: nonce }),
    ...(attesterClaims !== undefined && { [earClaims.attester.name]: attesterClaims }),
    ...(verifierClaims !== undefined && { [earClaims.appraiser.name]: verifierClaims }),
  };
}

/** The claims of an EAT Attestation Result as CBOR: numbers for names and tiers, bytes for nonces. */
export function writeEarCbor(ear: Ear): CborMap {
  return claimsMap([
    [earClaims.profile.key, ear.profile],
    [earClaims.issuedAt.key, ear.issuedAt],
    [earClaims.expires.key, ear.expires],
    [
      earClaims.verifier.key,
      claimsMap([
        [0, ear.verifier.developer],
        [1, ear.verifier.build],
      ]),
    ],
    [earClaims.nonce.key, ear.nonces.length === 0 ? undefined : single(ear.nonces.map(nonceBytes))],
    [earClaims.submodules.key, new Map([...ear.submodules].map(([name, submodule]) => [name, submoduleCbor(submodule)]))],
    [earClaims.allBound.key, ear.allSubmodsBound],
    [earClaims.more.key, ear.more === undefined ? undefined : cborOfJson(ear.more)],
  ]);
}

function submoduleCbor({ status, vector, policies, nonce, attesterClaims, verifierClaims }: EarSubmodule): CborMap {
  const values = trustCategories.map((category, key): [number, CborValue | undefined] => [key, vector[category]]);
  return claimsMap([
    [earClaims.status.key, tierNumbers[status]],
    [earClaims.vector.key, Object.keys(vector).length === 0 ? undefined : claimsMap(values)],
    [earClaims.policies.key, policies.length === 0 ? undefined : policies],
    [earClaims.nonce.key, nonce === undefined ? undefined : nonceBytes(nonce)],
    [earClaims.attester.key, attesterClaims === undefined ? undefined : cborOfJson(attesterClaims)],
    [earClaims.appraiser.key, verifierClaims === undefined ? undefined : cborOfJson(verifierClaims)],
  ]);
}

function claimsMap(members: readonly (readonly [key: number | string, value: CborValue | undefined])[]): CborMap {
  return new Map(members.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

function nonceBytes(nonce: string): CborValue {
  return fromBase64Url(nonce) ?? nonce;
}

function single<Item>(items: readonly Item[]): Item | readonly Item[] {
  const [first, ...others] = items;
  return first !== undefined && others.length === 0 ? first : items;
}
