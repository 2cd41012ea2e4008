import type { Bytes } from "../bytes/byte-reader.js";
import { joined } from "./mutated-bytes.js";

/** What a transcript holds; each part has a good default. */
export interface SpdmTranscript {
  readonly request?: readonly number[];
  readonly nonce?: Uint8Array;
  readonly response?: readonly number[];
  /** The measured values, from index 1 on. */
  readonly values?: readonly Uint8Array[];
  readonly record?: Uint8Array;
  readonly count?: number;
  readonly opaque?: readonly (readonly [type: number, value: Uint8Array])[];
  readonly responseNonce?: Uint8Array;
}

/** A number of some bytes, little-endian. */
export function littleEndian(value: number, size: number): Bytes {
  return Uint8Array.from({ length: size }, (_, index) => Math.floor(value / 2 ** (8 * index)) % 256);
}

/** A measurement block of SPDM. */
export function spdmBlock(index: number, value: Uint8Array, specification = 1): Bytes {
  return joined(Uint8Array.of(index, specification), littleEndian(3 + value.length, 2), Uint8Array.of(1), littleEndian(value.length, 2), value);
}

/** Opaque data of NVIDIA: type, length, value. */
export function opaqueFields(fields: readonly (readonly [type: number, value: Uint8Array])[]): Bytes {
  return joined(...fields.flatMap(([type, value]) => [littleEndian(type, 2), littleEndian(value.length, 2), value]));
}

/** A transcript of an exchange of measurements, up to the signature. */
export function writeSpdm(parts: SpdmTranscript = {}): Bytes {
  const { request = [0x11, 0xe0, 0x01, 0xff], response = [0x11, 0x60, 0, 0], values = [], nonce = new Uint8Array(32).fill(7) } = parts;
  const record = parts.record ?? joined(...values.map((value, place) => spdmBlock(place + 1, value)));
  const opaque = opaqueFields(parts.opaque ?? []);
  return joined(
    Uint8Array.from(request),
    nonce,
    Uint8Array.of(0),
    Uint8Array.from(response),
    Uint8Array.of(parts.count ?? values.length),
    littleEndian(record.length, 3),
    record,
    parts.responseNonce ?? new Uint8Array(32).fill(9),
    littleEndian(opaque.length, 2),
    opaque,
  );
}
