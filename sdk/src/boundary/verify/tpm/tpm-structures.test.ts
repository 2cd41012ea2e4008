import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { describeWithSharedData, sharedData, sharedText } from "../../../testing/shared-data.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import { readPem, readPublicKey } from "../x509/index.js";
import { initialPcr, pcrDigest, selectedPcrs } from "./pcr-values.js";
import { readEventLog } from "./read-event-log.js";
import { readHclReport } from "./read-hcl-report.js";
import { readPcrBlob } from "./read-pcr-blob.js";
import { readTpmPublic, tpmKeyName } from "./read-tpm-public.js";
import { readTpmQuote } from "./read-tpm-quote.js";
import { readTpmSignature } from "./read-tpm-signature.js";
import { replayEventLog } from "./replay-event-log.js";
import {
  bytesOf,
  extended,
  makeKey,
  signTpm,
  sized,
  u16,
  u32,
  writeEventLog,
  writePcrBlob,
  writePublic,
  writeQuote,
  type TestKey,
} from "./testing/write-tpm.js";
import { knownTpmHash, type TpmHash } from "./tpm-algorithms.js";
import { tpmPublicKey } from "./tpm-public-key.js";
import { verifyTpmSignature } from "./verify-tpm-signature.js";

const text = (value: string): Bytes => Uint8Array.from(new TextEncoder().encode(value));
const file = (place: string): Bytes => Uint8Array.from(readFileSync(sharedData(`boundary/${place}`)));

/** Bytes with some of them replaced. */
function patched(bytes: Uint8Array, offset: number, ...values: readonly number[]): Bytes {
  const copy = Uint8Array.from(bytes);
  copy.set(values, offset);
  return copy;
}

/** Whatever the bytes are, the reader reads or refuses them. */
function holdsOnMutations(read: (bytes: Bytes) => unknown, bytes: Bytes): void {
  const change = fc.record({ offset: fc.nat({ max: bytes.length - 1 }), value: fc.nat({ max: 255 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.option(fc.nat({ max: bytes.length })), (changes, length) => {
      const mutated = Uint8Array.from(bytes).subarray(0, length ?? bytes.length);
      for (const { offset, value } of changes) if (offset < mutated.length) mutated[offset] = value;
      try {
        read(mutated);
      } catch (error) {
        expect(error).toMatchObject({ name: "Malformed" });
      }
    }),
    { numRuns: 500 },
  );
}

const quote = writeQuote({
  extraData: text("nonce"),
  selections: [
    { hash: "SHA-256", indices: [0, 7, 16] },
    { hash: "SHA-384", indices: [] },
  ],
  pcrDigest: new Uint8Array(32),
});

describe("a TPM quote", () => {
  it("is read", () => {
    expect(readTpmQuote(quote)).toMatchObject({
      extraData: text("nonce"),
      clock: 4096n,
      resetCount: 3,
      restartCount: 1,
      safe: true,
      firmwareVersion: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7),
      selections: [
        { hash: "SHA-256", indices: [0, 7, 16] },
        { hash: "SHA-384", indices: [] },
      ],
    });
  });

  // The offsets of the fields: 34 bytes of signer from 8 on, 5 of extra data from 44 on.
  it.each([
    ["does not begin with the mark of a TPM", patched(quote, 0, 0), "mark of what a TPM made"],
    ["is of the type that certifies keys", patched(quote, 4, 0x80, 0x17), "something else than a quote (type 0x8017)"],
    ["has a clock state of 2", patched(quote, 65, 2), "neither yes nor no"],
    ["selects from 17 banks", patched(quote, 74, ...u32(17)), "more than 16 banks"],
    ["selects from an unknown bank", patched(quote, 78, 0, 0x12), "0x0012 is not known"],
    ["selects from a bank twice", patched(quote, 84, 0, 0x0b), "SHA-256 twice"],
    ["selects registers above 31", patched(quote, 80, 5), "above 31"],
    ["has a byte after its end", bytesOf(quote, 0), "after its end"],
    ["ends early", quote.subarray(0, 60), "inside of a field"],
  ])("that %s is refused", (_, bytes, problem) => {
    expect(() => readTpmQuote(bytes)).toThrow(problem);
  });

  it("is read or refused, whatever its bytes are", () => {
    holdsOnMutations(readTpmQuote, quote);
  });
});

describe("a TPM signature", () => {
  it.each(["rsassa", "rsapss", "ecdsa"] as const)("of the scheme %s is of its key and message only", async (scheme) => {
    const key = await makeKey(scheme);
    const other = await makeKey(scheme);
    const signature = readTpmSignature(await signTpm(key, quote));
    expect(signature).toMatchObject({ kind: scheme, hash: "SHA-256" });
    expect(await verifyTpmSignature(readPublicKey(key.spki, "key"), signature, quote)).toBe(true);
    expect(await verifyTpmSignature(readPublicKey(other.spki, "key"), signature, quote)).toBe(false);
    expect(await verifyTpmSignature(readPublicKey(key.spki, "key"), signature, patched(quote, 50, 1))).toBe(false);
  });

  it("of RSAPSS may have the longest salt, as TPMs before revision 1.38 make it", async () => {
    const key = await makeKey("rsapss");
    expect(await verifyTpmSignature(readPublicKey(key.spki, "key"), readTpmSignature(await signTpm(key, quote, 256 - 32 - 2)), quote)).toBe(true);
  });

  it("of ECDSA is not of an RSA key, nor of a smaller curve", async () => {
    const large = readTpmSignature(await signTpm(await makeKey("ecdsa", "SHA-384", "P-384"), quote));
    for (const key of [await makeKey("rsassa"), await makeKey("ecdsa")])
      expect(await verifyTpmSignature(readPublicKey(key.spki, "key"), large, quote)).toBe(false);
    const long = { kind: "ecdsa", hash: "SHA-256", r: new Uint8Array(1), s: new Uint8Array(33) } as const;
    expect(await verifyTpmSignature(readPublicKey((await makeKey("ecdsa")).spki, "key"), long, quote)).toBe(false);
  });

  it("of ECDSA may leave leading zeros out", async () => {
    const key = await makeKey("ecdsa");
    for (let round = 0; round < 2_000; round += 1) {
      const signature = readTpmSignature(await signTpm(key, quote));
      if (signature.kind !== "ecdsa" || signature.r[0] !== 0) continue;
      expect(await verifyTpmSignature(readPublicKey(key.spki, "key"), { ...signature, r: signature.r.subarray(1) }, quote)).toBe(true);
      return;
    }
  });

  const rsa = bytesOf(u16(0x14), u16(0x0b), sized(new Uint8Array(256)));
  it.each([
    ["with SHA-1", patched(rsa, 3, 0x04), "SHA-1"],
    ["of an unknown scheme", patched(rsa, 1, 0x1c), "scheme 0x001c"],
    ["without digits", bytesOf(u16(0x14), u16(0x0b), u16(0)), "has 0 bytes"],
    ["of more than 4096 bits", bytesOf(u16(0x14), u16(0x0b), sized(new Uint8Array(513))), "has 513 bytes"],
    ["with a byte after its end", bytesOf(rsa, 0), "after its end"],
  ])("%s is refused", (_, bytes, problem) => {
    expect(() => readTpmSignature(bytes)).toThrow(problem);
  });

  it("is read or refused, whatever its bytes are", () => {
    holdsOnMutations(readTpmSignature, rsa);
  });
});

describe("the public area of a TPM key", () => {
  it.each([
    ["rsassa", "P-256"],
    ["rsapss", "P-256"],
    ["ecdsa", "P-256"],
    ["ecdsa", "P-384"],
    ["ecdsa", "P-521"],
  ] as const)("of %s %s states the key", async (scheme, curve) => {
    const key = await makeKey(scheme, "SHA-256", curve);
    const area = readTpmPublic(await writePublic(key));
    expect(toHex(tpmPublicKey(area.key).spki)).toBe(toHex(key.spki));
    expect(area.attributes).toStrictEqual({ fixedTpm: true, restricted: true, decrypt: false, sign: true });
    expect(toHex(await tpmKeyName(area))).toMatch(/^000b[0-9a-f]{64}$/u);
  });

  let rsa: Bytes;
  let ec: Bytes;
  beforeAll(async () => {
    rsa = await writePublic(await makeKey("rsassa"));
    ec = await writePublic(await makeKey("ecdsa"));
  });

  /** Behind size, type, hash, attributes and an empty policy stand the symmetric algorithm (12), the scheme (14), and the rest. */
  it.each([
    ["of a symmetric key", () => patched(rsa, 2, 0, 0x25), "type 0x0025"],
    ["of an unknown hash function", () => patched(rsa, 4, 0, 0x12), "0x0012"],
    ["with a modulus of another size", () => patched(rsa, 18, 0x0c), "modulus"],
    ["on an unknown curve", () => patched(ec, 18, 0, 0x10), "curve"],
    ["with a coordinate that is empty", () => bytesOf(u16(ec.length - 34), ec.subarray(2, 22), u16(0), ec.subarray(56)), "coordinate"],
    ["with a byte after its end", () => bytesOf(rsa, 0), "after its end"],
  ])("%s is refused", (_, bytes, problem) => {
    expect(() => readTpmPublic(bytes())).toThrow(problem);
  });

  it("may have a symmetric algorithm, the scheme RSAES, and an exponent", () => {
    const area = bytesOf(rsa.subarray(2, 12), u16(0x06), u16(128), u16(0x43), u16(0x15), u16(2048), u32(3), rsa.subarray(24));
    expect(readTpmPublic(sized(area)).key).toMatchObject({ kind: "rsa", exponent: 3 });
  });

  it("is read or refused, whatever its bytes are", () => {
    holdsOnMutations(readTpmPublic, rsa);
    holdsOnMutations(readTpmPublic, ec);
  });
});

describe("an event log", () => {
  const locality = bytesOf(text("StartupLocality\0"), 3);

  it("replays to the registers that its events were measured into", async () => {
    const bytes = await writeEventLog(
      ["SHA-1", "SHA-384"],
      [
        { register: 4, data: text("kernel") },
        { register: 4, data: text("options") },
        { register: 9, type: 3, data: text("not measured") },
      ],
    );
    const log = readEventLog(bytes);
    expect(log.hashes).toStrictEqual(["SHA-1", "SHA-384"]);
    for (const hash of log.hashes) expect(await replayEventLog(log, hash)).toStrictEqual(new Map([[4, await extended(hash, "kernel", "options")]]));
    expect(await replayEventLog(log, "SHA-256")).toStrictEqual(new Map());
  });

  it("may state the locality of the startup for register 0, before it is measured into", async () => {
    const start = async (...events: Parameters<typeof writeEventLog>[1]): Promise<string> =>
      toHex((await replayEventLog(readEventLog(await writeEventLog(["SHA-256"], events)), "SHA-256")).get(0) ?? new Uint8Array(0));
    const event = { register: 0, data: text("firmware") };
    expect(await start({ register: 0, type: 3, data: locality })).toBe(`${"00".repeat(31)}03`);
    expect(await start(event)).not.toBe(await start({ register: 0, type: 3, data: locality }, event));
    expect(await start(event, { register: 0, type: 3, data: locality })).toBe(await start(event));
    expect(await start({ register: 1, type: 3, data: locality }, event)).toBe(await start(event));
    expect(await start({ register: 0, type: 3, data: text("StartupLocalitx\0\u0003") }, event)).toBe(await start(event));
  });

  it.each([[0x00], [0xff]])("may end in padding of %i", async (byte) => {
    const bytes = await writeEventLog(["SHA-256"], [{ register: 1, data: text("a") }]);
    expect(readEventLog(bytesOf(bytes, new Uint8Array(50).fill(byte))).events).toHaveLength(1);
    expect(() => readEventLog(bytesOf(bytes, new Uint8Array(50).fill(byte), 1))).toThrow(/event/u);
  });

  let log: Bytes;
  beforeAll(async () => {
    log = await writeEventLog(["SHA-256", "SHA-384"], [{ register: 1, data: text("a") }]);
  });

  /** The first event: 32 bytes of header, 28 of specification until the banks; the second begins at 73. */
  it.each([
    ["begins with register 2", () => patched(log, 0, 2), "begin with register 0"],
    ["begins with a measured event", () => patched(log, 4, 4), "begin with the event that names its banks"],
    ["begins with a digest", () => patched(log, 8, 1), "begin with the event that names its banks"],
    ["is of TPM 1.2", () => patched(log, 32, 0x73), "crypto-agile"],
    ["names no bank", () => patched(log, 56, 0), "names 0 banks"],
    ["names 17 banks", () => patched(log, 56, 17), "names 17 banks"],
    ["names a bank twice", () => patched(log, 64, 0x0b, 0, 32), "a bank twice"],
    ["states another size for a digest", () => patched(log, 62, 48), "48 bytes for SHA-256"],
    ["measures into register 32", () => patched(log, 69, 32), "register 32"],
    ["lacks a digest", () => patched(log, 77, 1), "digest of every bank"],
    ["has a digest of another bank", () => patched(log, 81, 0x04), "digest of every bank"],
    ["has a digest twice", () => patched(log, 115, 0x0b), "digest of every bank"],
    ["ends in an event", () => log.subarray(0, log.length - 1), "inside of a field"],
  ])("that %s is refused", (_, bytes, problem) => {
    expect(() => readEventLog(bytes())).toThrow(problem);
  });

  it("passes over digests of functions that it does not know", () => {
    const known = patched(patched(log, 60, 0x12), 81, 0x12);
    expect(readEventLog(known)).toMatchObject({ hashes: ["SHA-384"], events: [{ register: 1 }] });
    expect(readEventLog(known).events[0]?.digests.size).toBe(1);
  });

  it("of more than 65,536 events or 10 MiB is refused", async () => {
    const one = log.subarray(69);
    const many = new Uint8Array(69 + 65_537 * one.length);
    many.set(log.subarray(0, 69));
    for (let index = 0; index < 65_537; index += 1) many.set(one, 69 + index * one.length);
    expect(() => readEventLog(many.subarray(0, 10 * 1024 * 1024))).toThrow(/65536 events|inside of a field/u);
    expect(() => readEventLog(new Uint8Array(10 * 1024 * 1024 + 1))).toThrow("10 MiB");
    const small = await writeEventLog(["SHA-1"], [{ register: 1, data: new Uint8Array(0) }]);
    const event = small.subarray(65);
    const crowded = new Uint8Array(65 + 65_537 * event.length);
    crowded.set(small.subarray(0, 65));
    for (let index = 0; index < 65_537; index += 1) crowded.set(event, 65 + index * event.length);
    expect(() => readEventLog(crowded)).toThrow("more than 65536 events");
  });

  it("is read or refused, whatever its bytes are", () => {
    holdsOnMutations(readEventLog, log);
  });
});

describe("register values", () => {
  const values = new Map([...Array(10).keys()].map((index) => [index, new Uint8Array(32).fill(index)]));

  it("of tpm2-tools are read", () => {
    expect(readPcrBlob(writePcrBlob("SHA-256", values))).toStrictEqual(new Map([["SHA-256", values]]));
  });

  const blob = writePcrBlob("SHA-256", values);
  it.each([
    ["of 17 banks", patched(blob, 0, 17), "16 banks"],
    ["of registers above 31", patched(blob, 6, 5), "above 31"],
    ["of an unknown bank", patched(blob, 4, 0x12), "0x0012"],
    ["of a bank twice", patched(patched(blob, 0, 2), 12, 0x0b), "SHA-256 twice"],
    ["in 65 lists", patched(blob, 132, 65), "64 lists"],
    ["in a list of nine", patched(blob, 136, 9), "more than 8"],
    ["of fewer registers", patched(blob, 7, 0x0f), "as many values as registers"],
    ["of another bank's size", patched(blob, 4, 0x0c), "not of the bank SHA-384"],
    ["with a byte after them", bytesOf(blob, 0), "after its end"],
  ])("%s are refused", (_, bytes, problem) => {
    expect(() => readPcrBlob(bytes)).toThrow(problem);
  });

  it("are read or refused, whatever the bytes are", () => {
    holdsOnMutations(readPcrBlob, blob);
  });

  it("have a digest only where each selected one is there, in its size", async () => {
    const selections = [{ hash: "SHA-256", indices: [1, 2] }] as const;
    const of = (second: Bytes): ReadonlyMap<TpmHash, ReadonlyMap<number, Bytes>> =>
      new Map([
        [
          "SHA-256",
          new Map([
            [1, new Uint8Array(32)],
            [2, second],
          ]),
        ],
      ]);
    expect(await pcrDigest(selectedPcrs(of(new Uint8Array(32)), selections) ?? [], "SHA-384")).toHaveLength(48);
    expect(selectedPcrs(of(new Uint8Array(20)), selections)).toBeUndefined();
    expect(selectedPcrs(new Map(), selections)).toBeUndefined();
  });

  it("begin with zeros, and those of a dynamic launch with ones", () => {
    expect([16, 17, 22, 23].map((index) => initialPcr("SHA-1", index)[0])).toStrictEqual([0, 0xff, 0xff, 0]);
  });

  it("are of known functions", () => {
    expect(() => knownTpmHash(0x12)).toThrow("0x0012");
  });
});

describe("an HCL report", () => {
  const report = (type: number, runtime = text('{"keys":[]}'), hash = 1): Bytes =>
    bytesOf(
      text("HCLA"),
      [2, 0, 0, 0],
      [(1236 + runtime.length) & 0xff, (1236 + runtime.length) >> 8, 0, 0],
      new Uint8Array(20),
      new Uint8Array(1024).fill(1),
      new Uint8Array(160).fill(type === 2 ? 1 : 0),
      [20 + runtime.length, 0, 0, 0],
      [1, 0, 0, 0],
      [type, 0, 0, 0],
      [hash, 0, 0, 0],
      [runtime.length, 0, 0, 0],
      runtime,
      new Uint8Array(9),
    );

  it.each([
    [2, "amd-sev-snp", 1184],
    [4, "intel-tdx", 1024],
  ])("of the type %i has a report of %s", (type, technology, size) => {
    const read = readHclReport(report(type));
    expect([read.technology, read.report.length, read.hash]).toStrictEqual([technology, size, "SHA-256"]);
    expect(new TextDecoder().decode(read.runtimeData)).toBe('{"keys":[]}');
  });

  it.each([
    ["does not begin with HCLA", patched(report(2), 0, 0x68), "HCLA"],
    ["is of version 3", patched(report(2), 4, 3), "version 3"],
    ["holds a report of another type", report(3), "type 3"],
    ["names another hash function", report(2, undefined, 4), "hash function"],
    ["states another size", patched(report(2), 8, 0), "do not agree"],
    ["states another size of its block", patched(report(2), 1216, 0), "do not agree"],
    ["states runtime data of more than 64 KiB", patched(report(2), 1234, 2), "do not agree"],
    ["has content behind the TD report", patched(report(4), 32 + 1024, 1), "has to be empty"],
    ["has content behind its end", bytesOf(report(2), 1), "has to be empty"],
  ])("that %s is refused", (_, bytes, problem) => {
    expect(() => readHclReport(bytes)).toThrow(problem);
  });

  it("is read or refused, whatever its bytes are", () => {
    holdsOnMutations(readHclReport, report(2));
  });
});

describeWithSharedData("a real TPM", () => {
  const akPem = (place: string): TestKey["spki"] => {
    const [spki] = readPem(sharedText(`boundary/${place}`), "PUBLIC KEY");
    if (spki === undefined) throw new Error("no key");
    return spki;
  };

  it("made a quote that its key signed, over the registers that it tells", async () => {
    const message = file("tpm/keylime/quote.out");
    const signature = readTpmSignature(file("tpm/keylime/quotesig.out"));
    const area = readTpmPublic(file("tpm/keylime/ak.pub"));
    expect(toHex(tpmPublicKey(area.key).spki)).toBe(toHex(akPem("tpm/keylime/akpub.pem")));
    expect(toHex(await tpmKeyName(area))).toBe(toHex(file("tpm/keylime/ak.name")));
    expect(await verifyTpmSignature(tpmPublicKey(area.key), signature, message)).toBe(true);
    const quote = readTpmQuote(message);
    expect(toHex(await pcrDigest(selectedPcrs(readPcrBlob(file("tpm/keylime/quotepcr.out")), quote.selections) ?? [], "SHA-256"))).toBe(toHex(quote.pcrDigest));
    expect(readTpmPublic(file("tpm/keylime/ek.pub")).attributes).toMatchObject({ restricted: true, decrypt: true, sign: false });
  });

  it.each([
    ["arch-linux-workstation", 24, "SHA-256", 7, "3b4a4db44b7a8725"],
    ["cos-101-amd-sev", 48, "SHA-384", 4, "2255116d3bfce3a0"],
    ["ubuntu-2104-no-secure-boot", 105, "SHA-1", 7, "ede7204673f41ac2"],
    ["confidential-gke-debug-251000_eventlog", 54, "SHA-256", 14, "6eb05e8a8a6272a8"],
  ] as const)("logged %s with %i events", async (name, count, hash, register, digits) => {
    const log = readEventLog(file(`tpm/gotpm/eventlogs/${name}.bin`));
    expect(log.events).toHaveLength(count);
    expect(toHex((await replayEventLog(log, hash)).get(register) ?? new Uint8Array(0)).slice(0, 16)).toBe(digits);
  });

  it("of a TD logs in the same format what replays to its measurement registers", async () => {
    const quote = file("tdx/gotdx/ccel/cos-113-tdx-quote.dat");
    const registers = await replayEventLog(readEventLog(file("tdx/gotdx/ccel/ccel_data.dat")), "SHA-384");
    for (const index of [0, 1, 2]) expect(toHex(registers.get(index + 1) ?? new Uint8Array(0))).toBe(toHex(quote.subarray(376 + 48 * index, 424 + 48 * index)));
  });
});
