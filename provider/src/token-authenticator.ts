import { createHash, timingSafeEqual } from "node:crypto";
import type { Authenticator, Caller } from "@cornercast/sdk/server";

/** A token and who holds it. */
export interface TokenHolder {
  readonly token: string;
  readonly caller: Caller;
}

/** Knows callers by tokens that were given to them. Digests are compared, in a time that says nothing of the tokens. */
export function tokenAuthenticator(holders: readonly TokenHolder[]): Authenticator {
  const known = holders.map(({ token, caller }) => ({ digest: digestOf(token), caller }));
  return ({ header }) => {
    const [, token] = /^Bearer +([\x21-\x7e]{1,4096})$/iu.exec(header.get("authorization") ?? "") ?? [];
    if (token === undefined) return undefined;
    const digest = digestOf(token);
    let found: Caller | undefined;
    for (const holder of known) if (timingSafeEqual(holder.digest, digest)) found = holder.caller;
    return found;
  };
}

const digestOf = (token: string): Buffer => createHash("sha256").update(token).digest();
