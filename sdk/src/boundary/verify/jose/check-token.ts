import { fieldOf, type JsonValue } from "../../../document/json-value.js";
import type { CheckList } from "../evidence/check-list.js";
import type { EvidenceFacts } from "../evidence/evidence-facts.js";
import type { EvidenceKey, VerifyOptions } from "../evidence/verify-options.js";
import { keyDigest } from "../x509/index.js";
import { verifyJws, type Jws } from "./jws.js";

const clockSkew = 300;
/** The last second of the year 9999. */
const latest = 253_402_300_799;

/**
 * Checks a token of another service: its issuer, its signature, and its times. Gives who vouches for it.
 *
 * - Adds the checks `token-issuer`, `token-signature` and `token-validity`.
 * - The key is one that the relying party gave for this issuer, or for any; keys that the token states count for nothing.
 */
export async function checkToken(jws: Jws, options: VerifyOptions, checks: CheckList): Promise<NonNullable<EvidenceFacts["thirdParty"]>> {
  const issuer = fieldOf(jws.claims, "iss");
  const name = typeof issuer === "string" ? issuer : "nobody";
  const keys = (options.keys ?? []).filter((key) => isOf(key, name, jws.keyId));
  checkTimes(jws.claims, options.at, checks);
  if (!checks.hold("token-issuer", "signature", keys.length > 0, "result-untrusted-issuer", `no key of the issuer ${name.slice(0, 200)} is trusted`))
    return { issuer: name };
  for (const { key } of keys) {
    if (!(await verifyJws(jws, key, options.cache))) continue;
    checks.pass("token-signature", "signature");
    return { issuer: name, keySha256: await keyDigest(key, options.cache) };
  }
  checks.fail("token-signature", "signature", "signature-invalid", "no key of its issuer signed the token");
  return { issuer: name };
}

function isOf({ use, issuer, id }: EvidenceKey, name: string, keyId: string | undefined): boolean {
  return use === "token-issuer" && (issuer === undefined || issuer === name) && (id === undefined || keyId === undefined || id === keyId);
}

function checkTimes(claims: JsonValue, at: number, checks: CheckList): void {
  const now = at / 1_000;
  const [from, issued, until] = [fieldOf(claims, "nbf"), fieldOf(claims, "iat"), fieldOf(claims, "exp")];
  const begins = typeof from === "number" ? from : typeof issued === "number" ? issued : Number.POSITIVE_INFINITY;
  const counts = begins <= now + clockSkew && typeof until === "number" && now < until && until <= latest;
  checks.hold("token-validity", "signature", counts, "result-expired", "the token does not count at the time of evaluation");
}

/** The end of a token, for facts. */
export function tokenEnd(claims: JsonValue): Pick<EvidenceFacts, "validUntil"> {
  const until = fieldOf(claims, "exp");
  return typeof until === "number" && until <= latest ? { validUntil: 1_000 * until } : {};
}
