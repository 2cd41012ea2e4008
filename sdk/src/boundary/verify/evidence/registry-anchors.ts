import { trustAnchors } from "@cornercast/schemas/registry";
import type { EvidenceAnchor } from "./verify-options.js";

/** The roots of the registry that evidence, or reference manifests, of a technology may end in; of all technologies where none is named. */
export function registryAnchors(technology?: string, use: "evidence" | "reference-manifest" = "evidence"): readonly EvidenceAnchor[] {
  return trustAnchors
    .filter((row) => row.role === "root" && row.use === use)
    .flatMap(({ technologies, spkiSha256, generation }) =>
      technologies
        .filter((each) => technology === undefined || each === technology)
        .map((each) => ({ technology: each, spkiSha256, ...(generation !== undefined && { generation }) })),
    );
}
