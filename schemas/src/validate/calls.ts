// Precompiled validators of what calls send and answer.
export { callValidators } from "../gen/validate/call.js";
export type { DocumentValidator, ValidationError } from "./document-validator.js";
