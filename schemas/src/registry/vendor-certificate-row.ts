/** A certificate of a vendor's authority. */
export interface VendorCertificateRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  /** An id of the registry tee-technologies. */
  readonly technology: string;
  readonly generation?: string;
  /** The SHA-256 digest of the certificate in DER. */
  readonly sha256: string;
  /** The certificate in DER, in base64. */
  readonly der: string;
  /** The key of the source. */
  readonly source: string;
}
