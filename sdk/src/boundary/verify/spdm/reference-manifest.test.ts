import { describe, expect, it } from "vitest";
import { describeWithSharedData, sharedText } from "../../../testing/shared-data.js";
import { Malformed } from "../bytes/malformed.js";
import { joined } from "../testing/mutated-bytes.js";
import { writeReferenceManifest, type WrittenManifest } from "../testing/write-reference-manifest.js";
import { opaqueFields, writeSpdm } from "../testing/write-spdm.js";
import { readXml } from "../xml/read-xml.js";
import { compareMeasurements, type MeasurementComparison } from "./compare-measurements.js";
import { readNvidiaOpaque } from "./read-nvidia-opaque.js";
import { readReferenceManifest } from "./read-reference-manifest.js";
import { readSpdmMeasurements } from "./read-spdm-measurements.js";
import type { ReferenceManifest } from "./reference-manifest.js";

const digest = (byte: string): string => byte.repeat(48);
const read = (text: string): ReferenceManifest => readReferenceManifest(readXml(text));
const good = writeReferenceManifest({});

describe("reading a reference manifest", () => {
  it("gives what it is for and its measurements", () => {
    const manifest = read(writeReferenceManifest({ measurements: [{ index: 4, active: "False", digests: [digest("aB"), digest("00")] }] }));
    expect(manifest).toMatchObject({ tagId: "tag", version: "1.2.3", product: "GH100", edition: "GPU" });
    expect(manifest.measurements).toEqual([{ index: 4, active: false, name: "m", alternatives: [digest("ab"), digest("00")] }]);
  });

  it.each<[string, string, RegExp]>([
    ["another root", "<SoftwareIdentity/>", /not a SWID tag/u],
    ["another root of the namespace", good.replaceAll("SoftwareIdentity", "Other"), /not a SWID tag/u],
    ["no meta", good.replace(/<ns0:Meta[^>]*>/u, ""), /exactly one <Meta>/u],
    ["two payloads", good.replace("</SoftwareIdentity>", "<ns0:Payload/></SoftwareIdentity>"), /exactly one <Payload>/u],
    ["no measurements", writeReferenceManifest({ measurements: [] }), /no measurements/u],
    ["resources of another type only", good.replace('type="Measurement"', 'type="Other"'), /no measurements/u],
    ["resources of another namespace only", good.replace("<ns0:Resource", '<Resource xmlns="urn:x"'), /no measurements/u],
    ["an index twice", writeReferenceManifest({ measurements: [1, 1].map((index) => ({ index, digests: [digest("00")] })) }), /index twice/u],
    ["no version", writeReferenceManifest({ version: "" }), /no colloquialVersion/u],
    ["no tag", good.replace(' tagId="tag"', ""), /no tagId/u],
    ["an index that is no number", writeReferenceManifest({ measurements: [{ index: "abc", digests: [digest("00")] }] }), /"index"/u],
    ["an index that no block has", writeReferenceManifest({ measurements: [{ index: 254, digests: [digest("00")] }] }), /"index"/u],
    ["another size", writeReferenceManifest({ measurements: [{ index: 0, size: 32, digests: [digest("00")] }] }), /not of SHA-384/u],
    ["neither active nor not", writeReferenceManifest({ measurements: [{ index: 0, active: "Maybe", digests: [digest("00")] }] }), /neither active/u],
    ["no digest", writeReferenceManifest({ measurements: [{ index: 0 }] }), /digests that it announces/u],
    [
      "fewer digests than announced",
      writeReferenceManifest({ measurements: [{ index: 0, digests: [digest("00")], alternatives: 2 }] }),
      /digests that it announces/u,
    ],
    ["too many alternatives", writeReferenceManifest({ measurements: [{ index: 0, digests: [digest("00")], alternatives: 65 }] }), /"alternatives"/u],
    ["a digest of another length", writeReferenceManifest({ measurements: [{ index: 0, digests: ["00"] }] }), /digests that it announces/u],
    ["a digest without the namespace of SHA-384", good.replace("ns2:Hash0", "Hash0"), /digests that it announces/u],
  ])("refuses %s", (_what, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(Malformed);
  });
});

describe("comparing measurements with manifests", () => {
  const values = ["a1", "a2", "a3"].map((byte) => new Uint8Array(48).fill(Number.parseInt(byte, 16)));
  const measured = readSpdmMeasurements(joined(writeSpdm({ values }), new Uint8Array(96)));
  const compare = (manifests: readonly WrittenManifest[], decoder = 0xaa): MeasurementComparison =>
    compareMeasurements(
      measured,
      readNvidiaOpaque(opaqueFields([[11, Uint8Array.of(decoder)]]), "gpu"),
      manifests.map((manifest) => read(writeReferenceManifest(manifest))),
    );

  it("the measurement i is the block i + 1, any alternative matches, and inactive ones are passed over", () => {
    const measurements = [
      { index: 0, digests: [digest("a1")] },
      { index: 1, digests: [digest("00"), digest("A2")] },
      { index: 2, active: "False", digests: [digest("00")] },
    ];
    expect(compare([{ measurements }])).toEqual({ compared: 2, mismatches: [], conflicts: [] });
  });

  it("what differs and what is absent is a mismatch", () => {
    expect(
      compare([
        {
          measurements: [
            { index: 2, digests: [digest("a2")] },
            { index: 3, digests: [digest("a4")] },
          ],
        },
      ]).mismatches,
    ).toEqual([3, 4]);
  });

  it("what two manifests describe is a conflict, even where both agree", () => {
    const measurements = [{ index: 0, digests: [digest("a1")] }];
    expect(compare([{ measurements }, { measurements }])).toEqual({ compared: 2, mismatches: [], conflicts: [1] });
  });

  it("the measurement of the video decoder counts unless that is off", () => {
    const manifests = [{ measurements: [{ index: 35, digests: [digest("00")] }] }];
    expect(compare(manifests)).toMatchObject({ compared: 1, mismatches: [36] });
    expect(compare(manifests, 0)).toMatchObject({ compared: 1, mismatches: [36] });
    expect(compare(manifests, 0x55)).toMatchObject({ compared: 0, mismatches: [] });
  });
});

describeWithSharedData("real reference manifests", () => {
  it("state 64 measurements of the driver of Hopper, and 31 of the switch", () => {
    const driver = read(sharedText("boundary/nvidia/gonv/rim/NV_GPU_DRIVER_GH100_550.90.07.xml"));
    expect(driver).toMatchObject({ version: "550.90.07", product: "GH100", edition: "GPU" });
    expect(driver.measurements.filter(({ active }) => active)).toHaveLength(21);
    const bios = read(sharedText("boundary/nvidia/sdk-unit/switchVBIOSRim_NV_SWITCH_BIOS_5612_0002_890_9610550001.xml"));
    expect(bios).toMatchObject({ version: "96.10.55.00.01", product: "LS10", edition: "SWITCH" });
  });

  it.each([
    "duplicate_index",
    "empty_payload",
    "hash_empty_namespace",
    "invalid_alternatives",
    "invalid_index",
    "invalid_size",
    "invalid_base64_cert",
    "invalid_cert_bytes",
    "invalid_pem_data",
  ])("the broken manifest %s is refused", (name) => {
    expect(() => read(sharedText(`boundary/nvidia/gonv/rim/failure_${name}.xml`))).toThrow(Malformed);
  });
});
