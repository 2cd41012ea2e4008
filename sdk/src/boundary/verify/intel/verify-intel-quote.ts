import { toHex, isZero, sameBytes } from "../bytes/hex.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { Malformed } from "../bytes/malformed.js";
import { addChainChecks } from "../evidence/chain-checks.js";
import { anchorFact, anchorKeys, anchorOf } from "../evidence/anchor-keys.js";
import { CheckList } from "../evidence/check-list.js";
import { collateralMemory } from "../evidence/collateral-memory.js";
import { evidenceDigest } from "../evidence/evidence-digest.js";
import type { EvidenceClaim, EvidenceFacts, UsedCollateral } from "../evidence/evidence-facts.js";
import { orMalformed } from "../evidence/failed-facts.js";
import type { VerifyOptions } from "../evidence/verify-options.js";
import {
  orderChain,
  publicKeyOfPoint,
  readCertificate,
  readPem,
  verifyChain,
  verifySignature,
  type Certificate,
  type ChainOptions,
  type ChainVerdict,
  type PublicKey,
  type RevocationList,
} from "../x509/index.js";
import { evaluateTcb, type IntelTcbVerdict } from "./evaluate-tcb.js";
import type { IntelEnclaveIdentity } from "./enclave-identity.js";
import { isPckCertificate, readPckFields, type PckFields } from "./pck-certificate.js";
import { platformFacts } from "./platform-facts.js";
import { isDebugged, isMigratable, quoteClaims, quoteConditions, quoteMeasurements } from "./quote-claims.js";
import type { IntelQuote } from "./quote-layout.js";
import { readIntelCollateral, type IntelCollateral, type IntelStatement } from "./read-intel-collateral.js";
import { readIntelQuote } from "./read-intel-quote.js";
import { replayRtmrs } from "./replay-rtmrs.js";
import { tcbComponents } from "./tcb-components.js";
import type { IntelTcbInfo } from "./tcb-info.js";
import { verifyStatement, verifyStatementSigner } from "./verify-statement.js";

/** The technologies that Intel's quotes are of. */
export type IntelTechnology = "intel-tdx" | "intel-sgx";

/** Certification data that is the chain of the PCK certificate, in PEM. */
const pemChain = 5;
const fieldSize = 64;
const rememberChain = collateralMemory<readonly Certificate[]>();
const digests = new WeakMap<object, Promise<string>>();
/** A quoting enclave has one attestation key for many quotes. */
const rememberKey = collateralMemory<AttestationKey>();
const sha256 = { name: "ECDSA", hash: "SHA-256" } as const;

/** Lists are always given, if only none. */
type IntelChainOptions = ChainOptions & { readonly revocationLists: readonly RevocationList[] };

/** Verifies a quote of Intel TDX or SGX; the rules are those of the two modules `intel-tdx` and `intel-sgx`. */
export function verifyIntelQuote(technology: IntelTechnology, evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(technology, evidence, async (digest) => {
    const quote = readIntelQuote(evidence);
    if (quote.tee !== technology.slice("intel-".length)) throw new Malformed(`the quote is of ${quote.tee.toUpperCase()}`);
    const checks = new CheckList();
    checks.pass("layout", "envelope");
    const collateral = readIntelCollateral(options, checks);
    const chain = quoteCertificates(quote, options);
    const pck = chain[0] ?? collateral.certificates.find(isPckCertificate);
    const pool = [...chain.slice(1), ...collateral.certificates];
    const { type } = quote.certification;
    if (pck === undefined)
      checks.fail(
        "certificate-chain",
        "signature",
        "chain-invalid",
        `the quote has no certificates (its data is of type ${String(type)}), and none was supplied`,
      );
    const chainOptions: IntelChainOptions = {
      at: options.at,
      anchors: anchorKeys(options.anchors, technology),
      revocationLists: collateral.lists,
      cache: options.cache,
    };
    // Begun first, so that the signatures are verified while the chain is.
    const signatures = verifySignatures(quote, pck, options);
    const verdict = await verifyPck(pck, pool, chainOptions, checks);
    addSignatureChecks(await signatures, checks);
    const fields = pck === undefined ? undefined : readPckFields(pck);
    const { tcb, used, validUntil } = await judge(quote, fields, pool, collateral, chainOptions, checks);
    checkNonce(quote.body.reportData, options.nonce, checks);
    const replayed = quote.body.kind === "sgx" ? undefined : await replayRtmrs(quote.body.rtmrs, options.collateral, checks);
    const { body } = quote;
    const platform = fields === undefined ? undefined : platformFacts(fields);
    return {
      technology,
      format: `${quote.tee}-quote-v${String(quote.version)}`,
      evidence: await digest(),
      claims: [...quoteClaims(quote), ...(platform?.claims ?? []), ...verdictClaims(verdict, tcb?.verdict)],
      measurements: quoteMeasurements(body, replayed),
      reportData: body.reportData,
      debug: isDebugged(body) ? "on" : "off",
      migration: isMigratable(body) ? "on" : "off",
      memory: "encrypted",
      conditions: quoteConditions(body),
      checks: checks.all,
      collateral: used,
      inner: [],
      ...platform?.facts,
      ...(tcb !== undefined && { tcb: tcbFacts(tcb, quote) }),
      ...anchorFact(anchorOf(options.anchors, technology, verdict?.anchor)),
      ...(verdict !== undefined && { validUntil: Math.min(verdict.validUntil, validUntil) }),
    };
  });
}

/** The certificates in the quote; without any, the one of its platform comes beside it. */
function quoteCertificates({ certification: { type, data } }: IntelQuote, { cache }: VerifyOptions): readonly Certificate[] {
  return type === pemChain
    ? rememberChain(cache, data, (own) => readPem(new TextDecoder().decode(own), "CERTIFICATE").map((raw) => readCertificate(raw, cache)))
    : [];
}

/** Verifies the chain of a platform. Revocation is not optional here: Intel's lists are part of the collateral. */
async function verifyPck(
  pck: Certificate | undefined,
  pool: readonly Certificate[],
  options: IntelChainOptions,
  checks: CheckList,
): Promise<ChainVerdict | undefined> {
  if (pck === undefined) return undefined;
  const verdict = await verifyChain(orderChain(pck, pool, options.at), options);
  const { path, unrevised } = verdict;
  if (path.length !== 3)
    checks.fail("certificate-chain", "signature", "chain-invalid", "the chain is not that of a platform: its key, its authority, and the root");
  if (unrevised.length === 0) {
    addChainChecks(checks, verdict);
    return verdict;
  }
  addChainChecks(checks, verdict, { noRevocation: "elsewhere" });
  for (const { kind, code, reason } of verdict.faults) if (kind === "revocation") checks.fail("revocation", "collateral", code, reason);
  // As many lists as are needed, and not the needed ones: somebody exchanged one.
  const isExchanged = options.revocationLists.length >= path.length - 1;
  const reason = `there is no revocation list for ${String(unrevised.length)} certificates of the chain`;
  checks.fail("revocation", "collateral", isExchanged ? "collateral-invalid" : "collateral-unavailable", reason);
  return verdict;
}

/** Which signatures of a quote are good. */
interface QuoteSignatures {
  /** Of the platform on the report of the quoting enclave; nothing without a certificate of the platform. */
  readonly enclave: boolean | undefined;
  /** Whether that report vouches for the attestation key. */
  readonly attestationKey: boolean;
  readonly quote: boolean;
}

/** The key of a quoting enclave. */
interface AttestationKey {
  readonly key: PublicKey;
  /** What its report has to carry for it, with the data that it was last made with. */
  vouched?: { readonly data: Bytes; readonly digest: Bytes | Promise<Bytes> };
}

/** The digest by which the report of a quoting enclave vouches for its key and the data beside it. */
function vouchedDigest(known: AttestationKey, attestationKey: Bytes, data: Bytes): Bytes | Promise<Bytes> {
  if (known.vouched !== undefined && sameBytes(known.vouched.data, data)) return known.vouched.digest;
  const both = new Uint8Array(attestationKey.length + data.length);
  both.set(attestationKey);
  both.set(data, attestationKey.length);
  const digest = digestBytes("SHA-256", both);
  known.vouched = { data: both.subarray(attestationKey.length), digest };
  return digest;
}

async function verifySignatures(quote: IntelQuote, pck: Certificate | undefined, { cache }: VerifyOptions): Promise<QuoteSignatures> {
  const { qeReport, qeReportSignature, attestationKey, qeAuthData, signature, signed } = quote;
  const known = rememberKey(cache, attestationKey, (own) => ({ key: publicKeyOfPoint("P-256", own, "the attestation key") }));
  const enclave = pck && verifySignature(pck.publicKey, { algorithm: sha256, data: qeReport.bytes, signature: qeReportSignature }, cache);
  const good = verifySignature(known.key, { algorithm: sha256, data: signed, signature }, cache);
  const digest = await vouchedDigest(known, attestationKey, qeAuthData);
  const vouches = sameBytes(qeReport.reportData.subarray(0, digest.length), digest) && isZero(qeReport.reportData.subarray(digest.length));
  return { enclave: await enclave, attestationKey: vouches, quote: await good };
}

function addSignatureChecks({ enclave, attestationKey, quote }: QuoteSignatures, checks: CheckList): void {
  const hold = (name: string, condition: boolean, reason: string): unknown => checks.hold(name, "signature", condition, "signature-invalid", reason);
  if (enclave !== undefined) hold("enclave-signature", enclave, "the key of the platform did not sign the report of the quoting enclave");
  hold("attestation-key", attestationKey, "the quoting enclave vouches for another attestation key");
  hold("quote-signature", quote, "the attestation key did not sign the quote");
}

interface Judgement {
  readonly tcb?: { readonly verdict: IntelTcbVerdict; readonly info: IntelTcbInfo; readonly fields: PckFields };
  readonly used: readonly UsedCollateral[];
  readonly validUntil: number;
}

/** Verifies the statements that are about this platform, and finds its level. */
async function judge(
  quote: IntelQuote,
  fields: PckFields | undefined,
  pool: readonly Certificate[],
  collateral: IntelCollateral,
  options: ChainOptions,
  checks: CheckList,
): Promise<Judgement> {
  const info = chosen(collateral.tcbInfos, ({ id, fmspc }) => id.toLowerCase() === quote.tee && fields !== undefined && sameBytes(fmspc, fields.fmspc));
  const identity = chosen(collateral.identities, ({ id }) => id === (quote.tee === "tdx" ? "TD_QE" : "QE"));
  const used: UsedCollateral[] = [];
  let validUntil = Number.POSITIVE_INFINITY;
  const signer = await verifyStatementSigner(pool, options);
  for (const [name, statement] of [["tcb-info", info] as const, ["qe-identity", identity] as const]) {
    if (statement === undefined) {
      if (!checks.all.some((check) => check.name === name)) checks.fail(name, "collateral", "collateral-unavailable", "it was not supplied");
      continue;
    }
    validUntil = Math.min(validUntil, await verifyStatement(name, statement, signer, options, checks));
    used.push({
      kind: name,
      digest: await digestOf(statement, statement.data),
      thisUpdate: statement.value.issuedAt,
      nextUpdate: statement.value.nextUpdate,
    });
  }
  for (const list of collateral.lists) {
    const { thisUpdate, nextUpdate } = list;
    used.push({ kind: "revocation-list", digest: await digestOf(list, list.raw), thisUpdate, nextUpdate });
  }
  const fits = fitsPlatform(quote, fields, info?.value, identity?.value, checks);
  if (!fits || fields === undefined || info === undefined || identity === undefined) return { used, validUntil };
  const verdict = evaluateTcb(quote, fields, info.value, identity.value);
  if (verdict.kind === "none") checks.fail("tcb", "tcb", "tcb-not-allowed", verdict.reason);
  else
    checks.hold(
      "tcb",
      "tcb",
      verdict.status !== "Revoked",
      "tcb-not-allowed",
      "Intel has revoked the level of the platform, of its TDX module or of its quoting enclave",
    );
  return { tcb: { verdict, info: info.value, fields }, used, validUntil };
}

/** The digest of something that was read, as long as that is kept. */
function digestOf(read: object, data: Bytes): Promise<string> {
  const known = digests.get(read);
  if (known !== undefined) return known;
  const digest = evidenceDigest(data);
  digests.set(read, digest);
  return digest;
}

function chosen<Value>(statements: readonly IntelStatement<Value>[], fits: (value: Value) => boolean): IntelStatement<Value> | undefined {
  return statements.find(({ value }) => fits(value)) ?? statements[0];
}

function fitsPlatform(
  { tee }: IntelQuote,
  fields: PckFields | undefined,
  info: IntelTcbInfo | undefined,
  identity: IntelEnclaveIdentity | undefined,
  checks: CheckList,
): boolean {
  const faults: string[] = [];
  if (info !== undefined && info.id.toLowerCase() !== tee) faults.push(`the TCB information is for ${info.id}`);
  if (info !== undefined && fields !== undefined && !(sameBytes(info.fmspc, fields.fmspc) && sameBytes(info.pceId, fields.pceId))) {
    faults.push(`the TCB information is for platforms of the FMSPC ${toHex(info.fmspc)}, the quote is of ${toHex(fields.fmspc)}`);
  }
  if (identity !== undefined && identity.id !== (tee === "tdx" ? "TD_QE" : "QE")) faults.push("the identity is of another enclave than the one that quotes");
  for (const fault of faults) checks.fail("collateral-match", "collateral", "collateral-invalid", fault);
  if (faults.length === 0 && info !== undefined && identity !== undefined) checks.pass("collateral-match", "collateral");
  return faults.length === 0;
}

function checkNonce(reportData: Bytes, nonce: Bytes | undefined, checks: CheckList): void {
  if (nonce === undefined) {
    checks.skip("nonce", "binding", "no nonce was expected");
    return;
  }
  const expected = new Uint8Array(fieldSize);
  const fits = nonce.length <= fieldSize;
  if (fits) expected.set(nonce);
  checks.hold("nonce", "binding", fits && sameBytes(expected, reportData), "binding-mismatch", "REPORTDATA is not the nonce that was expected");
}

function verdictClaims(chain: ChainVerdict | undefined, verdict: IntelTcbVerdict | undefined): readonly EvidenceClaim[] {
  const endorsed = (name: string, value: EvidenceClaim["value"]): EvidenceClaim => ({ name, value, trust: "endorsed" });
  const authority = /^Intel SGX PCK (Platform|Processor) CA$/u.exec(chain?.path[1]?.commonName ?? "")?.[1]?.toLowerCase();
  return [
    ...(authority === undefined ? [] : [endorsed("pck-ca", authority)]),
    ...(verdict?.module === undefined ? [] : [endorsed("tdx-module", verdict.module)]),
    ...(verdict?.kind !== "level" || verdict.moduleStatus === undefined ? [] : [endorsed("tdx-module-status", verdict.moduleStatus)]),
    ...(verdict?.kind !== "level" ? [] : [endorsed("qe-status", verdict.enclaveStatus)]),
  ];
}

function tcbFacts({ verdict, info, fields }: NonNullable<Judgement["tcb"]>, { body }: IntelQuote): NonNullable<EvidenceFacts["tcb"]> {
  const components = body.kind === "tdx" ? tcbComponents(fields, body.teeTcbSvn) : tcbComponents(fields);
  const evaluation = info.evaluationNumber;
  if (verdict.kind === "none") return { status: "NONE", components, advisories: [], evaluation };
  return { status: verdict.status, components, advisories: verdict.advisories, date: verdict.date, evaluation };
}
