import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import type { JsonObject } from "@cornercast/sdk/document";

/** An issuer of tokens that a provider trusts for a run. */
export interface TestIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** The identifier of its key, as its key set has it. */
  readonly keyId: string;
  /** A private key on P-256, in PEM. */
  readonly key: string;
  /** What its tokens say of the caller beside `iss`, `aud` and `exp`, such as subject, tenant and roles. */
  readonly claims: JsonObject;
}

/** What a token has that a good one has not. An undefined claim is left out. */
export interface TokenChange {
  readonly claims?: Readonly<Record<string, JsonObject | string | number | undefined>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** How it is signed (default: by the key of the issuer). */
  readonly signed?: "by another" | "with the public key as a secret" | "not at all";
}

/** A token of an issuer: a JWS with ES256 that counts for five minutes, but for what is changed. */
export function tokenOf({ issuer, audience, keyId, key, claims }: TestIssuer, change: TokenChange = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const alg = change.signed === "not at all" ? "none" : change.signed === "with the public key as a secret" ? "HS256" : "ES256";
  const payload = { iss: issuer, aud: audience, iat: now - 5, exp: now + 300, ...claims, ...change.claims };
  const text = [{ alg, kid: keyId, typ: "JWT", ...change.header }, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${signature(text, createPrivateKey(key), change).toString("base64url")}`;
}

/** A public key as a JWK. */
export function publicJwk(key: string): JsonObject {
  return createPublicKey(createPrivateKey(key)).export({ format: "jwk" }) as JsonObject;
}

/** A private key on P-256, in PEM. */
export function newKey(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function signature(text: string, key: KeyObject, { signed }: TokenChange): Buffer {
  if (signed === "not at all") return Buffer.alloc(0);
  if (signed === "with the public key as a secret") {
    const secret = createPublicKey(key).export({ type: "spki", format: "pem" });
    return createHmac("sha256", secret).update(text).digest();
  }
  return sign("sha256", Buffer.from(text), { key: signed === "by another" ? createPrivateKey(newKey()) : key, dsaEncoding: "ieee-p1363" });
}
