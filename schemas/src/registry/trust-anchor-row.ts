/** A public key that chains of evidence, or of what evidence is compared with, end in. */
export interface TrustAnchorRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  /** Ids of the registry tee-technologies. */
  readonly technologies: readonly string[];
  /** The generation that the key is for; absent means all. */
  readonly generation?: string;
  readonly role: "root" | "intermediate";
  readonly use: "evidence" | "reference-manifest";
  /** The SHA-256 digest of SubjectPublicKeyInfo in DER, in lower-case hexadecimal digits. */
  readonly spkiSha256: string;
  /** The key of the source. */
  readonly source: string;
}
