import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { sameBytes, toHex } from "../bytes/hex.js";
import { readingFor } from "../bytes/malformed.js";
import { readEventLog, type EventLog } from "../tpm/read-event-log.js";
import { isQuoteResponse, readQuoteBundle, type QuoteBundle } from "../tpm/read-quote-bundle.js";
import { tpmKeyName, type TpmPublic } from "../tpm/read-tpm-public.js";
import { readTpmQuote } from "../tpm/read-tpm-quote.js";
import { tpmPublicKey } from "../tpm/tpm-public-key.js";
import { addQuoteChecks, quoteFacts } from "../tpm/quote-facts.js";
import { verifyTpmSignature } from "../tpm/verify-tpm-signature.js";
import { extensionId, keyDigest, orderChain, verifyChain, type ChainVerdict, type PublicKey } from "../x509/index.js";
import { anchorFact, anchorKeys, anchorOf } from "./anchor-keys.js";
import { addChainChecks } from "./chain-checks.js";
import { CheckList } from "./check-list.js";
import { collateralCertificates } from "./collateral-certificates.js";
import { collateralRevocationLists } from "./collateral-revocation-lists.js";
import { headOf, type EvidenceHead } from "./evidence-head.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import { orMalformed } from "./failed-facts.js";
import type { VerifyOptions } from "./verify-options.js";

const technology = "tpm2";
const format = "tpm2-quote";

/** The format of a TPM quote with its signature: the response to `TPM2_Quote`, or JSON. */
export function formatOf(evidence: Bytes, textOfHead: EvidenceHead = headOf(evidence)): string | undefined {
  if (isQuoteResponse(evidence)) return format;
  // JSON of other technologies has other fields.
  const head = textOfHead();
  return /^\s*\{\s*"(?:quote|signature|pcrs|publicArea|eventLog)"\s*:/u.test(head) && !/^\s*\{\s*"quote"\s*:\s*\{/u.test(head) ? format : undefined;
}

/** The fields of a TPM quote as JSON. */
export function inspect(evidence: Bytes): JsonValue {
  const bundle = readQuoteBundle(evidence);
  const quote = readTpmQuote(bundle.message);
  return {
    format,
    extraData: toHex(quote.extraData),
    qualifiedSigner: toHex(quote.qualifiedSigner),
    clock: quote.clock.toString(),
    resetCount: quote.resetCount,
    restartCount: quote.restartCount,
    safe: quote.safe,
    firmwareVersion: toHex(quote.firmwareVersion),
    selections: quote.selections.map(({ hash, indices }) => ({ bank: hash, registers: indices })),
    pcrDigest: toHex(quote.pcrDigest),
    signature: { scheme: bundle.signature.kind, hash: bundle.signature.hash },
    ...(bundle.publicArea !== undefined && { key: { kind: bundle.publicArea.key.kind, attributes: { ...bundle.publicArea.attributes } } }),
    ...(bundle.eventLog !== undefined && { events: readEventLog(bundle.eventLog).events.length }),
  };
}

/**
 * Verifies a TPM quote.
 *
 * - The attestation key is one that the relying party trusts (`keys`, use `tpm-ak`), or that of a certificate whose chain ends in a pinned key;
 *   a key that only the evidence states is not believed.
 * - Where the public area of the key came with the quote it has to be that key, made in the TPM, restricted, and for signatures.
 * - A TPM says what was measured into it. It protects no memory, and the technology alone claims nothing about who can look into it.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(technology, evidence, async (digest) => {
    // What is there at once is not waited for below: a turn of promises takes longer than most of what is done here.
    const bundle = readQuoteBundle(evidence);
    const checks = new CheckList();
    checks.pass("layout", "envelope");
    const hasChain = options.collateral.some(({ kind }) => kind === "certificate-chain");
    const chain = hasChain ? await chainOf(options) : undefined;
    const trusted = attestationKey(bundle, options, chain, checks);
    const { key, isSigned } = trusted instanceof Promise ? await trusted : trusted;
    if (bundle.publicArea === undefined) checks.skip("key-attributes", "signature", "the public area of the attestation key was not supplied");
    else await checkKey(bundle.publicArea, key, checks);
    const eventLog = eventLogOf(bundle, options);
    const { message, signature, pcrs } = bundle;
    const spkiSha256 = key && keyDigest(key, options.cache);
    const facts = quoteFacts({ message, signature, pcrs, eventLog });
    const measurements = facts.measurements instanceof Promise ? await facts.measurements : facts.measurements;
    addQuoteChecks(checks, facts, { isSigned: await isSigned, nonce: options.nonce });
    const named = digest();
    return {
      technology,
      format,
      evidence: named instanceof Promise ? await named : named,
      claims: facts.claims,
      measurements,
      reportData: facts.quote.extraData,
      debug: "unknown",
      migration: "unknown",
      memory: "none",
      conditions: [],
      checks: checks.all,
      collateral: chain === undefined ? [] : [{ kind: "certificate-chain" }],
      inner: [],
      ...(spkiSha256 !== undefined && {
        identity: { kind: "ak", value: spkiSha256 instanceof Promise ? await spkiSha256 : spkiSha256, trust: chain === undefined ? "signed" : "endorsed" },
      }),
      ...anchorFact(anchorOf(options.anchors, technology, chain?.anchor)),
      ...(chain !== undefined && { validUntil: chain.validUntil }),
    };
  });
}

async function chainOf({ collateral, anchors, at, cache }: VerifyOptions): Promise<ChainVerdict> {
  const [leaf, ...pool] = collateralCertificates(collateral, cache);
  return verifyChain(leaf === undefined ? [] : orderChain(leaf, pool, at), {
    at,
    anchors: anchorKeys(anchors, technology),
    revocationLists: collateralRevocationLists(collateral, cache),
    // The manufacturer, model and version of the TPM: the subject is empty, so that the extension is critical.
    knownCritical: [extensionId.subjectAlternativeName],
    ...(cache !== undefined && { cache }),
  });
}

/** A key that is trusted for quotes, and whether it signed this one, as it is being found out. */
interface TrustedKey {
  readonly key?: PublicKey;
  readonly isSigned?: Promise<boolean>;
}

/** The key that signs quotes, where one is trusted. Among several given keys it is the one that signed. */
function attestationKey(bundle: QuoteBundle, options: VerifyOptions, chain: ChainVerdict | undefined, checks: CheckList): TrustedKey | Promise<TrustedKey> {
  const trusted = (key: PublicKey): TrustedKey => ({ key, isSigned: verifyTpmSignature(key, bundle.signature, bundle.message, options.cache) });
  if (chain !== undefined) {
    addChainChecks(checks, chain);
    const leaf = chain.path[0];
    return leaf === undefined ? {} : trusted(leaf.publicKey);
  }
  const given = (options.keys ?? []).filter(({ use }) => use === "tpm-ak").map(({ key }) => trusted(key));
  const first = given[0];
  if (first === undefined) {
    checks.fail("certificate-chain", "signature", "chain-invalid", "no attestation key was given, and no certificate of one was supplied");
    return {};
  }
  checks.skip("certificate-chain", "signature", "the relying party gave the attestation key: no chain endorses it");
  // The only one need not be looked for.
  return given.length === 1 ? first : signerOf(first, given);
}

/** The first key that signed; the first one where none did. */
async function signerOf(first: TrustedKey, given: readonly TrustedKey[]): Promise<TrustedKey> {
  for (const one of given) if ((await one.isSigned) === true) return one;
  return first;
}

async function checkKey(area: TpmPublic, key: PublicKey | undefined, checks: CheckList): Promise<void> {
  const { fixedTpm, restricted, decrypt, sign } = area.attributes;
  const same = key === undefined || sameBytes(tpmPublicKey(area.key).spki, key.spki);
  const name = toHex(await tpmKeyName(area));
  checks.hold(
    "key-attributes",
    "signature",
    same && fixedTpm && restricted && sign && !decrypt,
    "key-mismatch",
    `the key ${name} is not a restricted signing key of a TPM, or not the one that is trusted`,
  );
}

function eventLogOf(bundle: QuoteBundle, options: VerifyOptions): EventLog | undefined {
  const data = options.collateral.find(({ kind }) => kind === "event-log")?.data ?? bundle.eventLog;
  return data === undefined ? undefined : readingFor("log-invalid", () => readEventLog(data));
}
