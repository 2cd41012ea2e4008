import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../bytes/hex.js";
import { anchorField, isBoundTo } from "./anchor-field.js";
import { atsAnchor } from "./ats-anchor.js";
import { deviceNonce } from "./device-nonce.js";
import { framed } from "./framed.js";
import { releaseAnchor } from "./release-anchor.js";
import type { ReleaseBinding } from "./release-binding.js";

const nonce = Uint8Array.from({ length: 16 }, (_, index) => index);
const binding: ReleaseBinding = {
  nonce: new Uint8Array(32).fill(7),
  suite: "hpke-p256-sha256-aes256gcm",
  publicKey: new Uint8Array(65).fill(4),
  policy: `sha256:${"a".repeat(64)}`,
  placement: "train-7",
  epoch: 3,
  deviceEvidence: [`sha256:${"b".repeat(64)}`, `sha256:${"c".repeat(64)}`],
};

describe("ats-anchor-v1", () => {
  it("gives the published value", async () => {
    const anchor = await atsAnchor({ nonce, keyKind: "spki-sha256", key: new Uint8Array(32).fill(0x11) });
    expect(toHex(anchor)).toBe("f98d63e4c2e788b0b92ce5d7d1f2609b191f2933f4e5e7884bfeafc4c7a16ed8e050bf2649e1e85ad4b6c89ae70e35d7");
  });

  it("refuses a nonce that its length cannot say", async () => {
    await expect(atsAnchor({ nonce: new Uint8Array(256), keyKind: "raw", key: nonce })).rejects.toThrow(RangeError);
  });
});

describe("cornercast-release-v1", () => {
  it.each<[string, Partial<ReleaseBinding>]>([
    ["nonce", { nonce: new Uint8Array(32).fill(8) }],
    ["suite", { suite: "hpke-x25519-sha256-aes256gcm" }],
    ["public key", { publicKey: new Uint8Array(65).fill(5) }],
    ["policy", { policy: `sha256:${"d".repeat(64)}` }],
    ["placement", { placement: "train-8" }],
    ["epoch", { epoch: 4 }],
    ["evidence of a device", { deviceEvidence: [`sha256:${"b".repeat(64)}`] }],
    ["evidence of one more device", { deviceEvidence: [...binding.deviceEvidence, `sha256:${"e".repeat(64)}`] }],
  ])("differs with another %s", async (_what, change) => {
    expect(await releaseAnchor({ ...binding, ...change })).not.toEqual(await releaseAnchor(binding));
  });

  it("does not depend on the order of the devices, nor on one that is named twice", async () => {
    const [first, second] = binding.deviceEvidence;
    if (first === undefined || second === undefined) throw new Error("two devices");
    expect(await releaseAnchor({ ...binding, deviceEvidence: [second, first, second] })).toEqual(await releaseAnchor(binding));
  });

  it("is never the anchor of another construction", async () => {
    expect(await releaseAnchor(binding)).not.toEqual(await atsAnchor({ nonce: binding.nonce, keyKind: "raw", key: binding.publicKey }));
  });
});

describe("parts behind their lengths", () => {
  it("give different bytes for different lists of parts", () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const bytesOf = (list: readonly Uint8Array[]): string =>
          toHex(
            framed(
              "t",
              list.map((bytes) => ({ bytes, lengthBytes: 4 })),
            ),
          );
        expect(bytesOf(a) === bytesOf(b)).toBe(JSON.stringify(a.map(toHex)) === JSON.stringify(b.map(toHex)));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the field of an anchor", () => {
  it.each([
    ["report-data", 64],
    ["user-data", 48],
    ["extra-data", 32],
  ] as const)("%s has %i bytes and is bound to its own anchor only", async (field, length) => {
    const anchor = await releaseAnchor(binding);
    const value = await anchorField(anchor, field);
    expect(value).toHaveLength(length);
    expect(await isBoundTo(anchor, field, value)).toBe(true);
    const other = Uint8Array.from(value);
    other[length - 1] = (other[length - 1] ?? 0) ^ 1;
    expect(await isBoundTo(anchor, field, other)).toBe(false);
    expect(await isBoundTo(anchor, field, value.subarray(1))).toBe(false);
  });
});

describe("the nonce of a device", () => {
  it("differs with the challenge, the kind and the key", async () => {
    const of = async (...args: Parameters<typeof deviceNonce>): Promise<string> => toHex(await deviceNonce(...args));
    const all = await Promise.all([of(nonce, "gpu", nonce), of(binding.nonce, "gpu", nonce), of(nonce, "nvswitch", nonce), of(nonce, "gpu", binding.nonce)]);
    expect(new Set(all).size).toBe(4);
  });
});
