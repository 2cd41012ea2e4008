import { toHex } from "../bytes/hex.js";
import type { EvidenceClaim, Measurement } from "../evidence/evidence-facts.js";
import type { NvidiaOpaque } from "../spdm/read-nvidia-opaque.js";
import type { SpdmMeasurements } from "../spdm/spdm-measurements.js";
import type { Certificate } from "../x509/index.js";
import { chipOf } from "./nvidia-architecture.js";

/** Bytes of a digest of SHA-384. */
const digestSize = 48;
/** The bit of a block's type that says that it holds a value and no digest. */
const rawValue = 0x80;

/** The claims of a report. */
export function reportClaims(measured: SpdmMeasurements, opaque: NvidiaOpaque): readonly EvidenceClaim[] {
  const signed = (name: string, value: EvidenceClaim["value"] | undefined): readonly EvidenceClaim[] =>
    value === undefined ? [] : [{ name, value, trust: "signed" }];
  const { blocks, requestNonce } = measured;
  return [
    ...signed("nonce", toHex(requestNonce)),
    ...signed("measurement-blocks", blocks.size),
    ...signed("driver", opaque.driverVersion),
    ...signed("vbios", opaque.vbiosVersion),
    ...signed("board-id", opaque.boardId),
    ...signed("chip-sku", opaque.chipSku),
    ...signed("project", opaque.project),
    ...signed("project-sku", opaque.projectSku),
    ...signed("fwid", opaque.fwid === undefined ? undefined : toHex(opaque.fwid)),
    ...signed("protected-pcie", opaque.protectedPcie),
    ...signed("feature-flag", opaque.featureFlag),
    ...signed("feature-mode", opaque.mode),
    ...signed("switch-id", opaque.ownSwitchId),
    ...signed("linked-switches", distinct(opaque.switchIds)),
    ...signed("linked-gpus", distinct(opaque.gpuIds)),
  ];
}

/** Identities without repetition, and without the zeros of links that lead nowhere. */
function distinct(ids: readonly string[]): readonly string[] | undefined {
  const set = [...new Set(ids)].filter((id) => !/^0+$/u.test(id));
  return set.length === 0 ? undefined : set.sort();
}

/** The claims of the certificates of a device: of the key that signs reports, and of the key of the chip under it. */
export function certificateClaims(leaf: Certificate): readonly EvidenceClaim[] {
  const endorsed = (name: string, value: EvidenceClaim["value"]): EvidenceClaim => ({ name, value, trust: "endorsed" });
  const chip = chipOf(leaf);
  return [
    // As NVIDIA's services write it.
    endorsed("ueid", BigInt(`0x${leaf.serial}`).toString()),
    ...(leaf.commonName === undefined ? [] : [endorsed("hardware-model", leaf.commonName)]),
    ...(chip === undefined ? [] : [endorsed("chip", chip)]),
  ];
}

/** The measured blocks that are digests of SHA-384. */
export function reportMeasurements({ blocks }: SpdmMeasurements): readonly Measurement[] {
  return [...blocks.values()]
    .filter(({ value, valueType }) => value.length === digestSize && (valueType & rawValue) === 0)
    .map(({ index, value }) => ({ register: `BLOCK${String(index)}`, algorithm: "sha-384", value: toHex(value), kind: "launch", trust: "signed" }));
}
