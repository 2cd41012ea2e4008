/** A format of evidence, of attestation results or of reference manifests. */
export interface EvidenceFormatRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  /** The technology that it is evidence of. */
  readonly technology?: string;
  readonly mediaType?: string;
  /** The key of the source. */
  readonly source: string;
}
