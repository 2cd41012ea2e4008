import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { describeWithSharedData, sharedText } from "../../../testing/shared-data.js";
import { Malformed } from "../bytes/malformed.js";
import { signXml, type XmlSigning } from "../testing/sign-xml.js";
import { readXml } from "./read-xml.js";
import { verifyXmlSignature, type VerifySignatureOverData, type XmlSignatureVerdict } from "./verify-xml-signature.js";
import { childElements } from "./xml-element.js";
import { readXmlSignature, type XmlSignature } from "./xml-signature.js";

/** Verifies with the key of the first certificate in the document, which a verifier must not do without a chain. */
function withKeyOf(signature: XmlSignature, curve: string): VerifySignatureOverData {
  return async (algorithm, value, data) => {
    const certificate = signature.certificates[0];
    if (certificate === undefined) return false;
    const spki = Uint8Array.from(new X509Certificate(certificate).publicKey.export({ format: "der", type: "spki" }));
    const name = algorithm.kind === "ecdsa" ? "ECDSA" : "RSASSA-PKCS1-v1_5";
    const key = await crypto.subtle.importKey("spki", spki, { name, hash: algorithm.hash, namedCurve: curve }, false, ["verify"]);
    return crypto.subtle.verify({ name, hash: algorithm.hash }, key, value, data);
  };
}

describeWithSharedData("signatures of real reference integrity manifests", () => {
  it.each([
    ["gonv/rim/NV_GPU_DRIVER_GH100_550.90.07.xml", "good"],
    ["gonv/rim/NV_GPU_VBIOS_1010_0200_882_96009F0001.xml", "good"],
    ["gonv/rim/success_valid_rim.xml", "good"],
    ["nvtrust/1010_0200_882_96005E0001_PROD.swidtag", "good"],
    ["sdk-unit/NV_GPU_DRIVER_GH100_550.144.03.xml", "good"],
    ["sdk-unit/switchVBIOSRim_NV_SWITCH_BIOS_5612_0002_890_9610550001.xml", "good"],
    // These two were edited after they were signed (xmlsec1 says the same).
    ["sdk-unit/sample_rims/NV_GPU_DRIVER_GH100_570.124.03_expired.xml", "digest-differs"],
    ["sdk-unit/sample_rims/NV_GPU_DRIVER_GH100_535.86.09_measurement_mismatch.xml", "digest-differs"],
    ["sdk-unit/sample_rims/NV_GPU_VBIOS_1010_0200_882_96005E0001_measurement_mismatch.xml", "good"],
  ])("the signature of %s is %s", async (place, verdict) => {
    const root = readXml(sharedText(`boundary/nvidia/${place}`));
    const signature = readXmlSignature(root);
    expect(await verifyXmlSignature(root, signature, withKeyOf(signature, "P-384"))).toBe(verdict);
  });

  it("a signature by reference and exclusive canonicalization verifies, too", async () => {
    const document = readXml(sharedText("boundary/nvidia/gonv/rim/valid_signed_xml.xml"));
    const assertion = childElements(document).find(({ local }) => local === "Assertion");
    if (assertion === undefined) throw new Error("no assertion");
    const signature = readXmlSignature(assertion);
    expect(signature.contentCanonicalization.inclusivePrefixes).toEqual(["xs"]);
    expect(await verifyXmlSignature(assertion, signature, withKeyOf(signature, ""))).toBe("good");
    expect(() => readXmlSignature(document)).toThrow("exactly one signature");
  });
});

describe("an enveloped signature", () => {
  const dsig = "http://www.w3.org/2000/09/xmldsig#";
  const more = "http://www.w3.org/2001/04/xmldsig-more#";
  const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
  let keys: CryptoKeyPair;
  beforeAll(async () => {
    keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
  });
  const content = (signature: string): string => `<r xmlns="urn:r" ID="it"><value>1</value>${signature}</r>`;
  const signed = (signing: Partial<XmlSigning> = {}, write = content): Promise<string> =>
    signXml(write, { key: keys.privateKey, certificates: [Uint8Array.of(1)], ...signing });
  const check: VerifySignatureOverData = ({ hash }, value, data) => crypto.subtle.verify({ name: "ECDSA", hash }, keys.publicKey, value, data);
  const verdict = (text: string): Promise<XmlSignatureVerdict> => {
    const root = readXml(text);
    return verifyXmlSignature(root, readXmlSignature(root), check);
  };

  it.each<[string, Partial<XmlSigning>]>([
    ["of the whole document", {}],
    ["by the ID of the element", { uri: "#it" }],
    ["with SHA-256", { hash: "SHA-256" }],
    ["with SHA-512", { hash: "SHA-512" }],
    ["with Canonical XML 1.0", { canonicalization: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315" }],
    // The content has one namespace, so both forms of it are the same bytes.
    ["with Exclusive Canonical XML", { canonicalization: exclusive }],
  ])("%s is good", async (_what, signing) => {
    expect(await verdict(await signed(signing))).toBe("good");
  });

  it("breaks when the content changes, and when the signed part does", async () => {
    const text = await signed();
    expect(await verdict(text.replace("<value>1<", "<value>2<"))).toBe("digest-differs");
    expect(await verdict(text.replace("<value>1</value>", "<value>1</value> "))).toBe("digest-differs");
    expect(await verdict(text.replace("<DigestMethod", " <DigestMethod"))).toBe("signature-differs");
    expect(await verdict((await signed({ hash: "SHA-256" })).replace("ecdsa-sha256", "ecdsa-sha384"))).toBe("signature-differs");
  });

  it("does not depend on the certificates and on how empty elements and attributes are written", async () => {
    const text = await signed();
    expect(await verdict(text.replace("<X509Certificate>AQ==", "<X509Certificate>Ag==").replace("<value>", "<value >"))).toBe("good");
  });

  it("cannot be wrapped round other content: the signed element is the one that is read", async () => {
    const text = await signed({ uri: "#it" });
    const wrapped = [`<r xmlns="urn:r" ID="other"><value>2</value>${text}</r>`, text.replace("</r>", `${text}</r>`), text.replace('ID="it"', 'ID="other"')];
    for (const attack of wrapped) expect(() => readXmlSignature(readXml(attack))).toThrow(Malformed);
    // Without the demand for exactly this element, the attack is a good signature of content that nobody reads.
    const inner = childElements(readXml(String(wrapped[0])))[1];
    if (inner === undefined) throw new Error("no inner element");
    expect(await verifyXmlSignature(inner, readXmlSignature(inner), check)).toBe("good");
  });

  it.each<[string, Partial<XmlSigning>, RegExp]>([
    ["a reference elsewhere", { uri: "other.xml" }, /outside of the document/u],
    ["a reference to another element", { uri: "#else" }, /another element/u],
    ["no reference", { edit: (text) => text.replace(/<Reference.*<\/Reference>/u, "") }, /exactly one <Reference>/u],
    ["two references", { edit: (text) => text.replace(/(<Reference.*<\/Reference>)/u, "$1$1") }, /exactly one <Reference>/u],
    ["a reference without a URI", { edit: (text) => text.replace(' URI=""', "") }, /outside of the document/u],
    ["no transforms", { transforms: [] }, /transforms/u],
    ["one transform", { transforms: [`${dsig}enveloped-signature`] }, /transforms/u],
    ["transforms in another order", { transforms: ["http://www.w3.org/2006/12/xml-c14n11", `${dsig}enveloped-signature`] }, /transforms/u],
    [
      "an XSLT transform",
      { transforms: [`${dsig}enveloped-signature`, "http://www.w3.org/TR/1999/REC-xslt-19991116"] },
      /canonicalization "http:\/\/www.w3.org\/TR\/1999/u,
    ],
    ["three transforms", { transforms: [`${dsig}enveloped-signature`, exclusive, exclusive] }, /transforms/u],
    ["SHA-1 in the signature", { signatureMethod: `${more}ecdsa-sha1` }, /signature algorithm/u],
    ["HMAC", { signatureMethod: `${more}hmac-sha256` }, /signature algorithm/u],
    ["a name that every object has", { signatureMethod: "constructor" }, /signature algorithm/u],
    ["no algorithm", { edit: (text) => text.replace(/<SignatureMethod[^>]*>/u, "<SignatureMethod/>") }, /signature algorithm ""/u],
    ["SHA-1 in the digest", { digestMethod: `${dsig}sha1` }, /digest algorithm/u],
    ["canonicalization with comments", { canonicalization: `${exclusive}WithComments` }, /canonicalization/u],
    [
      "parameters of the inclusive form",
      { edit: withParameter("http://www.w3.org/2006/12/xml-c14n11", `<InclusiveNamespaces xmlns="${exclusive}" PrefixList="a"/>`) },
      /parameters/u,
    ],
    ["parameters that it does not know", { canonicalization: exclusive, edit: withParameter(exclusive, "<Other/>") }, /parameters/u],
    [
      "parameters of another name",
      { canonicalization: exclusive, edit: withParameter(exclusive, `<Other xmlns="${exclusive}" PrefixList="a"/>`) },
      /parameters/u,
    ],
    [
      "parameters without a list",
      { canonicalization: exclusive, edit: withParameter(exclusive, `<InclusiveNamespaces xmlns="${exclusive}"/>`) },
      /parameters/u,
    ],
    [
      "two parameters",
      { canonicalization: exclusive, edit: withParameter(exclusive, `<InclusiveNamespaces xmlns="${exclusive}" PrefixList="a"/><x/>`) },
      /parameters/u,
    ],
    ["no key information", { edit: (text) => text.replace(/<KeyInfo>.*<\/KeyInfo>/u, "") }, /exactly one <KeyInfo>/u],
    ["a bare key", { edit: (text) => text.replace(/<X509Data>.*<\/X509Data>/u, "<KeyValue/>") }, /exactly one <X509Data>/u],
    ["a certificate that is not base64", { edit: (text) => text.replace("AQ==", "AQ=") }, /<X509Certificate> is not base64/u],
    ["a certificate of elements", { edit: (text) => text.replace("AQ==", "<x/>") }, /<X509Certificate> is not base64/u],
    ["an empty digest", { edit: (text) => text.replace(/<DigestValue>[^<]*/u, "<DigestValue>") }, /<DigestValue> is not base64/u],
    ["a certificate beyond the bound", { certificates: [new Uint8Array(50_000)] }, /<X509Certificate> is not base64/u],
    ["a second signature", { edit: (text) => text + text }, /exactly one signature/u],
    ["no signature", { edit: () => "" }, /exactly one signature/u],
  ])("with %s is refused", async (_what, signing, message) => {
    const root = readXml(await signed(signing));
    expect(() => readXmlSignature(root)).toThrow(message);
    expect(() => readXmlSignature(root)).toThrow(Malformed);
  });

  it("with prefixes that the exclusive form keeps is read", async () => {
    const list = `<InclusiveNamespaces xmlns="${exclusive}" PrefixList=" #default  a "/>`;
    const root = readXml(await signed({ canonicalization: exclusive, edit: withParameter(exclusive, list) }));
    expect(readXmlSignature(root).canonicalization).toEqual({ mode: "exclusive", inclusivePrefixes: ["", "a"] });
  });
});

function withParameter(algorithm: string, parameter: string): (text: string) => string {
  return (text) =>
    text.replace(
      `<CanonicalizationMethod Algorithm="${algorithm}"/>`,
      `<CanonicalizationMethod Algorithm="${algorithm}">${parameter}</CanonicalizationMethod>`,
    );
}
