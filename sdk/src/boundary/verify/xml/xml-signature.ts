import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { attributeOf, childElements, textOf, type XmlElement } from "./xml-element.js";

/** The namespace of XML Signature. */
const dsig = "http://www.w3.org/2000/09/xmldsig#";
const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";

/** How an element is written before it is hashed. */
export interface XmlSignatureCanonicalization {
  readonly mode: "inclusive" | "exclusive";
  readonly inclusivePrefixes: readonly string[];
}

/** The algorithm of a signature; ECDSA signatures are `r || s`. */
export interface XmlSignatureAlgorithm {
  readonly kind: "ecdsa" | "rsa-pkcs1";
  readonly hash: XmlSignatureHash;
}

/** Hash functions that are accepted, under their names in WebCrypto. */
export type XmlSignatureHash = "SHA-256" | "SHA-384" | "SHA-512";

/** What an enveloped XML signature says, none of it verified. */
export interface XmlSignature {
  readonly element: XmlElement;
  readonly signedInfo: XmlElement;
  readonly canonicalization: XmlSignatureCanonicalization;
  readonly algorithm: XmlSignatureAlgorithm;
  readonly value: Bytes;
  /** Empty: the whole document; else the value of the attribute `ID` of the signed element. */
  readonly referenceId: string;
  readonly contentCanonicalization: XmlSignatureCanonicalization;
  readonly digestHash: XmlSignatureHash;
  readonly digest: Bytes;
  /** The certificates of `KeyInfo`, DER, in the order in which they stand. */
  readonly certificates: readonly Bytes[];
}

const canonicalizations: Readonly<Record<string, XmlSignatureCanonicalization["mode"]>> = {
  "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": "inclusive",
  "http://www.w3.org/2006/12/xml-c14n11": "inclusive",
  [exclusive]: "exclusive",
};
const algorithms: Readonly<Record<string, XmlSignatureAlgorithm>> = {
  "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256": { kind: "ecdsa", hash: "SHA-256" },
  "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384": { kind: "ecdsa", hash: "SHA-384" },
  "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512": { kind: "ecdsa", hash: "SHA-512" },
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": { kind: "rsa-pkcs1", hash: "SHA-256" },
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": { kind: "rsa-pkcs1", hash: "SHA-384" },
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": { kind: "rsa-pkcs1", hash: "SHA-512" },
};
const digests: Readonly<Record<string, XmlSignatureHash>> = {
  "http://www.w3.org/2001/04/xmlenc#sha256": "SHA-256",
  "http://www.w3.org/2001/04/xmldsig-more#sha384": "SHA-384",
  "http://www.w3.org/2001/04/xmlenc#sha512": "SHA-512",
};

/** Characters of base64: more than any key, signature or certificate needs. */
const longestValue = 1 << 16;

/**
 * Reads the one enveloped signature of a signed element.
 *
 * - Source: W3C XML Signature 1.1, sections 4 to 6. Exactly one `Signature`, a child of the signed element; one reference; the transforms
 *   enveloped-signature and one canonicalization, in this order. Whatever else the standard allows is refused: it is how signatures are
 *   wrapped round other content.
 * - SHA-1, HMAC, and keys that stand in the document without a certificate are refused.
 * - Whatever is refused raises {@link Malformed}.
 *
 * @example
 * ```ts
 * const signature = readXmlSignature(readXml(text));
 * ```
 */
export function readXmlSignature(signed: XmlElement): XmlSignature {
  if (countSignatures(signed) !== 1) throw new Malformed("the XML does not have exactly one signature");
  const element = only(signed, "Signature");
  const signedInfo = only(element, "SignedInfo");
  const reference = only(signedInfo, "Reference");
  const uri = attributeOf(reference, "", "URI");
  if (uri === undefined || (uri !== "" && !uri.startsWith("#"))) throw new Malformed("the signature refers to something outside of the document");
  if (uri !== "" && attributeOf(signed, "", "ID") !== uri.slice(1)) throw new Malformed("the signature refers to another element");
  const transforms = childElements(only(reference, "Transforms"));
  const [enveloped, canonical] = transforms;
  if (transforms.length !== 2 || enveloped === undefined || canonical === undefined || algorithmOf(enveloped) !== `${dsig}enveloped-signature`) {
    throw new Malformed("the transforms of the signature are not enveloped-signature and one canonicalization");
  }
  return {
    element,
    signedInfo,
    canonicalization: canonicalizationOf(only(signedInfo, "CanonicalizationMethod")),
    algorithm: known(algorithms, algorithmOf(only(signedInfo, "SignatureMethod")), "signature algorithm"),
    value: bytesOf(only(element, "SignatureValue")),
    referenceId: uri.slice(1),
    contentCanonicalization: canonicalizationOf(canonical),
    digestHash: known(digests, algorithmOf(only(reference, "DigestMethod")), "digest algorithm"),
    digest: bytesOf(only(reference, "DigestValue")),
    certificates: childElements(only(only(element, "KeyInfo"), "X509Data"))
      .filter((child) => child.uri === dsig && child.local === "X509Certificate")
      .map(bytesOf),
  };
}

function countSignatures(element: XmlElement): number {
  const own = element.uri === dsig && element.local === "Signature" ? 1 : 0;
  return childElements(element).reduce((sum, child) => sum + countSignatures(child), own);
}

function only(parent: XmlElement, local: string): XmlElement {
  const found = childElements(parent).filter((child) => child.uri === dsig && child.local === local);
  const [first] = found;
  if (first === undefined || found.length !== 1) throw new Malformed(`<${parent.local}> does not have exactly one <${local}>`);
  return first;
}

function algorithmOf(element: XmlElement): string {
  return attributeOf(element, "", "Algorithm") ?? "";
}

function known<T>(table: Readonly<Record<string, T>>, name: string, what: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) throw new Malformed(`the ${what} "${name.slice(0, 80)}" is not accepted`);
  return found;
}

function canonicalizationOf(method: XmlElement): XmlSignatureCanonicalization {
  const mode = known(canonicalizations, algorithmOf(method), "canonicalization");
  const [parameter, ...more] = childElements(method);
  if (parameter === undefined) return { mode, inclusivePrefixes: [] };
  const prefixes = attributeOf(parameter, "", "PrefixList");
  if (mode !== "exclusive" || parameter.uri !== exclusive || parameter.local !== "InclusiveNamespaces" || prefixes === undefined || more.length > 0) {
    throw new Malformed("a canonicalization has parameters that it does not know");
  }
  const names = prefixes.split(/\s+/u).filter((prefix) => prefix !== "");
  return { mode, inclusivePrefixes: names.map((prefix) => (prefix === "#default" ? "" : prefix)) };
}

function bytesOf(element: XmlElement): Bytes {
  const text = textOf(element)?.replace(/[\t\n\r ]/gu, "");
  if (text === undefined || text === "" || text.length > longestValue || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u.test(text)) {
    throw new Malformed(`<${element.local}> is not base64`);
  }
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
