import type { TrustAnchorsJson } from "@cornercast/schemas";
import type { EvidenceAnchor } from "./verify-options.js";

/**
 * The anchors of a document `TrustAnchors`, as verification takes them.
 *
 * @example
 * ```ts
 * const own = { spec: { anchors: [{ technology: "amd-sev-snp", spkiSha256: "sha256:…" }] } };
 * const anchors = registryAnchors().concat(documentAnchors(own));
 * ```
 */
export function documentAnchors({ spec }: TrustAnchorsJson): readonly EvidenceAnchor[] {
  return (spec?.anchors ?? []).map(({ technology = "", spkiSha256 = "", generation, use, test }) => ({
    technology,
    spkiSha256: spkiSha256.replace(/^sha256:/u, ""),
    ...(generation !== undefined && { generation }),
    ...(use === "reference-manifest" && { use }),
    ...(test !== undefined && { test }),
  }));
}
