import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { DerReader, derTag, smallInteger } from "../der/index.js";
import type { Certificate } from "../x509/index.js";
import { generationOfProduct, type SnpGeneration } from "./snp-generation.js";
import type { SnpTcb } from "./snp-tcb.js";

/** The object identifiers of AMD's extensions begin with this. */
const arc = "1.3.6.1.4.1.3704.1.";

/** What AMD's extensions say of a key that signs reports. */
export interface SnpKeyCertificate {
  readonly certificate: Certificate;
  readonly kind: "VCEK" | "VLEK";
  readonly structVersion: number;
  /** Such as `Milan-B0`. */
  readonly product: string;
  readonly generation?: SnpGeneration;
  readonly tcb: SnpTcb;
  /** The chip: 64 bytes, or 8 from Turin on. Of a VCEK only. */
  readonly chipId?: Bytes;
  /** The cloud provider that loads the key. Of a VLEK only. */
  readonly cspId?: string;
}

const components: Readonly<Record<string, string>> = { "3.1": "bl", "3.2": "tee", "3.3": "snp", "3.8": "ucode", "3.9": "fmc" };

/** Whether a certificate has the extensions of a key that signs reports. */
export function isSnpKeyCertificate({ extensions }: Certificate): boolean {
  return extensions.has(`${arc}1`) && extensions.has(`${arc}2`);
}

/** Reads AMD's extensions of a VCEK or VLEK certificate. The one of a chip and the one of a provider exclude each other. */
export function readSnpKeyCertificate(certificate: Certificate): SnpKeyCertificate {
  const value = (id: string): Bytes | undefined => certificate.extensions.get(`${arc}${id}`)?.value;
  const [version, product, chip, csp] = [value("1"), value("2"), value("4"), value("5")];
  if (version === undefined || product === undefined) throw new Malformed("the certificate is not of a key that signs reports of SEV-SNP");
  if ((chip === undefined) === (csp === undefined)) throw new Malformed("the certificate is not of one chip, nor of one provider");
  const name = textIn(product);
  const generation = generationOfProduct(name);
  const tcb: Record<string, number> = {};
  for (const [id, component] of Object.entries(components)) {
    const number = value(id);
    if (number !== undefined) tcb[component] = integerIn(number);
  }
  return {
    certificate,
    kind: csp === undefined ? "VCEK" : "VLEK",
    structVersion: integerIn(version),
    product: name,
    ...(generation !== undefined && { generation }),
    tcb,
    ...(chip !== undefined && { chipId: chipIdIn(chip) }),
    ...(csp !== undefined && { cspId: textIn(csp) }),
  };
}

function integerIn(value: Bytes): number {
  const reader = new DerReader(value, "the extension of AMD");
  const number = smallInteger(reader.next(derTag.integer));
  reader.end();
  return number;
}

function textIn(value: Bytes): string {
  const reader = new DerReader(value, "the extension of AMD");
  const { tag, content } = reader.next();
  reader.end();
  if (tag !== derTag.ia5String && tag !== derTag.utf8String && tag !== derTag.printableString) throw new Malformed("an extension of AMD is not a text");
  return new TextDecoder().decode(content);
}

/** Older certificates hold the bytes themselves, newer ones an OCTET STRING with them. */
function chipIdIn(value: Bytes): Bytes {
  if (value.length === 64 || value.length === 8) return value;
  const reader = new DerReader(value, "the extension of AMD");
  const { content } = reader.next(derTag.octetString);
  reader.end();
  return content;
}
