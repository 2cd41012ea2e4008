import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ArtifactJson } from "@cornercast/schemas";
import { annotationOfArtifact, artifactsOfAnnotation, formatArtifactSpec } from "./artifact-annotation.js";
import { parseArtifactSpec } from "./parse-artifact-spec.js";

const word = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,20}$/u);
const artifacts: fc.Arbitrary<ArtifactJson> = fc.record(
  {
    kind: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/u),
    target: word,
    isaVersion: word,
    platform: fc.constantFrom("linux/amd64", "linux/arm64/v8"),
    features: fc.array(word, { minLength: 1, maxLength: 3 }),
    formats: fc.array(word, { minLength: 1, maxLength: 3 }),
    builtWith: fc.array(fc.record({ name: word, version: word }), { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ["kind"] },
);

describe("the short form of an artifact", () => {
  it("is read back as the artifact", () => {
    fc.assert(
      fc.property(artifacts, (artifact) => {
        expect(parseArtifactSpec(formatArtifactSpec(artifact) ?? "")).toEqual(artifact);
      }),
    );
  });

  it.each([[{}], [{ kind: "cubin", target: "sm 90" }], [{ kind: "elf", features: ["a,b"] }], [{ kind: "elf", builtWith: [{ name: "gcc" }] }]])(
    "is none of %j, which it could not say",
    (artifact) => {
      expect(formatArtifactSpec(artifact)).toBeUndefined();
    },
  );
});

describe("the annotation of an image", () => {
  const image: ArtifactJson = {
    kind: "oci-image",
    platform: "linux/amd64",
    builtWith: [{ name: "cuda-toolkit", version: "12.8" }],
    contains: [
      { kind: "elf", platform: "linux/amd64", contains: [{ kind: "cubin", target: "sm_90a" }] },
      { kind: "elf", platform: "linux/arm64" },
      { kind: "cubin", target: "sm_90a", reference: "elsewhere" },
    ],
  };

  it("names each part once, with what it has of the image, and a platform only where that is another", () => {
    expect(annotationOfArtifact(image)).toBe(
      "cubin:sm_90a,built-with=cuda-toolkit@12.8 elf,built-with=cuda-toolkit@12.8 elf,platform=linux/arm64,built-with=cuda-toolkit@12.8",
    );
  });

  it("is empty of an image with nothing in it", () => {
    expect(annotationOfArtifact({ kind: "oci-image" })).toBe("");
    expect(artifactsOfAnnotation("")).toEqual([]);
  });

  it("is read part by part; what is no short form is passed over", () => {
    expect(artifactsOfAnnotation("cubin:sm_90a  ?! ptx:compute_90@8.5")).toEqual([
      { kind: "cubin", target: "sm_90a" },
      { kind: "ptx", target: "compute_90", isaVersion: "8.5" },
    ]);
  });

  it("is bounded", () => {
    expect(artifactsOfAnnotation("cubin:sm_90a ".repeat(1000)).length).toBe(256);
  });
});
