import { describe, expect, it } from "vitest";
import { Malformed } from "../bytes/malformed.js";
import { opaqueFields } from "../testing/write-spdm.js";
import { readNvidiaOpaque } from "./read-nvidia-opaque.js";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe("reading the opaque data of NVIDIA devices", () => {
  it("what is not stated is undefined", () => {
    const { fields, switchIds, gpuIds, ...others } = readNvidiaOpaque(new Uint8Array(), "gpu");
    expect(fields.size + switchIds.length + gpuIds.length).toBe(0);
    expect(new Set(Object.values(others))).toEqual(new Set([undefined]));
  });

  it.each([
    ["gpu", 3, text("550.1\0\0"), { driverVersion: "550.1" }],
    ["gpu", 3, text("550.1"), { driverVersion: "550.1" }],
    ["gpu", 6, Uint8Array.of(0, 0xa5, 0, 0x96, 1, 0, 0, 0), { vbiosVersion: "96.00.A5.00.01" }],
    ["nvswitch", 6, text("96.10.55.00.01"), { vbiosVersion: "96.10.55.00.01" }],
    ["gpu", 11, Uint8Array.of(0xaa), { videoDecoder0: "on" }],
    ["gpu", 11, Uint8Array.of(0x55), { videoDecoder0: "off" }],
    ["gpu", 11, Uint8Array.of(0), { videoDecoder0: "unknown" }],
    ["gpu", 21, Uint8Array.of(0xaa, 0), { protectedPcie: "unknown" }],
    ["gpu", 36, Uint8Array.of(0, 0), { featureFlag: "0000", mode: "single-gpu" }],
    ["gpu", 36, Uint8Array.of(1, 0), { featureFlag: "0100", mode: "multi-gpu" }],
    ["gpu", 36, Uint8Array.of(2, 0), { featureFlag: "0200", mode: "protected-pcie" }],
    ["gpu", 36, Uint8Array.of(3, 0), { featureFlag: "0300", mode: "unknown" }],
    ["gpu", 22, new Uint8Array(16).fill(1, 8), { switchIds: ["00".repeat(8), "01".repeat(8)], ownSwitchId: undefined }],
    ["nvswitch", 22, new Uint8Array(8).fill(1), { switchIds: [], ownSwitchId: "01".repeat(8) }],
    ["nvswitch", 26, new Uint8Array(8).fill(2), { gpuIds: ["02".repeat(8)] }],
  ] as const)("of a %s: field %i of %j", (device, type, value, expected) => {
    expect(readNvidiaOpaque(opaqueFields([[type, value]]), device)).toMatchObject(expected);
  });

  it.each([
    [
      "a field twice",
      opaqueFields([
        [20, text("a")],
        [20, text("b")],
      ]),
      /field 20 twice/u,
    ],
    ["a field beyond the end", opaqueFields([[20, text("abc")]]).subarray(0, 6), /inside of a field/u],
    ["a text with a control character", opaqueFields([[3, text("5\n")]]), /printable/u],
    ["a text with something after its end", opaqueFields([[3, text("5\0x")]]), /printable/u],
    ["a VBIOS version of another length", opaqueFields([[6, new Uint8Array(7)]]), /8 bytes/u],
    ["half an identity", opaqueFields([[26, new Uint8Array(12)]]), /8 bytes each/u],
  ])("refuses %s", (_what, bytes, message) => {
    expect(() => readNvidiaOpaque(bytes, "gpu")).toThrow(message);
    expect(() => readNvidiaOpaque(bytes, "gpu")).toThrow(Malformed);
  });
});
