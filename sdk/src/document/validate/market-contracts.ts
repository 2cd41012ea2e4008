import { acceptOffer, acceptOfferSchema, acceptWorkload, acceptWorkloadSchema } from "@cornercast/schemas/validate";
import type { DocumentContract } from "./document-contract.js";

/** The contracts of what is matched: Workloads and Offers. */
export const marketContracts: ReadonlyMap<string, DocumentContract> = /* @__PURE__ */ new Map([
  ["Workload", { kind: "Workload", validate: acceptWorkload, schema: acceptWorkloadSchema }],
  ["Offer", { kind: "Offer", validate: acceptOffer, schema: acceptOfferSchema }],
]);
