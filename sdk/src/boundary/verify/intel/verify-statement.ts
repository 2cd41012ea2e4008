import type { CheckList } from "../evidence/check-list.js";
import { orderChain, verifyChain, verifySignature, type Certificate, type CertificateCache, type ChainOptions, type ChainVerdict } from "../x509/index.js";
import type { IntelStatement } from "./read-intel-collateral.js";

/** What every statement of Intel has. */
interface Dated {
  readonly issuedAt: number;
  readonly nextUpdate: number;
}

/** The name in the certificate of the key that signs statements. The root signs nothing else of this name. */
const signerName = "Intel SGX TCB Signing";

/** The key that signs statements, and what was found out about its chain. */
export interface StatementSigner {
  readonly certificate: Certificate;
  readonly verdict: ChainVerdict;
}

/** The key that signs statements, out of the certificates that were supplied, with its chain verified once for all of them. */
export async function verifyStatementSigner(pool: readonly Certificate[], options: ChainOptions): Promise<StatementSigner | undefined> {
  const { at, anchors, revocationLists, cache } = options;
  const certificate = signerOf(pool, at);
  if (certificate === undefined) return undefined;
  const verdict = await verifyChain(orderChain(certificate, pool, at), { at, anchors, revocationLists, cache, isLeafKept: true });
  return { certificate, verdict };
}

/**
 * Verifies a statement of Intel at a time, and gives the end of what expires first.
 *
 * - The signature is over the bytes as they stand, by a key that the root certifies directly under Intel's name for it.
 * - The certificate of that key is looked up in the list of the root.
 * - A statement counts from its date of issue until its next update.
 */
export async function verifyStatement(
  name: "tcb-info" | "qe-identity",
  statement: IntelStatement<Dated>,
  signer: StatementSigner | undefined,
  options: ChainOptions,
  checks: CheckList,
): Promise<number> {
  const { value } = statement;
  const fail = (code: string, reason: string): unknown => checks.fail(name, "collateral", code, reason);
  const before = checks.all.length;
  if (options.at < value.issuedAt) fail("collateral-invalid", `it was issued on ${new Date(value.issuedAt).toISOString()}`);
  if (options.at > value.nextUpdate) fail("collateral-invalid", `it counted until ${new Date(value.nextUpdate).toISOString()}`);
  if (signer === undefined) {
    fail("collateral-unavailable", `no certificate of "${signerName}" was supplied`);
    return value.nextUpdate;
  }
  const { certificate, verdict } = signer;
  for (const { kind, code, reason } of verdict.faults) fail(kind === "revocation" ? code : "collateral-invalid", reason);
  if (verdict.path.length !== 2) fail("collateral-invalid", "the key that should have signed it is not certified by the root itself");
  if (verdict.unrevised.length > 0) fail("collateral-unavailable", `no revocation list was supplied for the certificate of "${signerName}"`);
  if (!(await isSigned(statement, certificate, options.cache))) fail("collateral-invalid", "it is not signed by Intel's key for it");
  if (checks.all.length === before) checks.pass(name, "collateral");
  return Math.min(value.nextUpdate, verdict.validUntil);
}

function isNamedSigner({ commonName, authority }: Certificate): boolean {
  return commonName === signerName && !authority;
}

function signerOf(pool: readonly Certificate[], at: number): Certificate | undefined {
  const named = pool.filter(isNamedSigner);
  return named.find(({ notBefore, notAfter }) => notBefore <= at && at <= notAfter) ?? named[0];
}

/** Whether a key signed a statement. What was verified is kept: one statement is for many quotes. */
async function isSigned({ signed }: IntelStatement<Dated>, signer: Certificate, cache: CertificateCache | undefined): Promise<boolean> {
  if (cache?.isSignedBy(signed, signer) === true) return true;
  const { bytes, signature } = signed;
  const good = await verifySignature(signer.publicKey, { algorithm: { name: "ECDSA", hash: "SHA-256" }, data: bytes, signature }, cache);
  if (good) cache?.addSigner(signed, signer);
  return good;
}
