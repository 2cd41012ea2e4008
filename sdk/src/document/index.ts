// For users.
export { canonicalJson } from "./canonical-json.js";
export { documentDigest, offerSetDigest, countedSetDigest, setDigest, type DigestedDocument, type TextHash } from "./document-digest.js";
export { pathCovers } from "./path-covers.js";
export { pathOfPointer, pointerOfPath } from "./predicate-path.js";
export type { DocumentFormat, DocumentPosition, DocumentSource, ReadDocument } from "./read-document.js";
export { readDocuments, type ReadResult } from "./read-documents.js";
export { defaultReadLimits, type DocumentInput, type ReadLimits, type ReadOptions } from "./read-options.js";
export type { DocumentContract, JsonSchema, SchemaError, SchemaValidator } from "./validate/document-contract.js";
export { defaultContracts } from "./validate/default-contracts.js";
export { defaultRegistries } from "./validate/default-registries.js";
export { judgeDocument, supportedApiVersion, type JudgeOptions, type ValidationResult } from "./validate/judge-document.js";
export { marketContracts } from "./validate/market-contracts.js";
export { validateDocument, validateDocuments, type ValidatedDocuments, type ValidateOptions } from "./validate/validate-document.js";

// For other libraries.
export { formatPointer, parsePointer, valueAt } from "./json-pointer.js";
export { fieldOf, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "./json-value.js";
