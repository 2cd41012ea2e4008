import type { Bytes } from "../bytes/byte-reader.js";
import { readCertificate } from "../x509/index.js";
import { signDer, type TestKey, type TestParty } from "./issue-certificate.js";
import { der, derInteger, derOctetString, derOid, derSequence, derTime } from "./write-der.js";

/** What a response says; each part has a good default. */
export interface TestOcspResponse {
  /** Of the certificates that the answers are about. */
  readonly issuer: TestParty;
  readonly serials: readonly number[];
  readonly status?: "good" | "revoked" | "unknown" | "other";
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  readonly hash?: "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512" | "other";
  /** Who signs. Default: the issuer itself, without a certificate. */
  readonly responder?: TestParty;
  readonly signer?: TestKey;
  readonly responseStatus?: number;
  readonly kind?: string;
  readonly version?: number;
  readonly byName?: boolean;
  /** An extension of the whole, or of each answer, critical or not. */
  readonly extension?: { readonly of: "response" | "answer"; readonly critical: boolean };
  /** Behind the parts of the outermost structure. */
  readonly trailing?: Uint8Array;
}

const hashIds: Readonly<Record<string, string>> = {
  "SHA-1": "1.3.14.3.2.26",
  "SHA-256": "2.16.840.1.101.3.4.2.1",
  "SHA-384": "2.16.840.1.101.3.4.2.2",
  "SHA-512": "2.16.840.1.101.3.4.2.3",
  other: "1.2.840.113549.2.5",
};
const statuses: Readonly<Record<string, (time: number) => Bytes>> = {
  good: () => der(0x80),
  revoked: (time) => der(0xa1, derTime(time)),
  unknown: () => der(0x82),
  other: () => der(0x83),
};

/** Issues a response of OCSP in DER. */
export async function issueOcspResponse(parts: TestOcspResponse): Promise<Bytes> {
  const { issuer, serials, status = "good", thisUpdate, nextUpdate, hash = "SHA-384", responder } = parts;
  const authority = readCertificate(issuer.certificate);
  const digest = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest(hash === "other" ? "SHA-1" : hash, bytes));
  const [name, key] = [await digest(authority.subject), await digest(authority.publicKey.bytes)];
  const extensions = (of: "response" | "answer"): readonly Bytes[] =>
    parts.extension?.of !== of
      ? []
      : [
          der(
            0xa1,
            derSequence(
              derSequence(derOid("1.3.6.1.5.5.7.48.1.2"), ...(parts.extension.critical ? [der(1, Uint8Array.of(255))] : []), derOctetString(new Uint8Array(2))),
            ),
          ),
        ];
  const answers = serials.map((serial) =>
    derSequence(
      derSequence(derSequence(derOid(hashIds[hash] ?? "")), derOctetString(name), derOctetString(key), derInteger(serial)),
      statuses[status]?.(thisUpdate) ?? new Uint8Array(),
      derTime(thisUpdate),
      ...(nextUpdate === undefined ? [] : [der(0xa0, derTime(nextUpdate))]),
      ...extensions("answer"),
    ),
  );
  const who = parts.byName === true ? der(0xa1, authority.subject) : der(0xa2, derOctetString(new Uint8Array(20)));
  const version = parts.version === undefined ? [] : [der(0xa0, derInteger(parts.version))];
  const tbs = derSequence(...version, who, derTime(thisUpdate), derSequence(...answers), ...extensions("response"));
  const certificates = responder === undefined ? [] : [der(0xa0, derSequence(responder.certificate))];
  const basic = await signDer(parts.signer ?? responder?.key ?? issuer.key, tbs, ...certificates);
  const bytes = derSequence(derOid(parts.kind ?? "1.3.6.1.5.5.7.48.1.1"), derOctetString(basic));
  return derSequence(der(0x0a, Uint8Array.of(parts.responseStatus ?? 0)), der(0xa0, bytes), parts.trailing ?? new Uint8Array());
}

/** The value of an extended key usage. */
export function extendedKeyUsage(...ids: readonly string[]): Bytes {
  return derSequence(...ids.map(derOid));
}

/** The object identifiers of extended key usage, and of signing responses under it. */
export const ocspSigning = { extension: "2.5.29.37", id: "1.3.6.1.5.5.7.3.9" } as const;
