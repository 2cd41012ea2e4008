import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { isZero, sameBytes, toHex } from "../bytes/hex.js";
import { readingFor } from "../bytes/malformed.js";
import {
  addChainChecks,
  anchorFact,
  anchorKeys,
  anchorOf,
  CheckList,
  orMalformed,
  type EvidenceClaim,
  type EvidenceFacts,
  type Measurement,
  type VerifyOptions,
} from "./index.js";
import { readCertificate, verifyChain, verifySignature } from "../x509/index.js";
import { readNitroDocument, type NitroDocument } from "../nitro/nitro-document.js";

const technology = "aws-nitro-enclaves";
const format = "nitro-attestation-document";
/** An array of four, whose protected header states ES384. */
const start = [0x84, 0x44, 0xa1, 0x01, 0x38, 0x22];

/** `nitro-attestation-document` for bytes that begin as a COSE_Sign1 message signed with ES384. */
export function formatOf(evidence: Bytes): string | undefined {
  const first = evidence[0] === 0xd2 ? 1 : 0;
  return start.every((byte, index) => evidence[first + index] === byte) ? format : undefined;
}

/** The fields of a document. */
export function inspect(evidence: Bytes): JsonValue {
  return Object.fromEntries(claimsOf(readNitroDocument(evidence)).map(({ name, value }) => [name, value]));
}

/**
 * Verifies an attestation document of AWS Nitro Enclaves.
 *
 * - The chain is the one in the document, and it counts only where it ends in a pinned key: the root that the document brings proves nothing.
 * - The nonce is compared in full with the document's; without one there, with its user data.
 * - PCR0 to PCR2 that are all zero mean that the enclave is being debugged.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(technology, evidence, async (digest) => {
    const document = readNitroDocument(evidence);
    const { at, cache } = options;
    const checks = new CheckList();
    checks.pass("layout", "envelope");
    const leaf = readingFor("chain-invalid", () => readCertificate(document.certificate));
    const authorities = readingFor("chain-invalid", () => document.authorities.map((raw) => readCertificate(raw, cache)));
    const { signed, signature } = document.message;
    // Begun first, so that the document is verified while the chain is.
    const good = verifySignature(leaf.publicKey, { algorithm: { name: "ECDSA", hash: "SHA-384" }, data: signed, signature }, cache);
    const verdict = await verifyChain([leaf, ...authorities.reverse()], {
      at,
      anchors: anchorKeys(options.anchors, technology),
      ...(cache !== undefined && { cache }),
    });
    addChainChecks(checks, verdict, { noRevocation: "certificates of enclaves live for hours, and have no revocation list" });
    checks.hold(
      "document-signature",
      "signature",
      (await good) && leaf.publicKey.curve === "P-384",
      "signature-invalid",
      "the key of the certificate did not sign the document",
    );
    checks.hold("timestamp", "signature", document.timestamp <= at + clockSkew, "chain-invalid", "the document was made after the time of evaluation");
    checkNonce(document, options.nonce, checks);
    const measured = [0, 1, 2].map((index) => document.pcrs.get(index));
    const debugged = measured.every((value) => value === undefined || isZero(value));
    return {
      technology,
      format,
      evidence: await digest(),
      generation: "nitro",
      claims: claimsOf(document),
      measurements: measurementsOf(document),
      identity: { kind: "module-id", value: document.moduleId, trust: "signed" },
      debug: debugged ? "on" : "off",
      migration: "off",
      memory: "isolated",
      conditions: [],
      checks: checks.all,
      collateral: [],
      validUntil: verdict.validUntil,
      signedAt: document.timestamp,
      inner: [],
      ...(document.userData !== undefined && { reportData: document.userData }),
      ...anchorFact(anchorOf(options.anchors, technology, verdict.anchor)),
    };
  });
}

/** Five minutes. */
const clockSkew = 300_000;

function checkNonce({ nonce, userData }: NitroDocument, expected: Bytes | undefined, checks: CheckList): void {
  if (expected === undefined) checks.skip("nonce", "binding", "no nonce was expected");
  else {
    const field = nonce ?? userData ?? new Uint8Array(0);
    checks.hold("nonce", "binding", sameBytes(field, expected), "binding-mismatch", "the document is not for the nonce that was expected");
  }
}

const kinds: Readonly<Record<number, Measurement["kind"]>> = { 0: "launch", 1: "launch", 2: "launch", 3: "config", 4: "config", 8: "signer" };

/** Registers that are not zero. The enclave itself can extend those that are not fixed at its launch. */
function measurementsOf({ pcrs }: NitroDocument): readonly Measurement[] {
  return [...pcrs]
    .filter(([index, value]) => index <= 2 || !isZero(value))
    .map(([index, value]) => ({
      register: `PCR${String(index)}`,
      algorithm: "sha-384",
      value: toHex(value),
      kind: kinds[index] ?? "runtime",
      trust: "signed",
    }));
}

function claimsOf({ moduleId, timestamp, pcrs, publicKey, userData, nonce }: NitroDocument): readonly EvidenceClaim[] {
  const signed = (name: string, value: EvidenceClaim["value"]): EvidenceClaim => ({ name, value, trust: "signed" });
  const bytes = (name: string, value: Bytes | undefined): readonly EvidenceClaim[] =>
    value === undefined ? [] : [signed(name, toHex(value)), signed(`${name}-bytes`, value.length)];
  return [
    signed("module-id", moduleId),
    signed("timestamp", new Date(timestamp).toISOString()),
    ...[...pcrs].map(([index, value]) => signed(`pcr${String(index)}`, toHex(value))),
    ...bytes("public-key", publicKey),
    ...bytes("user-data", userData),
    ...bytes("nonce", nonce),
  ];
}
