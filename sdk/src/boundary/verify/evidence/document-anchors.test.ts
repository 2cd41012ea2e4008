import { expect, it } from "vitest";
import { anchorKeys } from "./anchor-keys.js";
import { documentAnchors } from "./document-anchors.js";

const pin = (letter: string): string => letter.repeat(64);

it("a document of anchors gives them as verification takes them, and a document without any gives none", () => {
  const anchors = [
    { technology: "amd-sev-snp", spkiSha256: `sha256:${pin("a")}`, generation: "genoa", test: true },
    { technology: "nvidia-cc", spkiSha256: `sha256:${pin("b")}`, use: "reference-manifest" },
    { technology: "nvidia-cc", spkiSha256: `sha256:${pin("c")}`, use: "evidence" },
  ];
  const document = { apiVersion: "cornercast/v1", kind: "TrustAnchors", metadata: { name: "t" } } as const;
  const read = documentAnchors({ ...document, spec: { anchors } });
  expect(read).toEqual([
    { technology: "amd-sev-snp", spkiSha256: pin("a"), generation: "genoa", test: true },
    { technology: "nvidia-cc", spkiSha256: pin("b"), use: "reference-manifest" },
    { technology: "nvidia-cc", spkiSha256: pin("c") },
  ]);
  expect([anchorKeys(read, "nvidia-cc"), anchorKeys(read, "nvidia-cc", "reference-manifest")]).toEqual([new Set([pin("c")]), new Set([pin("b")])]);
  expect(documentAnchors(document as Parameters<typeof documentAnchors>[0])).toEqual([]);
});
