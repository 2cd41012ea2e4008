import type { EvidenceFacts } from "./evidence-facts.js";
import type { EvidenceAnchor } from "./verify-options.js";

/** The digests of the keys that chains of a technology may end in: those of its evidence, or of its reference manifests. */
export function anchorKeys(
  anchors: readonly EvidenceAnchor[],
  technology: string,
  wanted: NonNullable<EvidenceAnchor["use"]> = "evidence",
): ReadonlySet<string> {
  return new Set(anchors.filter((anchor) => anchor.technology === technology && (anchor.use ?? "evidence") === wanted).map(({ spkiSha256 }) => spkiSha256));
}

/** The anchor that a chain of a technology ended in. */
export function anchorOf(anchors: readonly EvidenceAnchor[], technology: string, spkiSha256: string | undefined): EvidenceAnchor | undefined {
  return spkiSha256 === undefined ? undefined : anchors.find((anchor) => anchor.technology === technology && anchor.spkiSha256 === spkiSha256);
}

/** The field `anchor` of facts, where a chain ended in one. */
export function anchorFact(anchor: EvidenceAnchor | undefined): Pick<EvidenceFacts, "anchor"> {
  return anchor === undefined ? {} : { anchor: { spkiSha256: anchor.spkiSha256, test: anchor.test === true } };
}
