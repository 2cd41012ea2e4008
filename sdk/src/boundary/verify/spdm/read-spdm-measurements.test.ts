import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldOf, isJsonObject, type JsonValue } from "../../../document/json-value.js";
import { describeWithSharedData, sharedData, sharedText } from "../../../testing/shared-data.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { fromHex, toHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { joined, mutatedBytes } from "../testing/mutated-bytes.js";
import { spdmBlock, writeSpdm, type SpdmTranscript } from "../testing/write-spdm.js";
import { readNvidiaOpaque } from "./read-nvidia-opaque.js";
import { readSpdmMeasurements } from "./read-spdm-measurements.js";

const signature = new Uint8Array(96).fill(5);
const value = (byte: number): Bytes => new Uint8Array(48).fill(byte);
const transcript = (parts: SpdmTranscript = {}): Bytes => joined(writeSpdm({ values: [value(1), value(2)], ...parts }), signature);

describe("reading an SPDM transcript", () => {
  it("gives the blocks by index, both nonces, the opaque data, and what is signed", () => {
    const bytes = transcript({ opaque: [[3, Uint8Array.of(0x31)]] });
    const read = readSpdmMeasurements(bytes);
    expect([...read.blocks].map(([index, block]) => [index, block.valueType, block.value])).toEqual([
      [1, 1, value(1)],
      [2, 1, value(2)],
    ]);
    expect(toHex(read.requestNonce)).toBe("07".repeat(32));
    expect(toHex(read.responseNonce)).toBe("09".repeat(32));
    expect(toHex(read.opaque)).toBe("0300010031");
    expect(read.slot).toBe(0);
    expect(read.transcript).toEqual(bytes.subarray(0, -96));
    expect(read.signature).toEqual(signature);
    expect(read.transcript.buffer).toBe(bytes.buffer);
  });

  it.each<[string, SpdmTranscript, RegExp]>([
    ["another version of the request", { request: [0x12, 0xe0, 0x01, 0xff] }, /version of the request .* 0x12/u],
    ["another request", { request: [0x11, 0xe1, 0x01, 0xff] }, /code of the request/u],
    ["a request without a signature", { request: [0x11, 0xe0, 0x00, 0xff] }, /attribute of the request/u],
    ["a request for some blocks", { request: [0x11, 0xe0, 0x01, 0x01] }, /operation of the request/u],
    ["another version of the response", { response: [0x10, 0x60, 0, 0] }, /version of the response/u],
    ["an error as response", { response: [0x11, 0x7f, 0, 0] }, /code of the response .* 0x7f/u],
    ["more blocks than stated", { count: 1 }, /after its end/u],
    ["fewer blocks than stated", { count: 3 }, /inside of a field/u],
    ["a block twice", { record: joined(spdmBlock(1, value(1)), spdmBlock(1, value(2))), count: 2 }, /stands twice/u],
    ["a block of another specification", { record: spdmBlock(1, value(1), 2), count: 1 }, /not of the DMTF/u],
    ["a block with bytes after its value", { record: Uint8Array.of(1, 1, 5, 0, 1, 1, 0, 9, 9), count: 1 }, /after its end/u],
  ])("refuses %s", (_what, parts, message) => {
    expect(() => readSpdmMeasurements(transcript(parts))).toThrow(message);
    expect(() => readSpdmMeasurements(transcript(parts))).toThrow(Malformed);
  });

  it("refuses a missing byte of the signature, one too many, and more than 1 MiB", () => {
    expect(() => readSpdmMeasurements(transcript().subarray(0, -1))).toThrow(Malformed);
    expect(() => readSpdmMeasurements(joined(transcript(), Uint8Array.of(0)))).toThrow("has 1 bytes after its end");
    expect(() => readSpdmMeasurements(new Uint8Array((1 << 20) + 1))).toThrow("larger than 1 MiB");
  });
});

describeWithSharedData("real SPDM transcripts", () => {
  const hex = (place: string): Bytes => fromHex(sharedText(`boundary/nvidia/${place}`).trim()) ?? new Uint8Array();

  it("a switch's report reads as NVIDIA's own reader reads it", () => {
    const expected = JSON.parse(sharedText("boundary/nvidia/sdk-unit/switch_spdm_parsed_output.json")) as JsonValue;
    const read = readSpdmMeasurements(hex("sdk-unit/switchAttestationReport.txt"));
    expect(`0x${toHex(read.responseNonce)}`).toBe(fieldOf(expected, "Nonce"));
    expect(`0x${toHex(read.signature)}`).toBe(fieldOf(expected, "Signature"));
    expect(read.opaque.length).toBe(fieldOf(expected, "OpaqueLength"));
    const blocks = fieldOf(fieldOf(expected, "MeasurementRecord"), "MeasurementBlocks");
    if (!isJsonObject(blocks)) throw new Error("no blocks");
    expect(Object.fromEntries([...read.blocks].map(([index, block]) => [index, `0x${toHex(block.value)}`]))).toEqual(
      Object.fromEntries(Object.entries(blocks).map(([index, block]) => [index, fieldOf(block, "DMTFSpecMeasurementValue")])),
    );
  });

  it("opaque data of a Hopper GPU and of a switch read", () => {
    const gpu = readNvidiaOpaque(
      readSpdmMeasurements(Uint8Array.from(readFileSync(sharedData("boundary/nvidia/gonv/test_raw_gpu_attestation_report.dat")))).opaque,
      "gpu",
    );
    expect(gpu).toMatchObject({
      driverVersion: "550.90.07",
      vbiosVersion: "96.00.9F.00.01",
      project: "1010",
      projectSku: "0200",
      chipSku: "882",
      boardId: "b1030000",
    });
    expect(gpu).toMatchObject({ protectedPcie: "off", videoDecoder0: "off", mode: undefined, switchIds: [] });
    const nvswitch = readNvidiaOpaque(readSpdmMeasurements(hex("sdk-unit/switchAttestationReport.txt")).opaque, "nvswitch");
    expect(nvswitch).toMatchObject({
      vbiosVersion: "96.10.55.00.01",
      ownSwitchId: "203eb31ad9ed0008",
      driverVersion: undefined,
      fwid: undefined,
      switchIds: [],
    });
    expect(nvswitch.gpuIds).toHaveLength(16);
  });

  it("changed reports give measurements or Malformed", () => {
    const inputs = [hex("sdk-unit/switchAttestationReport.txt"), hex("sdk-unit/sample_attestation_data/gpu/hopperAttestationReport.txt")];
    fc.assert(
      fc.property(mutatedBytes(inputs), fc.constantFrom("gpu" as const, "nvswitch" as const), (bytes, device) => {
        try {
          const read = readSpdmMeasurements(bytes);
          expect(read.transcript.length + read.signature.length).toBe(bytes.length);
          expect(readNvidiaOpaque(read.opaque, device).fields.size).toBeLessThanOrEqual(read.opaque.length / 4);
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
