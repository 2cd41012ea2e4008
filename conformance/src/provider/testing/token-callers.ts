import { createPrivateKey, createPublicKey, verify } from "node:crypto";
import type { Caller } from "@cornercast/sdk/server";
import type { TestIssuer } from "../test-issuer.js";

/** The caller of a token of one issuer; nobody where anything of it is wrong. */
export function callerOfToken(token: string, { issuer, audience, keyId, key }: TestIssuer): Caller | undefined {
  const [header = "", payload = "", signature = "", ...more] = token.split(".");
  const [head, claims] = [partOf(header), partOf(payload)];
  const signed = verify(
    "sha256",
    Buffer.from(`${header}.${payload}`),
    { key: createPublicKey(createPrivateKey(key)), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  const { iss, aud, exp, sub, tenant, cnf } = claims;
  const counts = typeof exp === "number" && exp * 1000 > Date.now();
  if (more.length > 0 || head["alg"] !== "ES256" || head["kid"] !== keyId || !signed || iss !== issuer || aud !== audience || !counts || cnf !== undefined)
    return undefined;
  return typeof sub === "string" && typeof tenant === "string" ? { tenant, subject: sub, roles: ["placer"] } : undefined;
}

function partOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
