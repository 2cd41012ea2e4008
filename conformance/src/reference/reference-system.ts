import type { ArtifactJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import type { AppraisalFact } from "@cornercast/sdk/boundary";
import { readDocuments, validateDocument } from "@cornercast/sdk/document";
import { createOfferIndex, match, matchIndex, moveBetween, type MatchOptions } from "@cornercast/sdk/match";
import { celSelectors } from "@cornercast/sdk/match/cel";
import type { MatchRequest, ValidateRequest } from "../case/conformance-case.js";
import type { SystemUnderTest } from "../systems/system-under-test.js";
import { answerQuestion } from "./answer-question.js";
import { appraiseEvidence } from "./appraise-evidence.js";

/** The reference implementation: this repository's reader, validator, matcher and verifier. */
export const referenceSystem: SystemUnderTest = {
  name: "reference",
  answer: async (request) => {
    if (request.kind === "validate") return validate(request);
    if (request.kind === "appraise") return appraiseEvidence(request);
    // The cases are data; that their documents are valid is tested with the cases.
    if (request.kind === "runs") return runsOn(request.artifact as ArtifactJson, request.offer as OfferJson);
    return request.kind === "match" ? matched(request) : answerQuestion(request);
  },
};

function matched(request: MatchRequest): unknown {
  const [workload, offers] = [request.workload as WorkloadJson, request.offers as readonly OfferJson[]];
  const options: MatchOptions = {
    at: request.at,
    by: request.by,
    appraisals: request.appraisals as unknown as readonly AppraisalFact[],
    understoodExtensions: request.understoodExtensions,
    ...(request.movingFrom === undefined ? {} : { movingFrom: request.movingFrom as OfferJson }),
    compileSelector: celSelectors,
  };
  if (request.changes === undefined) return match(workload, offers, options);
  const index = createOfferIndex([]);
  for (const offer of offers) index.upsert(offer, offer.metadata?.name ?? "");
  // The index is asked before the changes too, so that it has something to forget.
  matchIndex(workload, index, options);
  for (const change of request.changes) {
    if ("remove" in change) index.remove(change.remove);
    else {
      const offer = change.put as OfferJson;
      index.upsert(offer, offer.metadata?.name ?? "");
    }
  }
  return matchIndex(workload, index, options);
}

function runsOn(artifact: ArtifactJson, offer: OfferJson): unknown {
  return moveBetween(offer, offer, [artifact]).artifacts[0]?.result;
}

function validate(request: ValidateRequest): unknown {
  const { format } = request;
  const { documents, diagnostics } = readDocuments([
    "data" in request
      ? { name: "document", format, bytes: Uint8Array.from(Buffer.from(request.data, "base64")) }
      : { name: "document", format, text: request.text },
  ]);
  const results = documents.map((document) => validateDocument(document));
  return {
    valid: documents.length > 0 && diagnostics.every(({ severity }) => severity !== "error") && results.every(({ valid }) => valid),
    diagnostics: [...diagnostics, ...results.flatMap((result) => result.diagnostics)],
  };
}
