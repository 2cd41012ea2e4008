import { fieldOf, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../../document/json-value.js";
import { tierOf, trustCategories, type TrustCategory, type TrustTier } from "../appraise/trust-tier.js";
import { Malformed } from "../bytes/malformed.js";
import { isCborMap, type CborMap, type CborValue } from "../cbor/cbor-value.js";
import { jsonOfCbor } from "../cbor/json-of-cbor.js";
import { earClaims, tierNumbers, type Ear, type EarClaim, type EarSubmodule } from "./ear.js";

const mostSubmodules = 128;
const mostPolicies = 64;
const longestText = 4096;
/** The last second of the year 9999. */
const latest = 253_402_300_799;

/**
 * Reads the claims of an EAT Attestation Result as JSON, in the spelling of draft-ietf-rats-ear-04 or in the dotted one that deployed verifiers
 * write.
 *
 * - A status may not be better than the worst value of its vector; one that is, is refused.
 * - A claim in both spellings is refused. Claims that are not of EAR are passed over.
 * - An object of appraisals alone, without an envelope, is read with {@link readEarSubmodules}.
 */
export function readEarJson(value: JsonValue): Ear {
  if (!isJsonObject(value)) throw new Malformed("the attestation result is not an object");
  const submodules = claimOf(value, earClaims.submodules);
  const verifier = claimOf(value, earClaims.verifier);
  const expires = claimOf(value, earClaims.expires);
  const more = claimOf(value, earClaims.more);
  const bound = claimOf(value, earClaims.allBound);
  if (bound !== undefined && bound !== "true" && bound !== "false" && bound !== "unknown")
    throw new Malformed("the binding of the submodules is not true, false or unknown");
  return {
    profile: text(claimOf(value, earClaims.profile), "the profile of the attestation result"),
    issuedAt: seconds(claimOf(value, earClaims.issuedAt), "the time of the attestation result"),
    ...(expires !== undefined && { expires: seconds(expires, "the end of the attestation result") }),
    verifier: {
      developer: text(fieldOf(verifier, "developer"), "the developer of the verifier"),
      build: text(fieldOf(verifier, "build"), "the build of the verifier"),
    },
    nonces: noncesOf(claimOf(value, earClaims.nonce)),
    submodules: readEarSubmodules(submodules ?? null),
    ...(bound !== undefined && { allSubmodsBound: bound }),
    ...(more !== undefined && { more }),
  };
}

/** Reads the claims of an EAT Attestation Result as CBOR: they have the same meaning, with numbers for names. */
export function readEarCbor(claims: CborMap): Ear {
  return readEarJson(namedClaims(claims));
}

/** Reads appraisals by the names of their submodules. */
export function readEarSubmodules(value: JsonValue): ReadonlyMap<string, EarSubmodule> {
  const members = isJsonObject(value) ? Object.entries(value) : [];
  if (members.length === 0 || members.length > mostSubmodules)
    throw new Malformed(`the attestation result has not between 1 and ${String(mostSubmodules)} submodules`);
  return new Map(members.map(([name, appraisal]) => [name, readSubmodule(appraisal)]));
}

function readSubmodule(value: JsonValue): EarSubmodule {
  if (!isJsonObject(value)) throw new Malformed("an appraisal of the attestation result is not an object");
  const status = tierOfStatus(claimOf(value, earClaims.status));
  const vector = readVector(claimOf(value, earClaims.vector));
  const worst = Object.values(vector)
    .map(tierOf)
    .reduce((worst, tier) => (tierNumbers[tier] > tierNumbers[worst] ? tier : worst), "none");
  if (tierNumbers[status] < tierNumbers[worst] && !(status === "none" && worst === "affirming"))
    throw new Malformed(`the status ${status} of the attestation result is better than its vector`);
  const [nonce] = noncesOf(claimOf(value, earClaims.nonce));
  const attesterClaims = claimOf(value, earClaims.attester);
  const verifierClaims = claimOf(value, earClaims.appraiser);
  return {
    status,
    vector,
    policies: policiesOf(claimOf(value, earClaims.policies)),
    ...(nonce !== undefined && { nonce }),
    ...(attesterClaims !== undefined && { attesterClaims }),
    ...(verifierClaims !== undefined && { verifierClaims }),
  };
}

function claimOf(value: JsonObject, { name, dotted }: EarClaim): JsonValue | undefined {
  const [first, second] = [fieldOf(value, name), dotted === undefined ? undefined : fieldOf(value, dotted)];
  if (first !== undefined && second !== undefined) throw new Malformed(`the attestation result has the claim ${name} in two spellings`);
  return first === undefined ? second : first;
}

function tierOfStatus(value: JsonValue | undefined): TrustTier {
  const found = Object.entries(tierNumbers).find(([name, number]) => value === name || value === number);
  if (found === undefined) throw new Malformed(`the status of the attestation result is not one of ${Object.keys(tierNumbers).join(", ")}`);
  return found[0] as TrustTier;
}

function readVector(value: JsonValue | undefined): Readonly<Partial<Record<TrustCategory, number>>> {
  if (value === undefined) return {};
  if (!isJsonObject(value)) throw new Malformed("the trustworthiness vector is not an object");
  return Object.fromEntries(
    Object.entries(value).map(([key, claim]) => {
      const category = trustCategories.find((name) => name === key);
      if (category === undefined) throw new Malformed("the trustworthiness vector has a category that is not known");
      if (typeof claim !== "number" || !Number.isInteger(claim) || claim < -128 || claim > 127)
        throw new Malformed(`the value of ${category} is not an integer from -128 to 127`);
      return [category, claim];
    }),
  );
}

function policiesOf(value: JsonValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const list: readonly JsonValue[] = isJsonArray(value) ? value : [value];
  if (list.length > mostPolicies) throw new Malformed(`the attestation result names more than ${String(mostPolicies)} policies`);
  return list.map((item) => text(item, "a policy of the attestation result"));
}

function noncesOf(value: JsonValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const list: readonly JsonValue[] = isJsonArray(value) ? value : [value];
  return list.slice(0, mostPolicies).map((item) => text(item, "a nonce of the attestation result"));
}

function text(value: JsonValue | undefined, what: string): string {
  if (typeof value !== "string" || value === "" || value.length > longestText)
    throw new Malformed(`${what} is not a text of 1 to ${String(longestText)} characters`);
  return value;
}

/** Whole seconds: a fraction (RFC 7519 allows one) says nothing that counts. */
function seconds(value: JsonValue | undefined, what: string): number {
  if (typeof value !== "number" || value < 0 || value > latest) throw new Malformed(`${what} is not a time in seconds`);
  return Math.floor(value);
}

/** The same claims with the names that they have in JSON. */
function namedClaims(claims: CborMap): JsonObject {
  return Object.fromEntries(
    [...claims].map(([key, value]): [string, JsonValue] => {
      if (key === earClaims.submodules.key)
        return [
          earClaims.submodules.name,
          isCborMap(value) ? Object.fromEntries([...value].map(([name, each]) => [String(name), isCborMap(each) ? namedClaims(each) : null])) : null,
        ];
      if (key === earClaims.verifier.key) return [earClaims.verifier.name, isCborMap(value) ? verifierOf(value) : null];
      if (key === earClaims.vector.key) return [earClaims.vector.name, isCborMap(value) ? vectorOf(value) : null];
      return [nameOf(key), jsonOfCbor(value)];
    }),
  );
}

function nameOf(key: number | bigint | string): string {
  return Object.values(earClaims).find((claim) => claim.key === key)?.name ?? String(key);
}

function verifierOf(value: CborMap): JsonObject {
  return { developer: jsonOfCbor(value.get(0) ?? null), build: jsonOfCbor(value.get(1) ?? null) };
}

function vectorOf(value: CborMap): JsonObject {
  return Object.fromEntries(
    [...value].map(([key, claim]: [number | bigint | string, CborValue]) => [
      (typeof key === "number" ? trustCategories[key] : undefined) ?? String(key),
      jsonOfCbor(claim),
    ]),
  );
}
