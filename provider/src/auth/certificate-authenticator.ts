import type { Authenticator, Caller } from "@cornercast/sdk/server";
import { asPeer } from "./peer.js";

/** Who a certificate is of. */
export interface CertificateHolder {
  /** An alternative name of the certificate with its kind, such as `URI:spiffe://acme.example/ci`. It is compared as it is. */
  readonly name: string;
  readonly caller: Caller;
}

/**
 * Knows callers by the certificates that they hold, as their TLS connection has proven.
 *
 * - The common name of a certificate is not looked at. A certificate with names of several callers is of none.
 */
export function certificateAuthenticator(holders: readonly CertificateHolder[]): Authenticator {
  return ({ peer }) => {
    const names = new Set(asPeer(peer).certificate?.names);
    const found = holders.filter(({ name }) => names.has(name));
    return found.length === 1 ? found[0]?.caller : undefined;
  };
}
