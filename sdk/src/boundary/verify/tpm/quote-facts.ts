import type { Bytes } from "../bytes/byte-reader.js";
import { sameBytes, toHex } from "../bytes/hex.js";
import { CheckList, type EvidenceClaim, type Measurement } from "../evidence/index.js";
import { initialPcr, pcrDigest, selectedPcrs, type PcrValue, type PcrValues } from "./pcr-values.js";
import type { EventLog } from "./read-event-log.js";
import { readTpmQuote, type TpmQuote } from "./read-tpm-quote.js";
import type { TpmSignature } from "./read-tpm-signature.js";
import { replayEventLog } from "./replay-event-log.js";
import type { TpmHash } from "./tpm-algorithms.js";

/** A quote and what came with it. */
export interface QuoteInput {
  /** The bytes of the `TPMS_ATTEST`. */
  readonly message: Bytes;
  readonly signature: TpmSignature;
  /** Values of registers; nothing of them is believed before their digest is that of the quote. */
  readonly pcrs: PcrValues | undefined;
  readonly eventLog: EventLog | undefined;
}

/** What a quote shows. */
export interface QuoteFacts {
  readonly quote: TpmQuote;
  readonly claims: readonly EvidenceClaim[];
  readonly measurements: readonly Measurement[] | Promise<readonly Measurement[]>;
  /** The checks of the registers, as soon as their measurements are there. */
  readonly registers: CheckList;
}

/**
 * Reads what a quote shows, and holds it against the values of the registers and the log that explains them: `register-values` and `event-log`.
 *
 * - It is for the time in which the signature is verified: nothing is proven before that, see {@link addQuoteChecks}.
 * - Register values are `bound`: the quote has their digest. Without values the log is replayed for them, from the registers' initial state.
 * - A log has to replay to every quoted register that it measures into; registers of the boot without an event have to be as they began.
 */
export function quoteFacts(input: QuoteInput): QuoteFacts {
  const quote = readTpmQuote(input.message);
  const claims = claimsOf(quote, input.signature);
  const registers = new CheckList();
  return { quote, claims, measurements: registersOf(input, quote, registers), registers };
}

/** What a quote has to hold against. */
export interface QuoteDemand {
  /** Whether the trusted key signed it; absent where no key is trusted. */
  readonly isSigned: boolean | undefined;
  readonly nonce: Bytes | undefined;
}

/** Adds the checks of a quote whose measurements are there: `quote-signature`, `nonce`, and those of the registers. */
export function addQuoteChecks(checks: CheckList, { quote, registers }: QuoteFacts, { isSigned, nonce }: QuoteDemand): void {
  if (isSigned !== undefined) checks.hold("quote-signature", "signature", isSigned, "signature-invalid", "the attestation key did not sign the quote");
  if (nonce === undefined) checks.skip("nonce", "binding", "no nonce was expected");
  else checks.hold("nonce", "binding", sameBytes(quote.extraData, nonce), "binding-mismatch", "the quote is for another nonce");
  checks.addAll(registers.all);
}

function registersOf(input: QuoteInput, quote: TpmQuote, checks: CheckList): readonly Measurement[] | Promise<readonly Measurement[]> {
  if (input.pcrs !== undefined || input.eventLog !== undefined) return heldRegisters(input, quote, checks);
  return unknownRegisters(checks);
}

function unknownRegisters(checks: CheckList): readonly Measurement[] {
  checks.skip("register-values", "binding", "no register values and no event log of theirs were supplied: only their digest is known");
  return [];
}

/** The registers whose values were supplied, or a log of theirs. */
async function heldRegisters({ pcrs, eventLog, signature }: QuoteInput, quote: TpmQuote, checks: CheckList): Promise<readonly Measurement[]> {
  const replayed = eventLog === undefined ? new Map<TpmHash, ReadonlyMap<number, Bytes>>() : await replayBanks(eventLog, quote);
  if (eventLog !== undefined && replayed.size === 0) checks.skip("event-log", "reference", "the event log is not about the registers of the quote");
  if (pcrs === undefined && replayed.size === 0) return unknownRegisters(checks);
  const known = pcrs ?? filled(replayed, quote);
  const selected = selectedPcrs(known, quote.selections);
  const bound = selected !== undefined && sameBytes(await pcrDigest(selected, signature.hash), quote.pcrDigest);
  const differing = replayed.size === 0 ? [] : differences(replayed, known, quote);
  if (pcrs !== undefined) {
    const reason = "the register values do not have the digest that the quote carries";
    checks.hold("register-values", "binding", bound, selected === undefined ? "register-mismatch" : "binding-mismatch", reason);
  } else if (bound) checks.pass("register-values", "binding");
  else checks.skip("register-values", "binding", "no register values were supplied, and those of the event log are others");
  if (replayed.size > 0) {
    const reason = pcrs === undefined ? "the event log does not replay to the quoted digest" : `the event log does not replay to ${differing.join(", ")}`;
    checks.hold("event-log", "reference", bound && differing.length === 0, "replay-mismatch", reason);
  }
  return bound ? selected.map((register) => measurementOf(register, replayed, differing)) : [];
}

/** The registers of the quote that a log measures into; no bank where there is none. */
async function replayBanks(log: EventLog, quote: TpmQuote): Promise<PcrValues> {
  const banks = new Map<TpmHash, ReadonlyMap<number, Bytes>>();
  for (const { hash, indices } of quote.selections) {
    const registers = [...(await replayEventLog(log, hash))].filter(([index]) => indices.includes(index));
    if (registers.length > 0) banks.set(hash, new Map(registers));
  }
  return banks;
}

/** The values of a log, with the initial ones of the registers that it does not measure into. */
function filled(values: PcrValues, quote: TpmQuote): PcrValues {
  return new Map(
    quote.selections.map(({ hash, indices }) => [hash, new Map(indices.map((index) => [index, values.get(hash)?.get(index) ?? initialPcr(hash, index)]))]),
  );
}

/** The registers of replayed banks that have another value. Those of the boot have the initial one where no event is in the log. */
function differences(replayed: PcrValues, known: PcrValues, quote: TpmQuote): readonly string[] {
  return quote.selections.flatMap(({ hash, indices }) =>
    indices
      .filter((index) => {
        const bank = replayed.get(hash);
        const value = bank?.get(index) ?? (bank !== undefined && index < bootRegisters ? initialPcr(hash, index) : undefined);
        const stated = known.get(hash)?.get(index);
        return value !== undefined && stated !== undefined && !sameBytes(value, stated);
      })
      .map((index) => `PCR${String(index)} of ${hash}`),
  );
}

const algorithms = { "SHA-1": "sha-1", "SHA-256": "sha-256", "SHA-384": "sha-384", "SHA-512": "sha-512" } as const;
/** PCRs that the firmware and the loader measure into; those from 8 on belong to the operating system, which may extend them while it runs. */
const bootRegisters = 8;

function measurementOf({ hash, index, value }: PcrValue, replayed: PcrValues, differing: readonly string[]): Measurement {
  const register = `PCR${String(index)}`;
  const kind = index < bootRegisters ? "boot" : "runtime";
  const measurement = { register, algorithm: algorithms[hash], value: toHex(value), kind, trust: "bound" } as const;
  return replayed.get(hash)?.has(index) === true ? { ...measurement, replayed: !differing.includes(`${register} of ${hash}`) } : measurement;
}

const schemes = { rsassa: "RSASSA", rsapss: "RSAPSS", ecdsa: "ECDSA" } as const;
/** Hash functions as they stand behind the name of a scheme. */
const schemeHashes = { "SHA-256": "SHA256", "SHA-384": "SHA384", "SHA-512": "SHA512" } as const;
/** Banks as `tpm2_quote` names them. */
const banks = { "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" } as const;

function claimsOf(quote: TpmQuote, signature: TpmSignature): readonly EvidenceClaim[] {
  const signed = (name: string, value: EvidenceClaim["value"]): EvidenceClaim => ({ name, value, trust: "signed" });
  return [
    signed("extra-data", toHex(quote.extraData)),
    signed("signature-scheme", `${schemes[signature.kind]}/${schemeHashes[signature.hash]}`),
    signed("qualified-signer", toHex(quote.qualifiedSigner)),
    signed("firmware-version", toHex(quote.firmwareVersion)),
    signed("clock", quote.clock.toString()),
    signed("reset-count", quote.resetCount),
    signed("restart-count", quote.restartCount),
    signed("clock-safe", quote.safe),
    signed("register-selection", quote.selections.map(({ hash, indices }) => `${banks[hash]}:${indices.join(",")}`).join("+")),
    signed("register-digest", toHex(quote.pcrDigest)),
  ];
}
