// What index.ts exports, for pages: validators of what a reader must take follow their schema, which is a quarter of the code.
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
} from "../gen/validate/accept-interpreted.js";
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
