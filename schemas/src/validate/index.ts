// Precompiled validators of documents: what a reader must take (accept) and what a writer may produce (emit).
export {
  acceptAppraisalPolicy,
  acceptAppraisalResult,
  acceptConformanceReport,
  acceptEvidenceBundle,
  acceptImplementationStatement,
  acceptMatchReport,
  acceptOffer,
  acceptPlacement,
  acceptReferenceValues,
  acceptStateManifest,
  acceptTrustAnchors,
  acceptUsageRecord,
  acceptValidators,
  acceptWorkload,
} from "../gen/validate/accept.js";
export {
  emitAppraisalPolicy,
  emitAppraisalResult,
  emitConformanceReport,
  emitEvidenceBundle,
  emitImplementationStatement,
  emitMatchReport,
  emitOffer,
  emitPlacement,
  emitReferenceValues,
  emitStateManifest,
  emitTrustAnchors,
  emitUsageRecord,
  emitValidators,
  emitWorkload,
} from "../gen/validate/emit.js";
export { documentKinds, type DocumentJson, type DocumentKind, type DocumentsByKind } from "../gen/document-kinds.js";
export type { DocumentValidator, DocumentValidators, ValidationError } from "./document-validator.js";
export { acceptOfferSchema, acceptSchemas, acceptWorkloadSchema } from "../gen/validate/accept-schemas.js";
export { interpretSchema, type JsonSchema } from "./interpret-schema.js";
