import * as hpke from "hpke";

/** The name of a suite of HPKE (RFC 9180) under which keys are sealed. */
export type ReleaseSuite = "hpke-p256-sha256-aes256gcm" | "hpke-x25519-sha256-aes256gcm";

/** The suites. The first is the one to prefer. */
export const releaseSuites: Readonly<Record<ReleaseSuite, { readonly kem: hpke.KEMFactory; readonly publicKeyBytes: number }>> = {
  "hpke-p256-sha256-aes256gcm": { kem: hpke.KEM_DHKEM_P256_HKDF_SHA256, publicKeyBytes: 65 },
  "hpke-x25519-sha256-aes256gcm": { kem: hpke.KEM_DHKEM_X25519_HKDF_SHA256, publicKeyBytes: 32 },
};

/** Whether a text names a suite. */
export function isReleaseSuite(name: string): name is ReleaseSuite {
  return Object.hasOwn(releaseSuites, name);
}

/** The suite of a name: its KEM, HKDF-SHA256 and AES-256-GCM. */
export function cipherSuite(name: ReleaseSuite): hpke.CipherSuite {
  return new hpke.CipherSuite(releaseSuites[name].kem, hpke.KDF_HKDF_SHA256, hpke.AEAD_AES_256_GCM);
}
