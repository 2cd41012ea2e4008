// Precompiled validators of documents: what a reader must take (accept) and what a writer may produce (emit).
export { acceptMatchReport, acceptOffer, acceptValidators, acceptWorkload } from "../gen/validate/accept.js";
export { emitMatchReport, emitOffer, emitValidators, emitWorkload } from "../gen/validate/emit.js";
export { documentKinds, type DocumentJson, type DocumentKind, type DocumentsByKind } from "../gen/document-kinds.js";
export type { DocumentValidator, DocumentValidators, ValidationError } from "./document-validator.js";
