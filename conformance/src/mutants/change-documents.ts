import { isJsonObject, valueAt, type JsonValue } from "@cornercast/sdk/document";
import type { CaseRequest } from "../case/conformance-case.js";
import { mapFields } from "./document-schemas.js";

const held = new WeakMap<CaseRequest, ReadonlySet<string>>();

/** The fields that the documents of a request state, such as `DeviceRequirement.memory`. */
export function statedFields(request: CaseRequest): ReadonlySet<string> {
  const known = held.get(request);
  if (known !== undefined) return known;
  const fields = new Set<string>();
  changeDocuments(request, (field, value) => {
    fields.add(field);
    return value;
  });
  held.set(request, fields);
  return fields;
}

/** A request whose documents have other fields; the same one where nothing changes. A text that is to be validated stays. */
export function changeDocuments(request: CaseRequest, change: (field: string, value: JsonValue) => JsonValue | undefined): CaseRequest {
  const changed = (document: JsonValue): JsonValue => {
    const kind = isJsonObject(document) ? document["kind"] : undefined;
    return typeof kind === "string" ? mapFields(kind, document, change) : document;
  };
  switch (request.kind) {
    case "validate":
    case "fit":
    case "substitute":
    case "read-ear":
    case "open-grant":
    case "let-go":
      return request;
    case "match": {
      const { movingFrom } = request;
      const workload = changed(request.workload);
      const offers = request.offers.map(changed);
      const from = movingFrom === undefined ? undefined : changed(movingFrom);
      const same = workload === request.workload && from === movingFrom && offers.every((offer, index) => offer === request.offers[index]);
      // The changes of kept offers stay as they are: that they are seen is what such cases are about.
      return same ? request : { ...request, workload, offers, ...(from !== undefined && { movingFrom: from }) };
    }
    case "runs": {
      const offer = changed(request.offer);
      const workload = changed(workloadOf(request.artifact));
      const artifact = valueAt(workload, ["spec", "profiles", "0", "artifacts", "0"]) ?? null;
      return offer === request.offer && artifact === request.artifact ? request : { ...request, offer, artifact };
    }
    case "appraise": {
      const { references } = request;
      const [anchors, policy, values] = [changed(request.anchors), changed(request.policy), references === undefined ? undefined : changed(references)];
      const same = anchors === request.anchors && policy === request.policy && values === references;
      return same ? request : { ...request, anchors, policy, ...(values !== undefined && { references: values }) };
    }
  }
}

/** The document that an artifact stands in. */
function workloadOf(artifact: JsonValue): JsonValue {
  return { kind: "Workload", spec: { profiles: [{ artifacts: [artifact] }] } };
}
