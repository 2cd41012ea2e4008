import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeWithSharedData, sharedData } from "../../../testing/shared-data.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { cborList, isCborTag, type CborValue } from "../cbor/cbor-value.js";
import { readCbor } from "../cbor/read-cbor.js";
import { writeCbor } from "../cbor/write-cbor.js";
import { coseAlgorithm } from "./cose-algorithm.js";
import { readCoseSign1, signCoseSign1, verifyCoseSign1 } from "./cose-sign1.js";

const payload = new TextEncoder().encode("payload");

async function keyPair(id: number): Promise<{ readonly key: CryptoKey; readonly spki: Bytes }> {
  const { import: algorithm } = coseAlgorithm(id);
  const rsa = typeof algorithm === "object" && algorithm.name === "RSA-PSS" ? { modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) } : {};
  const pair = await crypto.subtle.generateKey({ ...(algorithm as EcKeyImportParams), ...rsa } as EcKeyGenParams, true, ["sign", "verify"]);
  return { key: pair.privateKey, spki: new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey)) };
}

/** The four parts of a message, changed. */
function changed(message: Bytes, change: (parts: CborValue[]) => void): Bytes {
  const item = readCbor(message, "the message");
  const parts = [...cborList(isCborTag(item) ? item.value : item, "the message")];
  change(parts);
  return writeCbor({ tag: 18, value: parts });
}

describe("a signed COSE message", () => {
  it.each([-7, -35, -36, -37, -38, -39, -8])("of the algorithm %i is verified by its key, and by no other", async (algorithm) => {
    const { key, spki } = await keyPair(algorithm);
    const message = readCoseSign1(await signCoseSign1(payload, { algorithm, key, headers: new Map([[3, "text/plain"]]) }), "the message");
    expect(message.protectedHeaders).toStrictEqual(
      new Map<number, unknown>([
        [1, algorithm],
        [3, "text/plain"],
      ]),
    );
    expect([message.payload, message.algorithm.id]).toStrictEqual([payload, algorithm]);
    expect(await verifyCoseSign1(message, spki)).toBe(true);
    expect(await verifyCoseSign1(message, (await keyPair(algorithm)).spki)).toBe(false);
    expect(await verifyCoseSign1(message, (await keyPair(algorithm === -7 ? -35 : -7)).spki)).toBe(false);
    expect(await verifyCoseSign1(message, Uint8Array.of(0x30, 0x00))).toBe(false);
  });

  it("is not verified where its payload, its protected header or its signature was changed", async () => {
    const { key, spki } = await keyPair(-7);
    const message = await signCoseSign1(payload, { algorithm: -7, key });
    const verdict = async (change: (parts: CborValue[]) => void): Promise<boolean> => verifyCoseSign1(readCoseSign1(changed(message, change), "it"), spki);
    expect(await verdict(() => undefined)).toBe(true);
    expect(await verdict((parts) => (parts[2] = new TextEncoder().encode("payloaD")))).toBe(false);
    expect(
      await verdict(
        (parts) =>
          (parts[0] = writeCbor(
            new Map<number, CborValue>([
              [1, -7],
              [3, 0],
            ]),
          )),
      ),
    ).toBe(false);
    expect(await verdict((parts) => (parts[3] = new Uint8Array(64)))).toBe(false);
    expect(await verdict((parts) => (parts[3] = new Uint8Array(0)))).toBe(false);
  });

  it("may be without its tag, and may have been read already", async () => {
    const { key, spki } = await keyPair(-7);
    const item = readCbor(await signCoseSign1(payload, { algorithm: -7, key }), "it");
    expect(await verifyCoseSign1(readCoseSign1(isCborTag(item) ? item.value : null, "it"), spki)).toBe(true);
  });

  const header = (...members: readonly (readonly [number, CborValue])[]): Bytes => writeCbor(new Map(members));
  const none = new Map<number, CborValue>();
  it.each([
    ["the tag of another message", { tag: 98, value: [] }, "has the tag 98"],
    ["no array", 1, "is not an array"],
    ["three parts", [header(), none, payload], "not an array of four"],
    ["a header that is no byte string", [none, none, payload, payload], "protected header of it is not a byte string"],
    ["a header that is no map", [writeCbor([]), none, payload, payload], "protected header of it is not a map"],
    ["no algorithm", [new Uint8Array(0), none, payload, payload], "the COSE algorithm of the header is not accepted"],
    ["its algorithm in the unprotected header only", [header(), new Map([[1, -7]]), payload, payload], "is not accepted"],
    ["an algorithm that is not accepted", [header([1, -257]), none, payload, payload], "the COSE algorithm -257 is not accepted"],
    ["a symmetric algorithm", [header([1, 5]), none, payload, payload], "the COSE algorithm 5 is not accepted"],
    ["a critical header", [header([1, -7], [2, [99]]), none, payload, payload], "critical header"],
    ["a detached payload", [header([1, -7]), none, null, payload], "the payload of it is not a byte string"],
    ["an unprotected header that is no map", [header([1, -7]), [], payload, payload], "unprotected header of it is not a map"],
    ["a signature that is no byte string", [header([1, -7]), none, payload, ""], "the signature of it is not a byte string"],
  ] as const)("with %s is refused", (_, item, problem) => {
    expect(() => readCoseSign1(item as CborValue, "it")).toThrow(problem);
  });
});

describeWithSharedData("a real COSE message", () => {
  it("of Nitro is read, with its algorithm and without a tag", () => {
    const message = readCoseSign1(Uint8Array.from(readFileSync(sharedData("boundary/nitro/veracruz/aws_nitro_document.cbor"))), "the document");
    expect([message.algorithm.name, message.signature.length]).toStrictEqual(["ES384", 96]);
  });
});
