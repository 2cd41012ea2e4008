// For the libraries of evidence.
export { contextTag, derTag, type DerElement } from "./der-element.js";
export { DerReader } from "./der-reader.js";
export { bitStringBytes, booleanOf, integerBytes, namedBits, oidOf, smallInteger, timeOf, unsignedBytes } from "./der-values.js";
