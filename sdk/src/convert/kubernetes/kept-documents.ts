import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { isJsonObject, validateDocument, type JsonObject } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import { objectAt } from "../source-value.js";
import type { KubernetesObject } from "./kubernetes-object.js";

/** What a cluster keeps of documents. */
export interface KeptDocuments {
  readonly offers: readonly OfferJson[];
  readonly workloads: readonly WorkloadJson[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What kubectl writes for itself. */
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * The Workloads and Offers that a cluster keeps as custom resources, of whatever group its administrator has chosen.
 *
 * - They are told from others of the same kind by what only they have: profiles, or a shape.
 * - What the cluster adds to their metadata is left out.
 */
export function keptDocuments(objects: readonly KubernetesObject[]): KeptDocuments {
  const offers: OfferJson[] = [];
  const workloads: WorkloadJson[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const object of objects) {
    const own = { Offer: "shape", Workload: "profiles" }[object.kind];
    if (own === undefined || object.version !== "v1" || !object.group.includes(".") || !(own in objectAt(object.value, "spec"))) continue;
    const value = documentOf(object.value, object.kind);
    const { document, pointer } = object.place;
    const result = validateDocument({ ...document, value, at: (part, of) => document.at(`${pointer}${part}`, of) });
    diagnostics.push(...result.diagnostics);
    if (!result.valid) continue;
    if (object.kind === "Offer") offers.push(value);
    else workloads.push(value);
  }
  return { offers, workloads, diagnostics };
}

function documentOf(object: JsonObject, kind: string): JsonObject {
  const { name, labels, annotations } = objectAt(object, "metadata");
  const kept = Object.fromEntries(Object.entries(isJsonObject(annotations ?? null) ? (annotations as JsonObject) : {}).filter(([key]) => key !== lastApplied));
  const { spec, status } = object;
  return {
    apiVersion: "cornercast/v1",
    kind,
    metadata: {
      ...(name === undefined ? {} : { name }),
      ...(labels === undefined ? {} : { labels }),
      ...(Object.keys(kept).length === 0 ? {} : { annotations: kept }),
    },
    ...(spec === undefined ? {} : { spec }),
    ...(status === undefined ? {} : { status }),
  };
}
