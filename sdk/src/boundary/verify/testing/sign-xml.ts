import type { Bytes } from "../bytes/byte-reader.js";
import { canonicalizeXml } from "../xml/canonicalize-xml.js";
import { readXml } from "../xml/read-xml.js";
import { childElements } from "../xml/xml-element.js";

const dsig = "http://www.w3.org/2000/09/xmldsig#";

/** What a signature says of itself, each with a good default. */
export interface XmlSigning {
  readonly key: CryptoKey;
  readonly certificates: readonly Bytes[];
  readonly canonicalization?: string;
  readonly signatureMethod?: string;
  /** Default: SHA-384. */
  readonly hash?: "SHA-256" | "SHA-384" | "SHA-512";
  readonly digestMethod?: string;
  readonly transforms?: readonly string[];
  readonly uri?: string;
  /** Changes the signature element before it is signed. */
  readonly edit?: (signature: string) => string;
}

/** Content with an enveloped ECDSA signature, as in NVIDIA's manifests; `write` puts the signature where it belongs. */
export async function signXml(write: (signature: string) => string, signing: XmlSigning): Promise<string> {
  const { hash = "SHA-384", canonicalization = "http://www.w3.org/2006/12/xml-c14n11", uri = "" } = signing;
  const { transforms = [`${dsig}enveloped-signature`, canonicalization] } = signing;
  const content = canonicalizeXml(readXml(write("")), { mode: "inclusive" });
  const digest = base64(new Uint8Array(await crypto.subtle.digest(hash, new TextEncoder().encode(content))));
  const method = signing.signatureMethod ?? `http://www.w3.org/2001/04/xmldsig-more#ecdsa-${hash.toLowerCase().replace("-", "")}`;
  const digestMethod =
    signing.digestMethod ??
    (hash === "SHA-384" ? "http://www.w3.org/2001/04/xmldsig-more#sha384" : `http://www.w3.org/2001/04/xmlenc#${hash.toLowerCase().replace("-", "")}`);
  const signature = (value: string): string =>
    [
      `<Signature xmlns="${dsig}"><SignedInfo><CanonicalizationMethod Algorithm="${canonicalization}"/><SignatureMethod Algorithm="${method}"/>`,
      `<Reference URI="${uri}"><Transforms>${transforms.map((name) => `<Transform Algorithm="${name}"/>`).join("")}</Transforms>`,
      `<DigestMethod Algorithm="${digestMethod}"/><DigestValue>${digest}</DigestValue></Reference></SignedInfo><SignatureValue>${value}</SignatureValue>`,
      `<KeyInfo><X509Data>${signing.certificates.map((der) => `<X509Certificate>${base64(der)}</X509Certificate>`).join("")}</X509Data></KeyInfo></Signature>`,
    ].join("");
  const edit = signing.edit ?? ((text: string) => text);
  const unsigned = readXml(write(edit(signature("AAAA"))));
  const element = childElements(unsigned).find(({ uri: space, local }) => space === dsig && local === "Signature");
  const signedInfo = element === undefined ? undefined : childElements(element).find(({ local }) => local === "SignedInfo");
  const data = signedInfo === undefined ? "" : canonicalizeXml(signedInfo, { mode: "inclusive" });
  const value = await crypto.subtle.sign({ name: "ECDSA", hash }, signing.key, new TextEncoder().encode(data));
  return write(edit(signature(base64(new Uint8Array(value)))));
}

/** Bytes in base64, with padding. */
export function base64(bytes: Bytes): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
