import { trustAnchors } from "@cornercast/schemas/registry";
import type { EvidenceAnchor } from "./verify-options.js";

/** The roots of the registry that evidence and reference manifests of a technology may end in; of all technologies where none is named. */
export function registryAnchors(technology?: string): readonly EvidenceAnchor[] {
  return trustAnchors
    .filter((row) => row.role === "root")
    .flatMap(({ technologies, spkiSha256, generation, use }) =>
      technologies
        .filter((each) => technology === undefined || each === technology)
        .map((each) => ({ technology: each, spkiSha256, use, ...(generation !== undefined && { generation }) })),
    );
}
