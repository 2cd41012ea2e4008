import type { LimitsJson } from "@cornercast/schemas";

/** What a provider bounds. All of it is enforced; the first four are published. */
export interface ProviderLimits {
  /** The most bytes of a document in JSON. Default 1 MiB. */
  readonly document: number;
  /** How deep messages may nest. Default 32. */
  readonly depth: number;
  /** The most bytes of evidence. Default 10 MiB. */
  readonly evidence: number;
  /** The most members of a page. Default 1,000. */
  readonly page: number;
  /** The longest lease, in milliseconds. Default 10 minutes. */
  readonly lease: number;
  /** The longest deadline that a caller may set, in milliseconds. Default one hour. */
  readonly deadline: number;
  /** How many calls of a tenant may be under way, streams among them. Default 1,000. */
  readonly calls: number;
  /** How long a watch is silent before a bookmark, in milliseconds. Default 15 s. */
  readonly heartbeat: number;
  /** How long an answer is kept for the repetition of its request, in milliseconds. Default 24 hours. */
  readonly replay: number;
  /** How many changes of offers are kept for watches. Default 10,000. */
  readonly changes: number;
}

/** The limits where nothing else is said. */
export const defaultLimits: ProviderLimits = {
  document: 1_048_576,
  depth: 32,
  evidence: 10_485_760,
  page: 1_000,
  lease: 600_000,
  deadline: 3_600_000,
  calls: 1_000,
  heartbeat: 15_000,
  replay: 86_400_000,
  changes: 10_000,
};

/** What of the limits is published. */
export function publishedLimits(limits: ProviderLimits): LimitsJson {
  return { document: bytes(limits.document), depth: limits.depth, evidence: bytes(limits.evidence), page: limits.page };
}

function bytes(count: number): string {
  return count % 1_048_576 === 0 ? `${String(count / 1_048_576)}MiB` : `${String(count)}B`;
}
