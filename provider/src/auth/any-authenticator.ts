import type { Authenticator } from "@cornercast/sdk/server";

/** Knows whom any of some authenticators knows; the first one that does counts. */
export function anyAuthenticator(authenticators: readonly Authenticator[]): Authenticator {
  return async (credentials) => {
    for (const authenticate of authenticators) {
      const caller = await authenticate(credentials);
      if (caller !== undefined) return caller;
    }
    return undefined;
  };
}
