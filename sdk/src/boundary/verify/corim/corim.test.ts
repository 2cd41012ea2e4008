import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { describeWithSharedData, sharedData, sharedFiles } from "../../../testing/shared-data.js";
import { readDocuments, validateDocument } from "../../../document/index.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import type { CborValue } from "../cbor/cbor-value.js";
import { writeCbor } from "../cbor/write-cbor.js";
import { signCoseSign1 } from "../cose/cose-sign1.js";
import { testKey, type TestKey } from "../testing/issue-certificate.js";
import { mutatedBytes } from "../testing/mutated-bytes.js";
import { readPublicKey } from "../x509/index.js";
import { fromCorim, type CorimOptions, type CorimOutcome } from "./from-corim.js";

const at = Date.UTC(2026, 0, 1);
const map = (...members: readonly (readonly [number | string, CborValue | undefined])[]): CborValue =>
  new Map(members.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
const tag = (number: number, value: CborValue): CborValue => ({ tag: number, value });
const bytes = (size: number, byte = 1): Bytes => new Uint8Array(size).fill(byte);

interface Parts {
  readonly profile?: CborValue | undefined;
  readonly id?: CborValue;
  readonly validity?: CborValue;
  readonly triples?: CborValue;
  readonly tags?: CborValue;
  readonly environment?: CborValue;
  readonly measurements?: readonly CborValue[];
}

const platformProfile = tag(32, "tag:arm.com,2025:cca_platform#1.0.0");
const realmProfile = tag(32, "tag:arm.com,2025:cca_realm#1.0.0");
const component = (key: CborValue, ...values: readonly (readonly [number, CborValue])[]): CborValue => map([0, key], [1, map(...values)]);
const implementation = map([0, map([0, tag(560, bytes(32))])]);

function corim({ profile, id = "the id", validity, triples, tags, environment = implementation, measurements = [] }: Parts): Bytes {
  const module = map([1, map([0, bytes(16)])], [4, triples ?? map([0, [[environment, measurements]]])]);
  return writeCbor(tag(501, map([0, id], [1, tags ?? [tag(506, writeCbor(module))]], [3, profile], [4, validity])));
}

const digest = (byte = 1): CborValue => [[1, bytes(32, byte)]];
const options = (more: Partial<CorimOptions> = {}): CorimOptions => ({ keys: [], at, ...more });
const plain = options({ technology: "amd-sev-snp" });

describe("a CoRIM", () => {
  it("of a profile that is known becomes reference values under the names that evidence has", async () => {
    const measurements = [
      component(
        "cca.software-component",
        [0, map([0, "1.2"])],
        [
          2,
          [
            [1, bytes(32)],
            [7, bytes(48)],
          ],
        ],
        [11, "BL"],
        [13, [tag(560, bytes(32))]],
      ),
      component("cca.software-component", [2, digest()], [13, [tag(560, bytes(32))]]),
      component("cca.platform-config", [4, tag(560, bytes(3))]),
    ];
    const outcome = await fromCorim(
      corim({ profile: platformProfile, measurements, validity: map([0, tag(1, 1_700_000_000)], [1, tag(1, 1_900_000_000)]) }),
      options(),
    );
    expect(outcome).toStrictEqual({
      kind: "read",
      references: {
        apiVersion: "cornercast/v1",
        kind: "ReferenceValues",
        metadata: { name: "corim-the-id" },
        spec: {
          values: [
            {
              technology: "arm-cca",
              register: "platform:BL",
              algorithm: "sha-256",
              value: "01".repeat(32),
              description: "BL 1.2",
              notBefore: "2023-11-14T22:13:20.000Z",
              notAfter: "2030-03-17T17:46:40.000Z",
            },
            {
              technology: "arm-cca",
              register: "platform:BL",
              algorithm: "sha-384",
              value: "01".repeat(48),
              description: "BL 1.2",
              notBefore: "2023-11-14T22:13:20.000Z",
              notAfter: "2030-03-17T17:46:40.000Z",
            },
            {
              technology: "arm-cca",
              register: "platform:",
              algorithm: "sha-256",
              value: "01".repeat(32),
              notBefore: "2023-11-14T22:13:20.000Z",
              notAfter: "2030-03-17T17:46:40.000Z",
            },
          ],
        },
      },
      keys: [],
      values: [{ name: "cca.platform-config", value: "010101" }],
    });
  });

  it("without a profile has the technology that the caller knows, and names measurements by their keys", async () => {
    const measurements = [
      component("MEASUREMENT", [2, digest()]),
      component(7, [2, digest()]),
      map([1, map([2, digest()], [11, "named"])]),
      map([1, map([2, digest()])]),
      component(tag(37, bytes(16)), [2, digest()]),
    ];
    const outcome = await fromCorim(corim({ id: tag(37, bytes(16)), measurements }), plain);
    expect(outcome.kind === "read" ? outcome.references?.spec?.values?.map(({ register }) => register) : []).toStrictEqual([
      "MEASUREMENT",
      "7",
      "named",
      "01".repeat(16),
    ]);
    expect(outcome).toMatchObject({ references: { metadata: { name: `corim-${"01".repeat(16)}` } } });
    expect(await fromCorim(corim({ measurements }), options())).toMatchObject({ kind: "refused", code: "collateral-invalid" });
  });

  it("may describe environments by vendor and model, and state no digests", async () => {
    const environment = map([0, map([1, "vendor"], [2, "model"])], [1, tag(560, bytes(8))]);
    const outcome = await fromCorim(
      corim({ environment, measurements: [component("x", [4, tag(560, bytes(2))]), map([1, map([4, tag(560, bytes(1))])])] }),
      plain,
    );
    expect(outcome).toStrictEqual({
      kind: "read",
      keys: [],
      values: [
        { name: "x", value: "0101" },
        { name: "", value: "01" },
      ],
    });
  });

  it.each<readonly [name: string, parts: Parts, problem: string]>([
    [
      "of an unknown profile",
      { profile: tag(32, "tag:example.com,2026:x"), measurements: [component("x", [2, digest()])] },
      "profile of the CoRIM is not one of",
    ],
    ["of the profile of every object", { profile: tag(32, "toString"), measurements: [component("x", [2, digest()])] }, "profile of the CoRIM is not one of"],
    ["of a profile without a tag", { profile: "x", measurements: [component("x", [2, digest()])] }, "tagged URI"],
    ["without an id", { id: 5, measurements: [component("x", [2, digest()])] }, "id of the CoRIM"],
    ["without tags", { tags: [] }, "between 1 and 256"],
    ["with a tag of another kind", { tags: [tag(505, bytes(1))] }, "not a module (506)"],
    ["with triples of another kind", { triples: map([1, []]) }, "triples of the kind 1"],
    ["with more triples than are read", { triples: map([0, Array.from({ length: 4097 }, () => [])]) }, "more than 4096 triples"],
    ["with an empty triple", { triples: map([0, [[implementation, []]]]) }, "not about an environment"],
    ["with a triple of three", { triples: map([0, [[implementation, [1], 1]]]) }, "not about an environment"],
    ["with more measurements than are read", { measurements: Array.from({ length: 4097 }, () => 0) }, "more than 4096 measurements"],
    ["with an empty environment", { environment: map(), measurements: [component("x", [2, digest()])] }, "neither a class nor an instance"],
    ["with a class that has no tag", { environment: map([0, map([0, bytes(1)])]), measurements: [component("x", [2, digest()])] }, "has no tag"],
    ["with a measurement of an unknown key", { measurements: [component([], [2, digest()])] }, "key of a measurement"],
    ["with a digest of SHA-1", { measurements: [component("x", [2, [[2, bytes(20)]]])] }, "SHA-256, SHA-384 or SHA-512"],
    ["with a digest of a named function", { measurements: [component("x", [2, [["sha-256", bytes(32)]]])] }, "SHA-256, SHA-384 or SHA-512"],
    ["with a digest of another size", { measurements: [component("x", [2, [[1, bytes(31)]]])] }, "31 bytes, not 32"],
    ["with a digest of three", { measurements: [component("x", [2, [[1, bytes(32), 1]]])] }, "SHA-256, SHA-384 or SHA-512"],
    ["with a raw value without tag", { measurements: [component("x", [4, bytes(3)])] }, "tagged bytes"],
    ["that counted before", { validity: map([1, tag(1, 1)]), measurements: [component("x", [2, digest()])] }, "does not count"],
    [
      "that counts later",
      { validity: map([0, tag(1, 1_900_000_000)], [1, tag(1, 2_000_000_000)]), measurements: [component("x", [2, digest()])] },
      "does not count",
    ],
    ["with a time that is no number", { validity: map([1, 5]), measurements: [component("x", [2, digest()])] }, "tagged number"],
    ["with a time after 9999", { validity: map([1, tag(1, 253_402_300_800)]), measurements: [component("x", [2, digest()])] }, "after 9999"],
  ])("%s is refused", async (_, parts, problem) => {
    const outcome = await fromCorim(corim(parts), plain);
    expect(outcome).toMatchObject({ kind: "refused", code: "collateral-invalid" });
    expect(outcome.kind === "refused" ? outcome.message : "").toContain(problem);
  });

  it.each<readonly [name: string, parts: Parts, problem: string]>([
    [
      "a platform with a short implementation id",
      {
        profile: platformProfile,
        environment: map([0, map([0, tag(560, bytes(31))])]),
        measurements: [component("cca.platform-config", [4, tag(560, bytes(1))])],
      },
      "implementation id",
    ],
    [
      "a platform with reference values of an instance",
      {
        profile: platformProfile,
        environment: map([0, map([0, tag(560, bytes(32))])], [1, tag(550, bytes(33))]),
        measurements: [component("cca.platform-config", [4, tag(560, bytes(1))])],
      },
      "of all instances",
    ],
    [
      "a platform with a component of two signers",
      { profile: platformProfile, measurements: [component("cca.software-component", [2, digest()], [13, [tag(560, bytes(32)), tag(560, bytes(32))]])] },
      "signer id",
    ],
    [
      "a platform with two keys of an instance",
      { profile: platformProfile, triples: map([3, [[map([0, map([0, tag(560, bytes(32))])], [1, tag(550, bytes(33))]), [tag(554, "a"), tag(554, "b")]]]]) },
      "one public key",
    ],
    [
      "a platform with a key that is no PEM",
      { profile: platformProfile, triples: map([3, [[map([0, map([0, tag(560, bytes(32))])], [1, tag(550, bytes(33))]), [tag(554, "a")]]]]) },
      "in PEM",
    ],
    ["a realm with keys", { profile: realmProfile, triples: map([3, [[map([1, tag(550, bytes(33))]), [tag(554, "a")]]]]) }, "has no keys"],
    [
      "a realm with an instance",
      {
        profile: realmProfile,
        environment: map([0, map([0, tag(560, bytes(32))])], [1, tag(550, bytes(33))]),
        measurements: [component("cca.rim", [2, digest()])],
      },
      "initial measurement",
    ],
    [
      "a realm with another register",
      { profile: realmProfile, measurements: [component("cca.rim", [2, digest()]), component("toString", [2, digest()])] },
      "none of its registers",
    ],
  ])("of %s is refused", async (_, parts, problem) => {
    const outcome = await fromCorim(corim(parts), options());
    expect(outcome.kind === "refused" ? outcome.message : "").toContain(problem);
  });

  it("that is something else is refused", async () => {
    for (const other of [bytes(3, 0xff), writeCbor(tag(500, map())), writeCbor(tag(501, [])), writeCbor(5)])
      expect(await fromCorim(other, plain)).toMatchObject({ kind: "refused", code: "collateral-invalid" });
  });
});

describe("a signed CoRIM", () => {
  let key: TestKey;
  let other: TestKey;
  beforeAll(async () => {
    [key, other] = [await testKey(), await testKey()];
  });
  const content = (): Bytes => corim({ measurements: [component("MEASUREMENT", [2, digest()])] });
  const signed = async (): Promise<Bytes> => signCoseSign1(content(), { algorithm: -35, key: key.privateKey, headers: new Map([[3, "application/rim+cbor"]]) });

  it("is read under a key that is trusted, which the outcome names", async () => {
    const keys = [other, key].map(({ spki }) => readPublicKey(spki, "the key"));
    expect(await fromCorim(await signed(), { ...plain, keys })).toStrictEqual({ ...(await fromCorim(content(), plain)), signer: key.pin });
  });

  it("of a key that nobody trusts is refused", async () => {
    for (const keys of [[], [readPublicKey(other.spki, "the key")]])
      expect(await fromCorim(await signed(), { ...plain, keys })).toMatchObject({ kind: "refused", code: "result-untrusted-issuer" });
  });

  it("with changed bytes gives what it gave, or nothing", async () => {
    const good = await signed();
    const trusted = { ...plain, keys: [readPublicKey(key.spki, "the key")] };
    const expected = await fromCorim(good, trusted);
    await fc.assert(
      fc.asyncProperty(mutatedBytes([good]), async (changed) => {
        const outcome = await fromCorim(changed, trusted);
        if (outcome.kind === "read" && outcome.signer !== undefined) expect(outcome).toStrictEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

describeWithSharedData("a real CoRIM of Arm CCA", () => {
  const read = async (name: string): Promise<CorimOutcome> =>
    fromCorim(Uint8Array.from(readFileSync(sharedData(`boundary/corim/veraison/arm-cca/${name}`))), options());
  const files = sharedFiles("boundary/corim/veraison/arm-cca");

  it.each(files.filter((name) => name.includes("-bad-")))("%s is refused", async (name) => {
    expect(await read(name)).toMatchObject({ kind: "refused", code: "collateral-invalid" });
  });

  it("gives the reference values and the key of a platform", async () => {
    const outcome = await read("corim-cca-platform-valid.cbor");
    expect(outcome).toMatchObject({
      kind: "read",
      keys: [{ instance: `01${"02".repeat(32)}`, key: { kind: "ec", curve: "P-256" } }],
      values: [{ name: "cca.platform-config", value: "010203" }],
    });
    if (outcome.kind !== "read") return;
    expect(outcome.references?.spec?.values?.map(({ register }) => register)).toStrictEqual(["platform:BL", "platform:M1", "platform:M2", "platform:M3"]);
    const [document] = readDocuments([{ name: "references", text: JSON.stringify(outcome.references) }]).documents;
    expect(document === undefined ? [] : validateDocument(document)).toMatchObject({ valid: true, diagnostics: [] });
  });

  it("gives the reference values of a realm", async () => {
    const outcome = await read("corim-cca-realm-valid.cbor");
    expect(
      outcome.kind === "read" ? outcome.references?.spec?.values?.map(({ register, algorithm }) => `${register ?? ""} ${algorithm ?? ""}`) : [],
    ).toStrictEqual(["RIM sha-512", "REM0 sha-512", "REM1 sha-512", "REM2 sha-512", "REM3 sha-512"]);
    expect(outcome.kind === "read" ? toHex(new TextEncoder().encode(outcome.values[0]?.name)) : "").toBe(toHex(new TextEncoder().encode("cca.rpv")));
  });

  it("of each kind is there", () => {
    expect(files.filter((name) => name.includes("-bad-"))).toHaveLength(16);
  });
});
