import type { Bytes } from "../bytes/byte-reader.js";
import { sameBytes } from "../bytes/hex.js";
import { Malformed, readingFor } from "../bytes/malformed.js";
import { anchorFact, anchorKeys, anchorOf } from "../evidence/anchor-keys.js";
import { addChainChecks } from "../evidence/chain-checks.js";
import { CheckList } from "../evidence/check-list.js";
import { collateralMemory } from "../evidence/collateral-memory.js";
import { readCertificates } from "../evidence/collateral-certificates.js";
import type { EvidenceFacts, UsedCollateral } from "../evidence/evidence-facts.js";
import { emptyFacts, orMalformed } from "../evidence/failed-facts.js";
import type { VerifyOptions } from "../evidence/verify-options.js";
import type { OcspResponse } from "../ocsp/ocsp-response.js";
import { readNvidiaOpaque } from "../spdm/read-nvidia-opaque.js";
import type { SpdmMeasurements } from "../spdm/spdm-measurements.js";
import { readSpdmMeasurements } from "../spdm/read-spdm-measurements.js";
import { orderChain, verifyChain, verifySignature, type Certificate, type ChainVerdict } from "../x509/index.js";
import { compareManifests, type MeasuredDevice } from "./compare-manifests.js";
import { firmwareDigests, firmwareExtensions } from "./firmware-identity.js";
import { suppliedManifests, type SuppliedManifest } from "./manifest-collateral.js";
import { architectureNamed, architectureOfChip, chipOf, type NvidiaDevice } from "./nvidia-architecture.js";
import { certificateClaims, reportClaims, reportMeasurements } from "./nvidia-claims.js";
import { readNvidiaEvidence, type NvidiaEvidence } from "./read-nvidia-evidence.js";
import { addOcspChecks, revocationByOcsp, suppliedResponses } from "./revocation-by-ocsp.js";
import { verifyManifest, type ManifestVerdict } from "./verify-manifest.js";

/** The technologies that NVIDIA's reports are of. */
export type NvidiaTechnology = "nvidia-cc" | "nvidia-nvswitch";

const devices: Readonly<Record<NvidiaTechnology, NvidiaDevice>> = { "nvidia-cc": "gpu", "nvidia-nvswitch": "nvswitch" };

/** The identity of a device, which says nothing about whether its key may sign (TCG DICE Attestation Architecture 1.1, section 6.1.4). */
const dice = { ueid: "2.23.133.5.4.4" } as const;
const rememberChain = collateralMemory<readonly Certificate[]>();

/** What was supplied for all devices of a list. */
interface Shared {
  readonly technology: NvidiaTechnology;
  readonly digest: () => string | Promise<string>;
  readonly options: VerifyOptions;
  readonly responses: readonly OcspResponse[];
  readonly manifests: readonly SuppliedManifest[];
  readonly verdicts: readonly ManifestVerdict[];
  /** What was found out about what was supplied. */
  readonly checks: CheckList;
}

/** Verifies reports of NVIDIA GPUs or switches; the rules are those of the two modules `nvidia-gpu` and `nvidia-nvswitch`. */
export function verifyNvidia(technology: NvidiaTechnology, evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(technology, evidence, async (digest) => {
    const entries = readNvidiaEvidence(evidence);
    const checks = new CheckList();
    checks.pass("layout", "envelope");
    const responses = suppliedResponses(options, checks);
    const manifests = suppliedManifests(options, checks);
    const verdicts: ManifestVerdict[] = [];
    for (const manifest of manifests) verdicts.push(await verifyManifest(manifest, technology, responses, options));
    addManifestChecks(verdicts, checks);
    const shared: Shared = { technology, digest, options, responses, manifests, verdicts, checks };
    const [only, ...others] = entries;
    if (only !== undefined && others.length === 0) return verifyDevice(only, shared, checks);
    const inner = await Promise.all(entries.map((entry) => verifyDevice(entry, shared, new CheckList())));
    checkDistinct(inner, checks);
    return { ...emptyFacts(technology, await digest()), format: formatOf(technology), checks: checks.all, inner };
  });
}

function formatOf(technology: NvidiaTechnology): string {
  return `nvidia-${devices[technology]}-report`;
}

function addManifestChecks(verdicts: readonly ManifestVerdict[], checks: CheckList): void {
  const faults = verdicts.flatMap((verdict) => verdict.faults);
  for (const fault of faults) checks.fail("manifest-signature", "collateral", "collateral-invalid", fault);
  if (verdicts.length === 0) return;
  if (faults.length === 0) checks.pass("manifest-signature", "collateral");
  const [revocations, infinity] = [verdicts.map(({ revocation }) => revocation), Number.POSITIVE_INFINITY];
  addOcspChecks(checks, "manifest-revocation", {
    faults: revocations.flatMap((outcome) => outcome.faults),
    missing: [...new Set(revocations.flatMap((outcome) => outcome.missing))],
    validUntil: infinity,
  });
}

/** Devices are counted by the key of their chip, not by the length of a list. */
function checkDistinct(inner: readonly EvidenceFacts[], checks: CheckList): void {
  const identities = inner.map(({ identity }) => identity?.value);
  const count = new Set(identities).size;
  const reason = `the list has ${String(inner.length)} reports of ${String(count)} devices`;
  checks.hold("distinct-devices", "binding", count === inner.length, "device-not-allowed", reason);
}

async function verifyDevice(entry: NvidiaEvidence, shared: Shared, checks: CheckList): Promise<EvidenceFacts> {
  const { technology, options, digest } = shared;
  const { at, anchors, cache, nonce } = options;
  const device = devices[technology];
  const measured = readSpdmMeasurements(entry.transcript);
  const opaque = readNvidiaOpaque(measured.opaque, device);
  const [leaf, ...pool] = certificatesOf(entry, options);
  const chain = leaf === undefined ? [] : orderChain(leaf, pool, at);
  // Begun first, so that the report is verified while the chain is.
  const signature = leaf === undefined ? undefined : isSignedReport(leaf, measured, options);
  const verdict = await verifyChain(chain, {
    at,
    anchors: anchorKeys(anchors, technology),
    knownCritical: [...firmwareExtensions, dice.ueid],
    ...(cache !== undefined && { cache }),
  });
  addDeviceChain(checks, verdict);
  const chip = leaf === undefined ? undefined : chipOf(leaf);
  if (signature !== undefined) {
    checks.hold("report-signature", "signature", await signature, "signature-invalid", "the key of the device did not sign request and response");
  }
  if (leaf !== undefined) checkFirmware(leaf, opaque.fwid, checks);
  const generation = checkArchitecture(entry.arch, chip, device, checks);
  const revocation = await revocationByOcsp(verdict.path, 1, shared.responses, options);
  addOcspChecks(checks, "revocation", revocation);
  if (entry.nonce !== undefined) {
    checks.hold(
      "recorded-nonce",
      "binding",
      sameBytes(entry.nonce, measured.requestNonce),
      "binding-mismatch",
      "the report is for another nonce than was recorded with it",
    );
  }
  if (nonce === undefined) checks.skip("nonce", "binding", "no nonce was expected");
  else checks.hold("nonce", "binding", sameBytes(nonce, measured.requestNonce), "binding-mismatch", "the report is not for the nonce that was expected");
  const described: MeasuredDevice = { device, chip, measured, opaque };
  const mismatches = compareManifests(
    described,
    shared.manifests.map(({ manifest }) => manifest),
    checks,
  );
  const authority = verdict.path[1];
  return {
    technology,
    format: formatOf(technology),
    evidence: await digest(),
    claims: [
      ...reportClaims(measured, opaque),
      ...(leaf === undefined ? [] : certificateClaims(leaf)),
      ...(entry.arch === undefined ? [] : [{ name: "arch", value: entry.arch, trust: "hint" } as const]),
      ...(mismatches === undefined ? [] : [{ name: "mismatched-blocks", value: mismatches, trust: "endorsed" } as const]),
    ],
    measurements: reportMeasurements(measured),
    reportData: measured.requestNonce,
    debug: "unknown",
    migration: "off",
    memory: "none",
    conditions: [
      {
        name: "cc-mode-unknown",
        level: "unknown",
        reason: "the report does not say whether confidential computing is on: the processor's side has to show it",
      },
    ],
    checks: checks.all,
    collateral: usedCollateral(shared),
    validUntil: Math.min(verdict.validUntil, revocation.validUntil, ...shared.verdicts.map(({ validUntil }) => validUntil)),
    inner: [],
    ...(generation !== undefined && { generation }),
    ...(authority !== undefined && { identity: { kind: "chip-id", value: authority.serial, trust: "endorsed" } as const }),
    ...anchorFact(anchorOf(anchors, technology, verdict.anchor)),
  };
}

/** The certificates of a device: those that came with its report, or else those beside it. */
function certificatesOf(entry: NvidiaEvidence, { collateral, cache }: VerifyOptions): readonly Certificate[] {
  const sources = entry.chain === undefined ? collateral.filter(({ kind }) => kind === "certificate-chain").map(({ data }) => data) : [entry.chain];
  return readingFor("chain-invalid", () => sources.flatMap((data) => rememberChain(cache, data, (own) => readCertificates(own, cache))));
}

/** Adds the checks of the chain; the pinned key itself is of no device. */
function addDeviceChain(checks: CheckList, verdict: ChainVerdict): void {
  if (verdict.path.length === 1) checks.fail("certificate-chain", "signature", "chain-invalid", "the chain has no certificate of a device");
  addChainChecks(checks, verdict, { noRevocation: "elsewhere" });
}

async function isSignedReport({ publicKey }: Certificate, { transcript, signature }: SpdmMeasurements, { cache }: VerifyOptions): Promise<boolean> {
  const good = await verifySignature(publicKey, { algorithm: { name: "ECDSA", hash: "SHA-384" }, data: transcript, signature }, cache);
  return good && publicKey.curve === "P-384";
}

/** The key is for the firmware that measured itself. */
function checkFirmware(leaf: Certificate, fwid: Bytes | undefined, checks: CheckList): void {
  if (fwid === undefined) {
    checks.notApplicable("firmware-identity", "signature", "the report does not state the firmware of the key");
    return;
  }
  const digests = readingFor("chain-invalid", () => firmwareDigests(leaf));
  const same = digests.some((digest) => sameBytes(digest, fwid));
  checks.hold("firmware-identity", "signature", same, "chain-invalid", "the certificate is for other firmware than the report states");
}

/** Compares what the transport says about the architecture with the certificate, and gives the generation. */
function checkArchitecture(arch: string | undefined, chip: string | undefined, device: NvidiaDevice, checks: CheckList): string | undefined {
  const stated = arch === undefined ? undefined : architectureNamed(arch);
  const certified = chip === undefined ? undefined : architectureOfChip(chip);
  if (arch !== undefined && stated?.device !== device) throw new Malformed(`the architecture ${arch.slice(0, 32)} is not one of a ${device}`);
  const same = stated === undefined || certified === undefined || stated === certified;
  const ofDevice = certified === undefined || certified.device === device;
  checks.hold(
    "architecture",
    "signature",
    same && ofDevice,
    "report-invalid",
    `the certificate is of a ${chip ?? ""}, and the evidence is said to be of ${arch ?? `a ${device}`}`,
  );
  return (certified ?? stated)?.generation;
}

function usedCollateral({ responses, manifests }: Shared): readonly UsedCollateral[] {
  return [
    ...manifests.map(() => ({ kind: "reference-manifest" })),
    ...responses.flatMap(({ answers }) => answers.map(({ thisUpdate, nextUpdate }) => ({ kind: "ocsp-response", thisUpdate, nextUpdate }))),
  ];
}
