import type { ArtifactJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import type { AppraisalFact } from "@cornercast/sdk/boundary";
import { readDocuments, validateDocument } from "@cornercast/sdk/document";
import { match, moveBetween } from "@cornercast/sdk/match";
import { celSelectors } from "@cornercast/sdk/match/cel";
import type { ValidateRequest } from "../case/conformance-case.js";
import type { SystemUnderTest } from "../systems/system-under-test.js";
import { appraiseEvidence } from "./appraise-evidence.js";

/** The reference implementation: this repository's reader, validator, matcher and verifier. */
export const referenceSystem: SystemUnderTest = {
  name: "reference",
  answer: async (request) => {
    if (request.kind === "validate") return validate(request);
    if (request.kind === "appraise") return appraiseEvidence(request);
    // The cases are data; that their documents are valid is tested with the cases.
    if (request.kind === "runs") return runsOn(request.artifact as ArtifactJson, request.offer as OfferJson);
    return match(request.workload as WorkloadJson, request.offers as readonly OfferJson[], {
      at: request.at,
      by: request.by,
      appraisals: request.appraisals as unknown as readonly AppraisalFact[],
      understoodExtensions: request.understoodExtensions,
      ...(request.movingFrom === undefined ? {} : { movingFrom: request.movingFrom as OfferJson }),
      compileSelector: celSelectors,
    });
  },
};

function runsOn(artifact: ArtifactJson, offer: OfferJson): unknown {
  return moveBetween(offer, offer, [artifact]).artifacts[0]?.result;
}

function validate({ format, text }: ValidateRequest): unknown {
  const { documents, diagnostics } = readDocuments([{ name: "document", format, text }]);
  const results = documents.map((document) => validateDocument(document));
  return {
    valid: documents.length > 0 && diagnostics.every(({ severity }) => severity !== "error") && results.every(({ valid }) => valid),
    diagnostics: [...diagnostics, ...results.flatMap((result) => result.diagnostics)],
  };
}
