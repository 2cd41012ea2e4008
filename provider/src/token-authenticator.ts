import { hash, timingSafeEqual } from "node:crypto";
import type { Authenticator, Caller } from "@cornercast/sdk/server";
import { bearerToken } from "./auth/bearer-token.js";

/** A token, or the SHA-256 of one in hexadecimal digits, and who holds it. */
export type TokenHolder = { readonly caller: Caller } & ({ readonly token: string } | { readonly sha256: string });

/** Knows callers by tokens that were given to them. Digests are compared, in a time that says nothing of the tokens. */
export function tokenAuthenticator(holders: readonly TokenHolder[]): Authenticator {
  const known = holders.map((holder) => ({ digest: "token" in holder ? digestOf(holder.token) : Buffer.from(holder.sha256, "hex"), caller: holder.caller }));
  return ({ header }) => {
    const token = bearerToken(header);
    if (token === undefined) return undefined;
    const digest = digestOf(token);
    let found: Caller | undefined;
    for (const holder of known) if (holder.digest.length === digest.length && timingSafeEqual(holder.digest, digest)) found = holder.caller;
    return found;
  };
}

// By way of a text, which takes less than a third of the time.
const digestOf = (token: string): Buffer => Buffer.from(hash("sha256", token), "hex");
