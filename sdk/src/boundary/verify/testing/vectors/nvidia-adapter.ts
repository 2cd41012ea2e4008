import { fromHex, toHex } from "../../bytes/hex.js";
import type { Bytes } from "../../bytes/byte-reader.js";
import type { CollateralItem } from "../../evidence/index.js";
import * as gpu from "../../evidence/nvidia-gpu.js";
import * as nvswitch from "../../evidence/nvidia-nvswitch.js";
import { claimValue, type VectorAdapter } from "./vector-adapter.js";
import type { VectorCase } from "./vector-case.js";
import { tampered, type VectorFiles } from "./vector-files.js";

/** Reports of NVIDIA GPUs and switches. */
export const nvidiaAdapter: VectorAdapter = {
  verify: (vector, files, options) => {
    const evidence = evidenceOf(vector, files);
    const { verify } = nvswitch.formatOf(evidence) === undefined ? gpu : nvswitch;
    const items = (kind: CollateralItem["kind"], places: readonly string[]): readonly CollateralItem[] =>
      places.map((place) => ({ kind, data: files.bytes(place) }));
    return verify(evidence, {
      ...options,
      collateral: [...items("certificate-chain", vector.chain === undefined ? [] : [vector.chain]), ...items("reference-manifest", vector.rims ?? [])],
      ...(vector.expectedNonce !== undefined && { nonce: fromHex(vector.expectedNonce) ?? new Uint8Array(0) }),
    });
  },
  names: (facts) => {
    const devices = facts.inner.length === 0 ? [facts] : facts.inner;
    const [first = facts] = devices;
    const states: Readonly<Record<string, string>> = { on: "aa", off: "55" };
    return {
      arch: claimValue(first, "arch") ?? first.generation?.toUpperCase() ?? null,
      n: devices.length,
      unique: new Set(devices.map(({ identity }) => identity?.value)).size,
      ppcie: states[String(claimValue(first, "protected-pcie"))] ?? null,
      feature: claimValue(first, "feature-flag") ?? null,
      nonce: toHex(first.reportData ?? new Uint8Array(0)),
      mismatch: claimValue(first, "mismatched-blocks") ?? null,
    };
  },
};

/** Text files hold hexadecimal digits; JSON and bytes are as they stand. */
function evidenceOf(vector: VectorCase, files: VectorFiles): Bytes {
  const { evidence = "" } = vector;
  return evidence.endsWith(".txt") && vector.hex !== true ? tampered(files.hexOrBytes(evidence), vector) : files.evidence(vector);
}
