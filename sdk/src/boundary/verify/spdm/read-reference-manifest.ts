import { Malformed } from "../bytes/malformed.js";
import { attributeOf, childElements, type XmlElement } from "../xml/xml-element.js";
import type { ReferenceManifest, ReferenceMeasurement } from "./reference-manifest.js";

const swid = "http://standards.iso.org/iso/19770/-2/2015/schema.xsd";
/** Attributes of this namespace are SHA-384 digests. */
const sha384 = "http://www.w3.org/2001/04/xmlenc#sha384";
const digestSize = 48;
const mostAlternatives = 64;
/** The largest index of an SPDM block is 254. */
const largestIndex = 253;

/**
 * Reads a reference integrity manifest: a SWID tag (ISO/IEC 19770-2) with the payload of the TCG RIM information model.
 *
 * - Each `Resource` of the type Measurement has an index (once), whether it is active, and as many digests `Hash0`, `Hash1`, … as `alternatives` says.
 * - A manifest without measurements is refused: it would match everything.
 *
 * @example
 * ```ts
 * const manifest = readReferenceManifest(readXml(text));
 * ```
 */
export function readReferenceManifest(root: XmlElement): ReferenceManifest {
  if (root.uri !== swid || root.local !== "SoftwareIdentity") throw new Malformed("the manifest is not a SWID tag");
  const meta = only(root, "Meta");
  const resources = childElements(only(root, "Payload")).filter((child) => child.uri === swid && child.local === "Resource");
  const measurements = resources.filter((resource) => attributeOf(resource, "", "type") === "Measurement").map(readMeasurement);
  if (measurements.length === 0) throw new Malformed("the manifest has no measurements");
  if (new Set(measurements.map(({ index }) => index)).size !== measurements.length) throw new Malformed("the manifest has an index twice");
  return {
    tagId: needed(root, "tagId"),
    version: needed(meta, "colloquialVersion"),
    product: needed(meta, "product"),
    edition: needed(meta, "edition"),
    measurements,
  };
}

function only(parent: XmlElement, local: string): XmlElement {
  const found = childElements(parent).filter((child) => child.uri === swid && child.local === local);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Malformed(`the manifest does not have exactly one <${local}>`);
  return first;
}

function needed(element: XmlElement, name: string): string {
  const value = attributeOf(element, "", name);
  if (value === undefined || value === "") throw new Malformed(`<${element.local}> of the manifest has no ${name}`);
  return value;
}

function readMeasurement(resource: XmlElement): ReferenceMeasurement {
  const index = numberOf(resource, "index", largestIndex);
  const active = needed(resource, "active");
  if (active !== "True" && active !== "False") throw new Malformed(`the measurement ${String(index)} of the manifest is neither active nor inactive`);
  if (numberOf(resource, "size", digestSize) !== digestSize) throw new Malformed(`the measurement ${String(index)} of the manifest is not of SHA-384`);
  const count = numberOf(resource, "alternatives", mostAlternatives);
  const alternatives = Array.from({ length: count }, (_, place) => attributeOf(resource, sha384, `Hash${String(place)}`)?.toLowerCase() ?? "");
  if (count === 0 || alternatives.some((digest) => !/^[0-9a-f]{96}$/u.test(digest))) {
    throw new Malformed(`the measurement ${String(index)} of the manifest does not have the digests that it announces`);
  }
  return { index, active: active === "True", name: needed(resource, "name"), alternatives };
}

function numberOf(resource: XmlElement, name: string, largest: number): number {
  const text = needed(resource, name);
  const value = /^[0-9]{1,4}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(value <= largest)) throw new Malformed(`"${name}" of a measurement of the manifest is not a number up to ${String(largest)}`);
  return value;
}
