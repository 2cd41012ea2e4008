// @ts-check
import { getOption, hasOption } from "@bufbuild/protobuf";
import { field as fieldRules } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";

/** @typedef {import("@bufbuild/protobuf").DescMessage} DescMessage */
/** @typedef {"accept" | "emit"} Direction */

/** The two schemas of a document: what a reader must take, and what a writer may produce. @type {readonly Direction[]} */
export const directions = ["accept", "emit"];

/**
 * Documents in which an unknown field is an error when they are read, because ignoring it could satisfy a requirement
 * that was never looked at. All others keep unknown fields and ignore them.
 */
const mustUnderstand = new Set(["Workload", "AppraisalPolicy", "ReferenceValues", "TrustAnchors"]);

/**
 * Whether a message is a document: its field `kind` must hold the name of the message.
 *
 * @param {DescMessage} message
 */
export function isDocument(message) {
  const kind = message.field["kind"];
  if (kind === undefined || message.field["apiVersion"] === undefined || !hasOption(kind, fieldRules)) return false;
  const rules = getOption(kind, fieldRules).type;
  return rules.case === "string" && rules.value.const === message.name;
}

/**
 * Whether the objects of a document may hold fields that this version does not define.
 *
 * @param {DescMessage} document
 * @param {Direction} direction
 */
export function keepsUnknownFields(document, direction) {
  return direction === "accept" && !mustUnderstand.has(document.name);
}

/**
 * The stable identity of a schema. A URN needs no domain and is not meant to be fetched.
 *
 * @param {DescMessage} document
 * @param {Direction} direction
 */
export function schemaId(document, direction) {
  return `urn:cornercast:v1:${direction}:${document.name}`;
}
