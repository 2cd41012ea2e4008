import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";

/** The fields that NVIDIA devices add to their measurements, all of them signed. Absent: the device did not state it. */
export interface NvidiaOpaque {
  readonly driverVersion: string | undefined;
  readonly vbiosVersion: string | undefined;
  readonly boardId: string | undefined;
  readonly chipSku: string | undefined;
  readonly project: string | undefined;
  readonly projectSku: string | undefined;
  /** The digest of the firmware that holds the key, to compare with the certificate. */
  readonly fwid: Bytes | undefined;
  /** The state of protected PCIe. */
  readonly protectedPcie: "on" | "off" | "unknown" | undefined;
  /** Whether the video decoder 0 is on; when it is off, its measurement is meaningless. */
  readonly videoDecoder0: "on" | "off" | "unknown" | undefined;
  /** Identities of the switches that this GPU is linked to, hexadecimal, one a link. */
  readonly switchIds: readonly string[];
  /** Identities of the GPUs that this switch is linked to, hexadecimal, one a link. */
  readonly gpuIds: readonly string[];
  /** The identity of this switch, hexadecimal. */
  readonly ownSwitchId: string | undefined;
  /** The feature flag as it stands, hexadecimal. */
  readonly featureFlag: string | undefined;
  /** What the feature flag means: how GPUs that work together are protected. */
  readonly mode: "single-gpu" | "multi-gpu" | "protected-pcie" | "unknown" | undefined;
  /** All fields by type, as they stand. */
  readonly fields: ReadonlyMap<number, Bytes>;
}

/** Types of fields (NVIDIA attestation SDK, opaque data of the SPDM report). */
const field = {
  driverVersion: 3,
  vbiosVersion: 6,
  videoDecoder0: 11,
  boardId: 14,
  chipSku: 15,
  project: 17,
  projectSku: 18,
  fwid: 20,
  protectedPcie: 21,
  switchIds: 22,
  gpuIds: 26,
  featureFlag: 36,
} as const;
/** The bytes of the identity of a device. */
const identitySize = 8;

/** Values of the feature flag. */
const modes: Readonly<Record<string, NvidiaOpaque["mode"]>> = { "0000": "single-gpu", "0100": "multi-gpu", "0200": "protected-pcie" };

/**
 * Reads the opaque data of the measurements of an NVIDIA GPU or switch: a list of type, length and value, little-endian.
 *
 * - A field stands once. Texts end at the first zero; after it only zeros may stand.
 * - The version of the VBIOS of a GPU is two numbers of 32 bits, of a switch a text.
 * - A GPU states under `switchIds` what it is linked to, a switch its own identity.
 */
export function readNvidiaOpaque(bytes: Bytes, device: "gpu" | "nvswitch"): NvidiaOpaque {
  const fields = readOpaqueFields(bytes);
  const given = <T>(type: number, read: (value: Bytes) => T): T | undefined => {
    const value = fields.get(type);
    return value === undefined ? undefined : read(value);
  };
  const gpu = device === "gpu";
  const feature = given(field.featureFlag, toHex);
  return {
    driverVersion: given(field.driverVersion, textOf),
    vbiosVersion: given(field.vbiosVersion, gpu ? vbiosOf : textOf),
    boardId: given(field.boardId, toHex),
    chipSku: given(field.chipSku, textOf),
    project: given(field.project, textOf),
    projectSku: given(field.projectSku, textOf),
    fwid: fields.get(field.fwid),
    protectedPcie: given(field.protectedPcie, stateOf),
    videoDecoder0: given(field.videoDecoder0, stateOf),
    featureFlag: feature,
    mode: feature === undefined ? undefined : Object.hasOwn(modes, feature) ? modes[feature] : "unknown",
    ownSwitchId: gpu ? undefined : given(field.switchIds, toHex),
    switchIds: gpu ? (given(field.switchIds, identities) ?? []) : [],
    gpuIds: given(field.gpuIds, identities) ?? [],
    fields,
  };
}

/** The fields of opaque data by their type, as they stand. */
export function readOpaqueFields(bytes: Bytes): ReadonlyMap<number, Bytes> {
  const reader = new ByteReader(bytes, { littleEndian: true, what: "the opaque data of the report" });
  const fields = new Map<number, Bytes>();
  while (reader.left > 0) {
    const type = reader.u16();
    if (fields.has(type)) throw new Malformed(`the opaque data of the report has the field ${String(type)} twice`);
    fields.set(type, reader.bytes(reader.u16()));
  }
  return fields;
}

function textOf(bytes: Bytes): string {
  const zero = bytes.indexOf(0);
  const text = zero < 0 ? bytes : bytes.subarray(0, zero);
  if (text.some((byte) => byte < 0x20 || byte > 0x7e) || bytes.subarray(text.length).some((byte) => byte !== 0)) {
    throw new Malformed("a text of the opaque data is not printable ASCII, ended by zeros");
  }
  return String.fromCharCode(...text);
}

/** `009f0096 01000000` is 96.00.9F.00.01: the first number from its highest byte on, then the second one's lowest. */
function vbiosOf(bytes: Bytes): string {
  if (bytes.length !== 8) throw new Malformed("the VBIOS version of the report does not have 8 bytes");
  const first = [...bytes.subarray(0, 4)].reverse();
  return [...first, ...bytes.subarray(4, 5)].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(".");
}

function stateOf(bytes: Bytes): "on" | "off" | "unknown" {
  return bytes.length !== 1 ? "unknown" : bytes[0] === 0xaa ? "on" : bytes[0] === 0x55 ? "off" : "unknown";
}

function identities(bytes: Bytes): readonly string[] {
  if (bytes.length % identitySize !== 0) throw new Malformed("the identities of linked devices do not have 8 bytes each");
  return Array.from({ length: bytes.length / identitySize }, (_, link) => toHex(bytes.subarray(identitySize * link, identitySize * (link + 1))));
}
