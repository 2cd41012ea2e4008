import { trustAnchors } from "@cornercast/schemas/registry";
import type { EvidenceAnchor } from "./verify-options.js";

/** The roots of the registry that evidence and reference manifests may end in. */
export function registryAnchors(): readonly EvidenceAnchor[] {
  return trustAnchors
    .filter((row) => row.role === "root")
    .flatMap(({ technologies, spkiSha256, generation, use }) =>
      technologies.map((each) => ({ technology: each, spkiSha256, use, ...(generation !== undefined && { generation }) })),
    );
}
