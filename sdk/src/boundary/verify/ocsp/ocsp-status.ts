import { digestBytes } from "../bytes/digest-bytes.js";
import { sameBytes } from "../bytes/hex.js";
import { isSignedBy, verifySignature, type Certificate, type CertificateCache } from "../x509/index.js";
import type { OcspAnswer, OcspResponse } from "./ocsp-response.js";

/** What responses say about a certificate. */
export type OcspStatus =
  | { readonly kind: "good"; readonly response: OcspResponse; readonly answer: OcspAnswer }
  | { readonly kind: "fault"; readonly code: "revoked" | "collateral-invalid"; readonly reason: string }
  /** No response is about it. */
  | { readonly kind: "none" };

/**
 * What responses say about a certificate at a time.
 *
 * - A response is signed by the issuer of the certificate, or by a responder whose certificate that issuer signed for signing responses.
 * - An answer counts from its date until its next update; a response that cannot be relied on is a fault, not an absent one.
 * - Where several are about the certificate, all of them have to be good.
 * - Source: RFC 6960, sections 3.2 and 4.2.2.2.
 */
export async function ocspStatus(
  certificate: Certificate,
  issuer: Certificate,
  responses: readonly OcspResponse[],
  at: number,
  cache?: CertificateCache,
): Promise<OcspStatus> {
  let status: OcspStatus = { kind: "none" };
  for (const response of responses) {
    for (const answer of response.answers) {
      if (answer.serial !== certificate.serial || !(await isFrom(answer, issuer))) continue;
      const fault = timeFault(answer, at) ?? (await signerFault(response, issuer, at, cache));
      if (fault !== undefined) return { kind: "fault", code: "collateral-invalid", reason: fault };
      if (answer.status === "revoked") return { kind: "fault", code: "revoked", reason: `the certificate ${certificate.serial} is revoked` };
      if (answer.status === "unknown")
        return { kind: "fault", code: "collateral-invalid", reason: `the responder does not know the certificate ${certificate.serial}` };
      status = { kind: "good", response, answer };
    }
  }
  return status;
}

async function isFrom({ hash, issuerName, issuerKey }: OcspAnswer, { subject, publicKey }: Certificate): Promise<boolean> {
  return sameBytes(await digestBytes(hash, subject), issuerName) && sameBytes(await digestBytes(hash, publicKey.bytes), issuerKey);
}

function timeFault({ thisUpdate, nextUpdate }: OcspAnswer, at: number): string | undefined {
  if (at < thisUpdate) return `the OCSP response counts from ${new Date(thisUpdate).toISOString()}`;
  return at > nextUpdate ? `the OCSP response counted until ${new Date(nextUpdate).toISOString()}` : undefined;
}

async function signerFault(response: OcspResponse, issuer: Certificate, at: number, cache: CertificateCache | undefined): Promise<string | undefined> {
  const { algorithm, tbs, signature, responders } = response;
  const inTime = responders.filter(({ notBefore, notAfter }) => notBefore <= at && at <= notAfter);
  if (responders.length > 0 && inTime.length === 0) return "the certificate of the responder is not valid at this time";
  if (cache?.isSignedBy(response, issuer) === true) return undefined;
  for (const responder of [...inTime, issuer]) {
    if (!(await verifySignature(responder.publicKey, { algorithm, data: tbs, signature, form: "der" }, cache))) continue;
    if (responder !== issuer && !(await isSignedBy(responder, issuer))) continue;
    cache?.addSigner(response, issuer);
    return undefined;
  }
  return "the OCSP response is not signed by the authority or by a responder of it";
}
