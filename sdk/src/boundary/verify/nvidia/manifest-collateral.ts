import { fieldOf } from "../../../document/json-value.js";
import { fromBase64 } from "../bytes/base64.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import type { CheckList } from "../evidence/check-list.js";
import { collateralMemory } from "../evidence/collateral-memory.js";
import { readSupplied } from "../evidence/read-supplied.js";
import type { VerifyOptions } from "../evidence/verify-options.js";
import { readStrictJson } from "../json/strict-json.js";
import { readReferenceManifest } from "../spdm/read-reference-manifest.js";
import type { ReferenceManifest } from "../spdm/reference-manifest.js";
import { readCertificate, type Certificate, type CertificateCache } from "../x509/index.js";
import { readXml } from "../xml/read-xml.js";
import type { XmlElement } from "../xml/xml-element.js";
import { readXmlSignature, type XmlSignature } from "../xml/xml-signature.js";
import { isJson } from "./read-nvidia-evidence.js";

/** A manifest that was supplied, read and not verified. */
export interface SuppliedManifest {
  readonly root: XmlElement;
  readonly signature: XmlSignature;
  /** Of the signer first. */
  readonly certificates: readonly Certificate[];
  readonly manifest: ReferenceManifest;
}

const remember = collateralMemory<SuppliedManifest>();

/** Reads the manifests among collateral; one that cannot be read is a failed check. */
export function suppliedManifests({ collateral, cache }: VerifyOptions, checks: CheckList): readonly SuppliedManifest[] {
  return collateral
    .filter(({ kind }) => kind === "reference-manifest")
    .flatMap(({ data }) => {
      const read = readSupplied(checks, "manifest-signature", "collateral", "collateral-invalid", () =>
        remember(cache, data, (own) => readManifest(own, cache)),
      );
      return read === undefined ? [] : [read];
    });
}

/** Reads a signed manifest: the XML, or the response of NVIDIA's service with the XML in base64. */
function readManifest(data: Bytes, cache: CertificateCache | undefined): SuppliedManifest {
  const root = readXml(isJson(data) ? xmlIn(data) : data);
  const signature = readXmlSignature(root);
  const certificates = signature.certificates.map((raw) => readCertificate(raw, cache));
  return { root, signature, certificates, manifest: readReferenceManifest(root) };
}

function xmlIn(data: Bytes): Bytes {
  const text = fieldOf(readStrictJson(data, "the response with a manifest").value, "rim");
  const bytes = typeof text === "string" ? fromBase64(text) : undefined;
  if (bytes === undefined) throw new Malformed("the response with a manifest has none in base64");
  return bytes;
}
