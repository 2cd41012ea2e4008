import { fieldOf, isJsonArray, isJsonObject, type JsonValue } from "../../../document/json-value.js";
import { fromBase64 } from "../bytes/base64.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { firstCharacter } from "../bytes/first-character.js";
import { fromHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { readStrictJson } from "../json/strict-json.js";

/** The evidence of one device, as it came. */
export interface NvidiaEvidence {
  /** What the transport says about the architecture: `HOPPER`, `BLACKWELL`, `LS10`. Nobody signed it. */
  readonly arch?: string;
  /** The exchange of measurements: request and response. */
  readonly transcript: Bytes;
  /** The chain of the device in PEM. */
  readonly chain?: Bytes;
  /** The nonce that the collector says it used. */
  readonly nonce?: Bytes;
}

/** Devices in one machine: 16 GPUs and their switches at most, with room. */
const mostDevices = 64;

/**
 * Reads evidence of NVIDIA devices: the bytes of one exchange, or JSON with an object for each device, as NVIDIA's collectors write it.
 *
 * - In JSON `evidence` is the exchange and `certificate` the chain in PEM, both in base64; `nonce` is hexadecimal.
 */
export function readNvidiaEvidence(evidence: Bytes): readonly NvidiaEvidence[] {
  if (!isJson(evidence)) return [{ transcript: evidence }];
  const { value } = readStrictJson(evidence, "the list of devices");
  const entries = isJsonArray(value) ? value : [value];
  if (entries.length === 0 || entries.length > mostDevices)
    throw new Malformed(`the list has ${String(entries.length)} devices; from 1 to ${String(mostDevices)} are read`);
  return entries.map(readEntry);
}

/** Whether bytes begin as a list or an object of JSON does. */
export function isJson(evidence: Bytes): boolean {
  const first = firstCharacter(evidence);
  return first === 0x5b || first === 0x7b;
}

function readEntry(entry: JsonValue): NvidiaEvidence {
  if (!isJsonObject(entry)) throw new Malformed("a device of the list is no object");
  const arch = optionalText(entry, "arch");
  const transcript = fromBase64(optionalText(entry, "evidence") ?? "");
  const chain = optionalText(entry, "certificate");
  const nonce = optionalText(entry, "nonce");
  const bytes = nonce === undefined ? undefined : fromHex(nonce);
  if (transcript === undefined || transcript.length === 0) throw new Malformed('the "evidence" of a device is not base64');
  if (nonce !== undefined && bytes === undefined) throw new Malformed('the "nonce" of a device is not hexadecimal');
  return {
    transcript,
    ...(arch !== undefined && { arch }),
    ...(chain !== undefined && { chain: chainOf(chain) }),
    ...(bytes !== undefined && { nonce: bytes }),
  };
}

function chainOf(text: string): Bytes {
  const bytes = text.startsWith("-----BEGIN ") ? new TextEncoder().encode(text) : fromBase64(text);
  if (bytes === undefined) throw new Malformed('the "certificate" of a device is not base64');
  return bytes;
}

function optionalText(entry: JsonValue, name: string): string | undefined {
  const value = fieldOf(entry, name);
  if (value !== undefined && typeof value !== "string") throw new Malformed(`the field "${name}" of a device is not a text`);
  return value;
}
