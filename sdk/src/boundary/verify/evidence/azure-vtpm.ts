import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { firstCharacter } from "../bytes/first-character.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { sameBytes, toHex } from "../bytes/hex.js";
import { readingFor } from "../bytes/malformed.js";
import { inspect as inspectSnp, verify as verifySnp } from "./amd-sev-snp.js";
import { isAzureEvidence, readAzureEvidence, type AzureEvidence } from "../tpm/read-azure-evidence.js";
import { readEventLog } from "../tpm/read-event-log.js";
import { readRuntimeData, type RuntimeData } from "../tpm/read-runtime-data.js";
import { readTpmQuote } from "../tpm/read-tpm-quote.js";
import { addQuoteChecks, quoteFacts } from "../tpm/quote-facts.js";
import { verifyTpmSignature } from "../tpm/verify-tpm-signature.js";
import { CheckList } from "./check-list.js";
import { collateralMemory } from "./collateral-memory.js";
import type { Condition, EvidenceClaim, EvidenceFacts } from "./evidence-facts.js";
import { headOf, type EvidenceHead } from "./evidence-head.js";
import type { EvidenceCheck } from "./evidence-check.js";
import { orMalformed } from "./failed-facts.js";
import { inspect as inspectTdx, verify as verifyTdx } from "./intel-tdx.js";
import type { CollateralItem, VerifyOptions } from "./verify-options.js";

const technology = "azure-vtpm";
const format = "azure-hcl-report";
/** A machine states the same from its boot on, in each piece of evidence: what was read of it, and its digests by the name of the hash. */
const rememberRuntimeData = collateralMemory<{
  readonly runtime: RuntimeData;
  readonly claims: readonly EvidenceClaim[];
  readonly digests: Map<string, Bytes | Promise<Bytes>>;
}>();

/** The format of the evidence of a confidential VM of Azure: JSON with an HCL report and a quote of the virtual TPM. */
export function formatOf(evidence: Bytes, head: EvidenceHead = headOf(evidence)): string | undefined {
  if (firstCharacter(evidence) !== 0x7b) return undefined;
  // The first version writes each byte as a number: a quote of that length comes before the report.
  return isAzureEvidence(head()) ? format : undefined;
}

/** The fields of the evidence as JSON, with those of the hardware report inside of it. */
export function inspect(evidence: Bytes): JsonValue {
  const { message, hcl, tdQuote } = readAzureEvidence(evidence);
  const { configuration, userData } = readRuntimeData(hcl.runtimeData);
  const { extraData, pcrDigest, firmwareVersion } = readTpmQuote(message);
  return {
    format,
    hardware: tdQuote === undefined ? inspectSnp(hcl.report) : inspectTdx(tdQuote),
    configuration: { ...configuration },
    userData: userData === undefined ? null : toHex(userData),
    quote: { extraData: toHex(extraData), pcrDigest: toHex(pcrDigest), firmwareVersion: toHex(firmwareVersion) },
  };
}

/**
 * Verifies the evidence of a confidential VM of Azure: a quote of its virtual TPM, whose key the hardware report of the VM is bound to.
 *
 * - The hardware report is verified as its own technology does; its report data has to be the digest of the runtime data, which state the
 *   attestation key of the virtual TPM. Only that key may have signed the quote.
 * - The nonce is in the quote: the report is as old as the boot of the VM.
 * - The virtual TPM and the keys are the paravisor's: the launch measurement of the report says which one it is, and only a policy that pins it
 *   knows that the quote is worth anything.
 * - The paravisor handles exceptions itself: `SEPT_VE_DISABLE` that is clear is a weakness here, and not unsafe.
 * - Evidence comes without Intel's collateral. What is not supplied is skipped, and shown; what is supplied has to hold.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(technology, evidence, async (digest) => {
    const azure = readAzureEvidence(evidence);
    const known = rememberRuntimeData(options.cache, azure.hcl.runtimeData, (own) => {
      const read = readRuntimeData(own);
      return { runtime: read, claims: runtimeClaims(read), digests: new Map() };
    });
    const { runtime, digests } = known;
    const checks = new CheckList();
    checks.pass("layout", "envelope");
    const { message, signature, pcrs, hcl } = azure;
    // Begun first, so that the quote is verified while the hardware report is.
    const isSigned = verifyTpmSignature(runtime.attestationKey, signature, message, options.cache);
    const pending = digests.get(hcl.hash) ?? digestBytes(hcl.hash, hcl.runtimeData);
    digests.set(hcl.hash, pending);
    const runtimeDigest = await pending;
    const log = options.collateral.find(({ kind }) => kind === "event-log");
    const pendingHardware = verifyHardware(azure, runtimeDigest, options);
    const eventLog = log === undefined ? undefined : readingFor("log-invalid", () => readEventLog(log.data));
    const facts = quoteFacts({ message, signature, pcrs, eventLog });
    const measurements = await facts.measurements;
    const hardware = await pendingHardware;
    const reportData = new Uint8Array(64);
    reportData.set(runtimeDigest);
    checks.hold(
      "runtime-data",
      "binding",
      hardware.reportData !== undefined && sameBytes(hardware.reportData, reportData),
      "binding-mismatch",
      "the hardware report is not bound to the runtime data, which state the attestation key",
    );
    addQuoteChecks(checks, facts, { isSigned: await isSigned, nonce: options.nonce });
    const { generation, debug, migration, memory, anchor, validUntil } = hardware;
    const machine = runtime.configuration["vmUniqueId"];
    return {
      technology,
      format,
      evidence: await digest(),
      claims: [...facts.claims, bound("hardware", hcl.technology), ...known.claims, bound("quote-bytes", message.length)],
      measurements,
      reportData: facts.quote.extraData,
      debug,
      migration,
      memory,
      conditions: [],
      checks: checks.all,
      collateral: [],
      inner: [hardware],
      ...(generation !== undefined && { generation }),
      ...(typeof machine === "string" && { identity: { kind: "instance-id", value: machine, trust: "bound" } }),
      ...(anchor !== undefined && { anchor }),
      ...(validUntil !== undefined && { validUntil }),
    };
  });
}

/** Verifies the hardware report, for the digest of the runtime data as its nonce. */
async function verifyHardware({ hcl, tdQuote, chipCertificate }: AzureEvidence, nonce: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  const chip: readonly CollateralItem[] = chipCertificate === undefined ? [] : [{ kind: "certificate-chain", data: chipCertificate }];
  // The event log is that of the virtual TPM.
  const collateral = [...chip, ...options.collateral.filter(({ kind }) => kind !== "event-log")];
  if (tdQuote === undefined) return verifySnp(hcl.report, { ...options, collateral, nonce });
  const facts = await verifyTdx(tdQuote, { ...options, collateral, nonce });
  return { ...facts, conditions: facts.conditions.map(underParavisor), checks: facts.checks.map(skippedWhereNotSupplied) };
}

function underParavisor(condition: Condition): Condition {
  return condition.name === "sept-ve-disable-clear" ? { ...condition, level: "weak" } : condition;
}

function skippedWhereNotSupplied(check: EvidenceCheck): EvidenceCheck {
  return check.code === "collateral-unavailable" ? { name: check.name, phase: check.phase, outcome: "skipped", reason: check.reason } : check;
}

function runtimeClaims({ configuration, userData }: RuntimeData): readonly EvidenceClaim[] {
  return [
    ...Object.entries(configuration).map(([name, value]) => bound(`vm:${name}`, value)),
    ...(userData === undefined ? [] : [bound("user-data", toHex(userData))]),
  ];
}

function bound(name: string, value: JsonValue): EvidenceClaim {
  return { name, value, trust: "bound" };
}
