import { createHash } from "node:crypto";
import { Code, refusal, type Authenticator, type Caller, type CallerRole, type Clock } from "@cornercast/sdk/server";
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";
import { bearerToken } from "./bearer-token.js";
import { KeysUnavailable } from "./key-set.js";
import { asPeer } from "./peer.js";

/** The signature algorithms that are accepted. Those with a shared secret are not: who could check a token could make one. */
export const tokenAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"] as const;

/** An issuer of tokens, and what its tokens say. */
export interface JwtIssuer {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** The `aud` that tokens for this provider have. */
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  /** The algorithms that it signs with. */
  readonly algorithms: readonly (typeof tokenAlgorithms)[number][];
  /** How far its clock may differ from this one, in milliseconds. Default 30 s. */
  readonly clockSkew?: number;
  /** The longest time since a token was issued, in milliseconds. Default: what its `exp` says. */
  readonly maxAge?: number;
  /** The tenant of all its tokens. Default: each says it in a claim. */
  readonly tenant?: string;
  /** The claim with the tenant. Default `tenant`. */
  readonly tenantClaim?: string;
  /** The claim with the roles: a list, or names with spaces between them. Default `roles`. */
  readonly rolesClaim?: string;
  /** What the roles of its tokens mean here, where they have other names. */
  readonly roleNames?: Readonly<Record<string, CallerRole>>;
}

const roles: ReadonlySet<string> = new Set<CallerRole>(["reader", "placer", "operator"]);

/** How long an accepted token is not checked again, in milliseconds: keys that an issuer takes back count for no longer. */
const remembered = 30_000;

/**
 * Knows callers by JSON Web Tokens (RFC 7519) of some issuers.
 *
 * - The signature, the issuer, the audience and the expiry have to hold, and the algorithm has to be one that the issuer is known to use, whatever the
 *   token says. A token without an expiry, a subject or a tenant is not accepted.
 * - A token that is bound to a certificate (`cnf`, RFC 8705) counts only on connections of the holder of that certificate.
 * - Where keys cannot be read, calls are refused with `authenticator-unavailable`, and nobody is let in.
 *
 * @implements service.tokens-are-checked-in-full
 * @implements service.bound-tokens-need-their-certificate
 * @implements service.unchecked-callers-are-refused
 */
export function jwtAuthenticator(issuers: readonly JwtIssuer[], clock: Pick<Clock, "now">): Authenticator {
  const accepted = new Map<string, { readonly caller: Caller; readonly until: number; readonly thumbprint: string | undefined }>();

  return async ({ header, peer }) => {
    const token = bearerToken(header);
    // Tokens of other kinds are for other authenticators.
    if (token === undefined || token.split(".").length !== 3) return undefined;
    const now = clock.now();
    const key = createHash("sha256").update(token).digest("base64");
    let known = accepted.get(key);
    if (known === undefined || known.until <= now) {
      accepted.delete(key);
      known = await verify(token, issuers, now);
      if (known === undefined) return undefined;
      if (accepted.size >= 1_000) accepted.delete(accepted.keys().next().value ?? "");
      accepted.set(key, known);
    }
    if (known.thumbprint !== undefined && known.thumbprint !== asPeer(peer).certificate?.thumbprint) return undefined;
    return known.caller;
  };
}

async function verify(
  token: string,
  issuers: readonly JwtIssuer[],
  now: number,
): Promise<{ readonly caller: Caller; readonly until: number; readonly thumbprint: string | undefined } | undefined> {
  const issuer = issuers.find(({ issuer: name }) => name === claimedIssuer(token));
  if (issuer === undefined) return undefined;
  const skew = issuer.clockSkew ?? 30_000;
  try {
    const { payload } = await jwtVerify(token, issuer.keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: [...issuer.algorithms],
      clockTolerance: skew / 1_000,
      currentDate: new Date(now),
      requiredClaims: ["exp", "sub"],
      ...(issuer.maxAge === undefined ? {} : { maxTokenAge: issuer.maxAge / 1_000 }),
    });
    const caller = callerOf(payload, issuer);
    const thumbprint = boundTo(payload);
    if (caller === undefined || thumbprint === "unknown") return undefined;
    const expires = (payload.exp ?? 0) * 1_000 + skew;
    const tooOld = issuer.maxAge === undefined ? Infinity : (payload.iat ?? 0) * 1_000 + issuer.maxAge + skew;
    return { caller, thumbprint, until: Math.min(expires, tooOld, now + remembered) };
  } catch (error) {
    if (error instanceof KeysUnavailable)
      throw refusal(Code.Unavailable, "authenticator-unavailable", "the provider cannot check credentials: the keys of an issuer cannot be read");
    // Not only errors of the library: what is in a token may be anything.
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException) return undefined;
    throw error;
  }
}

/** The issuer that a token claims to be of, only to choose the keys that it is checked with. */
function claimedIssuer(token: string): unknown {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    return typeof payload === "object" && payload !== null && "iss" in payload ? payload.iss : undefined;
  } catch {
    return undefined;
  }
}

function callerOf(payload: JWTPayload, { tenant: fixed, tenantClaim = "tenant", rolesClaim = "roles", roleNames = {} }: JwtIssuer): Caller | undefined {
  const tenant = fixed ?? payload[tenantClaim];
  const { sub } = payload;
  // What can be the name of a tenant is what can be one elsewhere.
  if (typeof tenant !== "string" || !/^[A-Za-z0-9]([-A-Za-z0-9._]{0,251}[A-Za-z0-9])?$/u.test(tenant) || sub === undefined || sub === "") return undefined;
  const claimed = payload[rolesClaim];
  const names = typeof claimed === "string" ? claimed.split(" ") : Array.isArray(claimed) ? claimed : [];
  const known = names.flatMap((name): readonly CallerRole[] => {
    if (typeof name !== "string") return [];
    const role = Object.hasOwn(roleNames, name) ? roleNames[name] : name;
    return role !== undefined && isRole(role) ? [role] : [];
  });
  return { tenant, subject: sub.slice(0, 255), roles: known };
}

function isRole(name: string): name is CallerRole {
  return roles.has(name);
}

/** The certificate that a token is bound to; `unknown` where it is bound to something else, which is not checked here. */
function boundTo({ cnf }: JWTPayload): string | undefined {
  if (cnf === undefined) return undefined;
  if (typeof cnf !== "object" || cnf === null || Object.keys(cnf).length !== 1 || !("x5t#S256" in cnf)) return "unknown";
  const thumbprint = cnf["x5t#S256"];
  return typeof thumbprint === "string" && thumbprint !== "" ? thumbprint : "unknown";
}
