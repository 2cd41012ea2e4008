import type { CheckList } from "../evidence/check-list.js";
import { collateralMemory } from "../evidence/collateral-memory.js";
import { readSupplied } from "../evidence/read-supplied.js";
import type { VerifyOptions } from "../evidence/verify-options.js";
import type { OcspResponse } from "../ocsp/ocsp-response.js";
import { ocspStatus } from "../ocsp/ocsp-status.js";
import { readOcspResponse } from "../ocsp/read-ocsp-response.js";
import type { Certificate } from "../x509/index.js";

/** What responses of OCSP say about a chain. */
export interface OcspOutcome {
  readonly faults: readonly { readonly code: "revoked" | "collateral-invalid"; readonly reason: string }[];
  /** Serial numbers of certificates that no response is about. */
  readonly missing: readonly string[];
  /** The end of what expires first. Milliseconds since 1970. */
  readonly validUntil: number;
}

const remember = collateralMemory<OcspResponse>();

/** Reads the responses of OCSP among collateral; one that cannot be read is a failed check. */
export function suppliedResponses({ collateral, cache }: VerifyOptions, checks: CheckList): readonly OcspResponse[] {
  return collateral
    .filter(({ kind }) => kind === "ocsp-response")
    .flatMap(({ data }) => {
      const read = readSupplied(checks, "revocation", "collateral", "collateral-invalid", () => remember(cache, data, readOcspResponse));
      return read === undefined ? [] : [read];
    });
}

/** Looks up the certificates of a path in responses, from a place on and without the pinned one at its end. */
export async function revocationByOcsp(
  path: readonly Certificate[],
  first: number,
  responses: readonly OcspResponse[],
  { at, cache }: VerifyOptions,
): Promise<OcspOutcome> {
  const faults: { readonly code: "revoked" | "collateral-invalid"; readonly reason: string }[] = [];
  const missing: string[] = [];
  let validUntil = Number.POSITIVE_INFINITY;
  for (const [place, certificate] of path.entries()) {
    const issuer = path[place + 1];
    if (place < first || issuer === undefined) continue;
    const status = await ocspStatus(certificate, issuer, responses, at, cache);
    if (status.kind === "none") missing.push(certificate.serial);
    else if (status.kind === "fault") faults.push(status);
    else validUntil = Math.min(validUntil, status.answer.nextUpdate);
  }
  return { faults, missing, validUntil };
}

/** Adds the check of revocation: skipped where no response is about a certificate. */
export function addOcspChecks(checks: CheckList, name: string, { faults, missing }: OcspOutcome): void {
  for (const { code, reason } of faults) checks.fail(name, "collateral", code, reason);
  if (faults.length > 0) return;
  if (missing.length > 0) checks.skip(name, "collateral", `no OCSP response was supplied for the certificates ${missing.join(", ")}`);
  else checks.pass(name, "collateral");
}
