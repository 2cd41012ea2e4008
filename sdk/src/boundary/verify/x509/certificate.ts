import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import {
  bitStringBytes,
  booleanOf,
  contextTag,
  DerReader,
  derTag,
  integerBytes,
  namedBits,
  oidOf,
  smallInteger,
  timeOf,
  type DerElement,
} from "../der/index.js";
import type { CertificateCache } from "./certificate-cache.js";
import { readPublicKey, type PublicKey } from "./public-key.js";
import { readSignatureAlgorithm, type SignatureAlgorithm } from "./signature-algorithm.js";

/** An extension of a certificate or of a revocation list. */
export interface Extension {
  readonly critical: boolean;
  /** The content of its octet string. */
  readonly value: Bytes;
}

/** A certificate (RFC 5280). All bytes are views of what was read. */
export interface Certificate {
  readonly raw: Bytes;
  /** What is signed. */
  readonly tbs: Bytes;
  /** The octets of the serial number, in hexadecimal digits. */
  readonly serial: string;
  /** The name of the issuer, in DER. */
  readonly issuer: Bytes;
  /** The name of the subject, in DER. */
  readonly subject: Bytes;
  /** The first common name of the subject. It proves nothing. */
  readonly commonName?: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: PublicKey;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Bytes;
  /** By the dotted form of their object identifiers. */
  readonly extensions: ReadonlyMap<string, Extension>;
  /** The identifiers of those extensions that are critical. */
  readonly critical: readonly string[];
  /** From basicConstraints. */
  readonly authority: boolean;
  readonly pathLength?: number;
  /** The bits of keyUsage, bit 0 the first; absent where there is no such extension. */
  readonly keyUsage?: number;
}

/** Bits of keyUsage. */
export const keyUsageBit = { digitalSignature: 0x01, keyCertSign: 0x20, crlSign: 0x40 } as const;

/** Object identifiers of extensions that are read here. */
export const extensionId = {
  keyUsage: "2.5.29.15",
  subjectAlternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  extendedKeyUsage: "2.5.29.37",
} as const;

/**
 * Reads a certificate in DER.
 *
 * - Version 3 only, one signature algorithm inside and out, no extension twice.
 * - Nothing is verified.
 * - Certificates of authorities are kept in the cache, where one is given.
 */
export function readCertificate(raw: Bytes, cache?: CertificateCache): Certificate {
  return cache === undefined ? read(raw) : cache.certificate(raw, (own) => read(own, cache));
}

function read(raw: Bytes, cache?: CertificateCache): Certificate {
  const what = "the certificate";
  const outer = DerReader.whole(raw, derTag.sequence, what);
  const tbs = outer.next(derTag.sequence);
  const outerAlgorithm = outer.next(derTag.sequence);
  const signature = bitStringBytes(outer.next(derTag.bitString));
  outer.end();

  const reader = DerReader.of(tbs);
  if (smallInteger(DerReader.of(reader.next(contextTag(0))).next(derTag.integer)) !== 2) throw new Malformed(`${what} is not of version 3`);
  const serial = toHex(integerBytes(reader.next(derTag.integer)));
  const innerAlgorithm = reader.next(derTag.sequence);
  if (toHex(innerAlgorithm.raw) !== toHex(outerAlgorithm.raw)) throw new Malformed(`${what} names two signature algorithms`);
  const issuer = reader.next(derTag.sequence);
  const validity = reader.enter();
  const [notBefore, notAfter] = [timeOf(validity.next()), timeOf(validity.next())];
  validity.end();
  const subject = reader.next(derTag.sequence);
  const publicKey = readPublicKey(reader.next(derTag.sequence).raw, what);
  reader.optional(contextTag(1, "primitive"));
  reader.optional(contextTag(2, "primitive"));
  const extensions = readExtensions(reader.optional(contextTag(3)));
  reader.end();
  const commonName = commonNameOf(subject);
  return {
    raw,
    tbs: tbs.raw,
    serial,
    issuer: cache?.name(issuer.raw) ?? issuer.raw,
    subject: cache?.name(subject.raw) ?? subject.raw,
    notBefore,
    notAfter,
    publicKey,
    algorithm: readSignatureAlgorithm(outerAlgorithm),
    signature,
    extensions,
    critical: [...extensions].filter(([, extension]) => extension.critical).map(([id]) => id),
    ...(commonName !== undefined && { commonName }),
    ...constraintsOf(extensions),
  };
}

/** Reads `[n] EXPLICIT Extensions`. */
export function readExtensions(element: DerElement | undefined): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>();
  if (element === undefined) return extensions;
  const outer = DerReader.of(element);
  const reader = outer.enter();
  outer.end();
  while (reader.left > 0) {
    const fields = reader.enter();
    const id = oidOf(fields.next(derTag.oid));
    const critical = fields.optional(derTag.boolean);
    const value = fields.next(derTag.octetString).content;
    fields.end();
    if (extensions.has(id)) throw new Malformed(`${element.what} has the extension ${id} twice`);
    extensions.set(id, { critical: critical !== undefined && booleanOf(critical), value });
  }
  return extensions;
}

function constraintsOf(extensions: ReadonlyMap<string, Extension>): Pick<Certificate, "authority" | "pathLength" | "keyUsage"> {
  const basic = extensions.get(extensionId.basicConstraints);
  const usage = extensions.get(extensionId.keyUsage);
  const keyUsage = usage === undefined ? {} : { keyUsage: namedBits(new DerReader(usage.value, "the key usage").next(derTag.bitString)) };
  if (basic === undefined) return { authority: false, ...keyUsage };
  const reader = DerReader.whole(basic.value, derTag.sequence, "the basic constraints");
  const authority = reader.optional(derTag.boolean);
  const pathLength = reader.optional(derTag.integer);
  reader.end();
  return {
    authority: authority !== undefined && booleanOf(authority),
    ...(pathLength !== undefined && { pathLength: smallInteger(pathLength) }),
    ...keyUsage,
  };
}

function commonNameOf(name: DerElement): string | undefined {
  const sets = DerReader.of(name);
  while (sets.left > 0) {
    const set = sets.enter(derTag.set);
    while (set.left > 0) {
      const pair = set.enter();
      const id = oidOf(pair.next(derTag.oid));
      const value = pair.next();
      if (id === "2.5.4.3") return new TextDecoder().decode(value.content);
    }
  }
  return undefined;
}
