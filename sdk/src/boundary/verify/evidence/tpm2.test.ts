import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { describeWithSharedData, sharedData, sharedText } from "../../../testing/shared-data.js";
import { matchReferences } from "../appraise/match-references.js";
import { toBase64 } from "../bytes/base64.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import { pcrDigest, selectedPcrs, type PcrValues } from "../tpm/pcr-values.js";
import { readPcrBlob } from "../tpm/read-pcr-blob.js";
import type { TpmPcrSelection } from "../tpm/read-tpm-quote.js";
import {
  attestationKeyBits,
  bytesOf,
  extended,
  makeKey,
  signTpm,
  sized,
  writeEventLog,
  writePublic,
  writeQuote,
  writeResponse,
  type TestKey,
} from "../tpm/testing/write-tpm.js";
import { CertificateCache, readPem, readPublicKey } from "../x509/index.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import { firstFailure } from "./first-failure.js";
import { formatOf, inspect, verify } from "./tpm2.js";
import type { VerifyOptions } from "./verify-options.js";

const text = (value: string): Bytes => Uint8Array.from(new TextEncoder().encode(value));
const nonce = text("a nonce of 16 by");

let key: TestKey;
let other: TestKey;
let kernel: Bytes;
let values: PcrValues;
const selections: readonly TpmPcrSelection[] = [{ hash: "SHA-256", indices: [0, 4, 8] }];

beforeAll(async () => {
  [key, other] = [await makeKey("ecdsa"), await makeKey("ecdsa")];
  kernel = await extended("SHA-256", "kernel");
  values = new Map([
    [
      "SHA-256",
      new Map([
        [0, new Uint8Array(32)],
        [4, kernel],
        [8, new Uint8Array(32)],
      ]),
    ],
  ]);
});

interface Parts {
  readonly extraData?: Bytes;
  readonly digestOf?: PcrValues;
  readonly signer?: TestKey;
}

async function quoted({ extraData = nonce, digestOf = values, signer = key }: Parts = {}): Promise<readonly [message: Bytes, signature: Bytes]> {
  const digest = await pcrDigest(selectedPcrs(digestOf, selections) ?? [], "SHA-256");
  const message = writeQuote({ extraData, selections, pcrDigest: digest });
  return [message, await signTpm(signer, message)];
}

const pcrsJson = (banks: PcrValues): unknown => ({
  sha256: Object.fromEntries([...(banks.get("SHA-256") ?? [])].map(([index, value]) => [index, toHex(value)])),
});

async function json(parts: Parts = {}, more: Readonly<Record<string, unknown>> = {}): Promise<Bytes> {
  const [quote, signature] = await quoted(parts);
  return text(JSON.stringify({ quote: toBase64(quote), signature: toBase64(signature), pcrs: pcrsJson(values), ...more }));
}

function options(more: Partial<VerifyOptions> = {}): VerifyOptions {
  return { collateral: [], anchors: [], at: Date.UTC(2026, 0, 1), keys: [{ use: "tpm-ak", key: readPublicKey(key.spki, "the key") }], ...more };
}

const outcome = (facts: EvidenceFacts, name: string): string | undefined => facts.checks.find((check) => check.name === name)?.outcome;

describe("a TPM quote", () => {
  it("of a key that the relying party trusts is accepted, with the registers that it is about", async () => {
    const facts = await verify(await json(), options({ nonce }));
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts).toMatchObject({ technology: "tpm2", format: "tpm2-quote", memory: "none", debug: "unknown", identity: { kind: "ak", trust: "signed" } });
    expect(facts.reportData).toStrictEqual(nonce);
    expect(facts.measurements.map(({ register, kind, trust }) => [register, kind, trust])).toStrictEqual([
      ["PCR0", "boot", "bound"],
      ["PCR4", "boot", "bound"],
      ["PCR8", "runtime", "bound"],
    ]);
    expect(facts.measurements[1]).toStrictEqual({ register: "PCR4", algorithm: "sha-256", value: toHex(kernel), kind: "boot", trust: "bound" });
    expect(facts.claims).toContainEqual({ name: "signature-scheme", value: "ECDSA/SHA256", trust: "signed" });
    expect(facts.claims).toContainEqual({ name: "register-selection", value: "sha256:0,4,8", trust: "signed" });
    expect([outcome(facts, "certificate-chain"), outcome(facts, "key-attributes")]).toStrictEqual(["skipped", "skipped"]);
  });

  it("as the response of TPM2_Quote is accepted without register values, which is shown", async () => {
    const facts = await verify(writeResponse(...(await quoted())), options());
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts.measurements).toStrictEqual([]);
    expect([outcome(facts, "register-values"), outcome(facts, "nonce")]).toStrictEqual(["skipped", "skipped"]);
  });

  it.each([0, 10_000])("with %i spaces behind it is named by its digest", async (spaces) => {
    const evidence = text(new TextDecoder().decode(await json()) + " ".repeat(spaces));
    const facts = await verify(evidence, options());
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts.evidence).toBe(`sha256:${toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", evidence)))}`);
  });

  /** The attacks that a verifier has to resist. */
  it.each([
    ["for another nonce", async () => json({ extraData: text("another nonce 16") }), {}, "nonce", "binding-mismatch"],
    ["for the beginning of the nonce", async () => json({ extraData: nonce.subarray(0, 8) }), {}, "nonce", "binding-mismatch"],
    ["of another key", async () => json({ signer: other }), {}, "quote-signature", "signature-invalid"],
    ["of no trusted key", async () => json(), { keys: [] }, "certificate-chain", "chain-invalid"],
    [
      "of a key that is trusted for something else",
      async () => json(),
      { keys: [{ use: "cca-platform", key: undefined }] },
      "certificate-chain",
      "chain-invalid",
    ],
    [
      "over other register values",
      async () => json({}, { pcrs: { sha256: { 0: "00".repeat(32), 4: "11".repeat(32), 8: "00".repeat(32) } } }),
      {},
      "register-values",
      "binding-mismatch",
    ],
    ["over registers that are not told", async () => json({}, { pcrs: { sha256: { 0: "00".repeat(32) } } }), {}, "register-values", "register-mismatch"],
    [
      "of a key that the TPM would let sign anything",
      async () => json({}, { publicArea: toBase64(await writePublic(key, 0x0004_0072)) }),
      {},
      "key-attributes",
      "key-mismatch",
    ],
    [
      "of a key that is not bound to its TPM",
      async () => json({}, { publicArea: toBase64(await writePublic(key, attestationKeyBits & ~2)) }),
      {},
      "key-attributes",
      "key-mismatch",
    ],
    [
      "of a key that is also for decryption",
      async () => json({}, { publicArea: toBase64(await writePublic(key, attestationKeyBits | 0x2_0000)) }),
      {},
      "key-attributes",
      "key-mismatch",
    ],
    ["with the public area of another key", async () => json({}, { publicArea: toBase64(await writePublic(other)) }), {}, "key-attributes", "key-mismatch"],
    ["with an event log that is none", async () => json({}, { eventLog: "AAAA" }), {}, "layout", "log-invalid"],
  ] as const)("%s is refused", async (_, evidence, more, check, code) => {
    const facts = await verify(await evidence(), options({ nonce, ...(more as Partial<VerifyOptions>) }));
    expect(firstFailure(facts)).toMatchObject({ name: check, code });
  });

  it("is refused where no keys were given at all; a cache changes nothing", async () => {
    const { keys: _, ...without } = options({ nonce });
    expect(firstFailure(await verify(await json(), without))).toMatchObject({ code: "chain-invalid" });
    expect(firstFailure(await verify(await json(), options({ nonce, cache: new CertificateCache() })))).toBeUndefined();
  });

  it("of the right one among several trusted keys is accepted", async () => {
    const keys = [other, key].map(({ spki }) => ({ use: "tpm-ak" as const, key: readPublicKey(spki, "the key") }));
    const facts = await verify(await json({}, { publicArea: toBase64(await writePublic(key)) }), options({ nonce, keys }));
    expect(firstFailure(facts)).toBeUndefined();
    expect(outcome(facts, "key-attributes")).toBe("checked");
  });

  it("of none of several trusted keys is refused", async () => {
    const keys = [other, await makeKey("ecdsa")].map(({ spki }) => ({ use: "tpm-ak" as const, key: readPublicKey(spki, "the key") }));
    expect(firstFailure(await verify(await json(), options({ nonce, keys })))).toMatchObject({ name: "quote-signature", code: "signature-invalid" });
  });

  it("shows values only after its signature and their digest held", async () => {
    const facts = await verify(await json({}, { pcrs: { sha256: { 0: "00".repeat(32), 4: "11".repeat(32), 8: "00".repeat(32) } } }), options());
    expect(facts.measurements).toStrictEqual([]);
  });
});

describe("register values and reference values", () => {
  it.each([
    ["match", true, "launch"],
    ["do not match", false, "mismatch"],
  ] as const)("that %s say so of the boot", async (_, same, state) => {
    const facts = await verify(await json(), options({ nonce }));
    const value = { technology: "tpm2", register: "PCR4", algorithm: "sha-256", value: same ? toHex(kernel) : "00".repeat(32) };
    expect(matchReferences(facts, [value], 0).state).toBe(state);
    expect(matchReferences(facts, [{ ...value, register: "PCR8", value: "00".repeat(32) }], 0).state).toBe("mismatch");
  });
});

describe("an event log beside a quote", () => {
  const log = async (...data: readonly string[]): Promise<Bytes> =>
    writeEventLog(
      ["SHA-256"],
      data.map((each) => ({ register: 4, data: text(each) })),
    );

  it("that replays to the quoted values marks them as replayed", async () => {
    const facts = await verify(await json(), options({ collateral: [{ kind: "event-log", data: await log("kernel") }] }));
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts.measurements.map(({ replayed }) => replayed)).toStrictEqual([undefined, true, undefined]);
  });

  it("that came with the quote is as good", async () => {
    const facts = await verify(await json({}, { eventLog: toBase64(await log("kernel")) }), options());
    expect(outcome(facts, "event-log")).toBe("checked");
  });

  it("stands in for values that were not supplied", async () => {
    const facts = await verify(writeResponse(...(await quoted())), options({ collateral: [{ kind: "event-log", data: await log("kernel") }] }));
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts.measurements.map(({ value }) => value)).toStrictEqual(["00".repeat(32), toHex(kernel), "00".repeat(32)]);
    expect(outcome(facts, "register-values")).toBe("checked");
  });

  it.each([
    ["beside values", async () => json(), "PCR4 of SHA-256"],
    ["alone", async () => writeResponse(...(await quoted())), "quoted digest"],
  ])("%s that replays to something else is refused", async (_, evidence, reason) => {
    const facts = await verify(await evidence(), options({ collateral: [{ kind: "event-log", data: await log("another kernel") }] }));
    expect(firstFailure(facts)).toMatchObject({ name: "event-log", code: "replay-mismatch" });
    expect(firstFailure(facts)?.reason).toContain(reason);
    expect(facts.measurements.some(({ replayed }) => replayed === true)).toBe(false);
  });

  it("without an event of a boot register that was measured into is refused", async () => {
    const one = new Map([
      [
        "SHA-256",
        new Map([
          [0, kernel],
          [4, kernel],
          [8, new Uint8Array(32)],
        ]),
      ],
    ] as const);
    const facts = await verify(
      await json({ digestOf: one }, { pcrs: pcrsJson(one) }),
      options({ collateral: [{ kind: "event-log", data: await log("kernel") }] }),
    );
    expect(firstFailure(facts)).toMatchObject({ name: "event-log", code: "replay-mismatch" });
    expect(firstFailure(facts)?.reason).toContain("PCR0 of SHA-256");
  });

  it.each([
    ["another bank", "SHA-384", 4],
    ["other registers", "SHA-256", 5],
  ] as const)("of %s than the quote's explains nothing, which is shown", async (_, hash, register) => {
    const data = await writeEventLog([hash], [{ register, data: text("kernel") }]);
    const facts = await verify(await json(), options({ collateral: [{ kind: "event-log", data }] }));
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts.measurements.some(({ replayed }) => replayed !== undefined)).toBe(false);
    expect(outcome(facts, "event-log")).toBe("skipped");
    const alone = await verify(writeResponse(...(await quoted())), options({ collateral: [{ kind: "event-log", data }] }));
    expect(firstFailure(alone)).toBeUndefined();
    expect([outcome(alone, "event-log"), outcome(alone, "register-values"), alone.measurements]).toStrictEqual(["skipped", "skipped", []]);
  });
});

describe("the layout of a TPM quote", () => {
  it.each([
    ["is no JSON", () => text("{"), "not JSON"],
    ["is a list", () => text("[]"), "not an object of the fields"],
    ["has a field of another name", async () => json({}, { key: 1 }), "not an object of the fields"],
    ["lacks the quote", () => text('{"signature":"AAAA"}'), "field quote"],
    ["lacks the signature", () => text('{"quote":"AAAA"}'), "field signature"],
    ["has a quote that is no text", () => text('{"quote":1}'), "not base64"],
    ["has a quote that is not base64", () => text('{"quote":"!"}'), "not base64"],
    ["has registers that are no object", async () => json({}, { pcrs: [] }), "object of banks"],
    ["has a bank of another name", async () => json({}, { pcrs: { sm3: {} } }), "sha256"],
    ["has a bank that every object has", async () => json({}, { pcrs: { constructor: {} } }), "sha256"],
    ["has a bank that is no object", async () => json({}, { pcrs: { sha256: [] } }), "sha256"],
    ["has a register 32", async () => json({}, { pcrs: { sha256: { 32: "00" } } }), "0 to 31"],
    ["has a register of no number", async () => json({}, { pcrs: { sha256: { "01": "00" } } }), "0 to 31"],
    ["has a value of another size", async () => json({}, { pcrs: { sha256: { 1: "00" } } }), "not a digest of SHA-256"],
    ["has a value that is no text", async () => json({}, { pcrs: { sha256: { 1: 0 } } }), "not a digest of SHA-256"],
    ["is a quote that ends early", async () => writeResponse((await quoted())[0], new Uint8Array(3)), "inside of a field"],
    ["is another structure of a TPM", async () => json({}, { quote: toBase64(new Uint8Array(80)) }), "mark of what a TPM made"],
  ])("that %s is refused", async (_, evidence, problem) => {
    const facts = await verify(await evidence(), options());
    expect(firstFailure(facts)).toMatchObject({ name: "layout", code: "report-invalid" });
    expect(firstFailure(facts)?.reason).toContain(problem);
    expect(facts.claims).toStrictEqual([]);
  });

  it("is told from its first bytes", async () => {
    expect(formatOf(await json())).toBe("tpm2-quote");
    expect(formatOf(writeResponse(...(await quoted())))).toBe("tpm2-quote");
    for (const bytes of [text('{"quote":{"message":[]}}'), text("{}"), text('{"hcl_report":""}'), new Uint8Array(0)]) expect(formatOf(bytes)).toBeUndefined();
  });

  it("is shown without being verified", async () => {
    const shown = inspect(
      await json({ signer: other }, { publicArea: toBase64(await writePublic(key)), eventLog: toBase64(await writeEventLog(["SHA-1"], [])) }),
    );
    expect(shown).toMatchObject({
      format: "tpm2-quote",
      extraData: toHex(nonce),
      resetCount: 3,
      events: 0,
      key: { kind: "ec", attributes: { restricted: true } },
    });
    expect(inspect(writeResponse(...(await quoted())))).not.toHaveProperty("key");
  });
});

describeWithSharedData("a real TPM quote", () => {
  const file = (place: string): Bytes => Uint8Array.from(readFileSync(sharedData(`boundary/tpm/${place}`)));
  const realKeys = (): VerifyOptions["keys"] =>
    readPem(sharedText("boundary/tpm/keylime/akpub.pem"), "PUBLIC KEY").map((spki) => ({ use: "tpm-ak" as const, key: readPublicKey(spki, "the key") }));

  it("is accepted under its key", async () => {
    const facts = await verify(bytesOf(sized(file("keylime/quote.out")), file("keylime/quotesig.out")), options({ keys: realKeys() ?? [] }));
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts.claims).toContainEqual({ name: "extra-data", value: "db1db298db6d60e6385b7231743e9c3056a18003", trust: "signed" });
    expect(facts.claims).toContainEqual({ name: "signature-scheme", value: "RSASSA/SHA256", trust: "signed" });
  });

  it("binds the register values that tpm2-tools wrote beside it", async () => {
    const quote = {
      quote: toBase64(file("keylime/quote.out")),
      signature: toBase64(file("keylime/quotesig.out")),
      publicArea: toBase64(file("keylime/ak.pub")),
      pcrs: pcrsJson(readPcrBlob(file("keylime/quotepcr.out"))),
    };
    const facts = await verify(text(JSON.stringify(quote)), options({ keys: realKeys() ?? [] }));
    expect(firstFailure(facts)).toBeUndefined();
    expect(facts.measurements.map(({ register }) => register)).toStrictEqual(["PCR15", "PCR16", "PCR22"]);
    expect(outcome(facts, "key-attributes")).toBe("checked");
  });

  const chain = ["gotpm/certs/pca_tpm_rsa_sign_cert.pem", "trust/gcp/gcp_ek_ak_ca_intermediate_v3.crt", "trust/gcp/gcp_ek_ak_ca_root.crt"];
  const collateral = (files: readonly string[]): VerifyOptions["collateral"] =>
    files.map((place) => ({ kind: "certificate-chain" as const, data: file(place) }));
  const anchors = [{ technology: "tpm2", spkiSha256: "56a613f57126a385dd6949294e93b0b566f96ab0573be0c2368e6f5ca779831f" }];
  const quoteBytes = (): Bytes => bytesOf(sized(file("keylime/quote.out")), file("keylime/quotesig.out"));
  const at = Date.UTC(2024, 0, 1);

  it("is held against the attestation key of a certificate, before any key that was given", async () => {
    const facts = await verify(quoteBytes(), options({ collateral: collateral(chain), anchors, at, keys: realKeys() ?? [], cache: new CertificateCache() }));
    expect([outcome(facts, "certificate-chain"), outcome(facts, "certificate-validity"), outcome(facts, "revocation")]).toStrictEqual([
      "checked",
      "checked",
      "skipped",
    ]);
    expect(firstFailure(facts)).toMatchObject({ name: "quote-signature", code: "signature-invalid" });
    expect(facts).toMatchObject({
      identity: { trust: "endorsed" },
      anchor: { spkiSha256: anchors[0]?.spkiSha256, test: false },
      collateral: [{ kind: "certificate-chain" }],
    });
  });

  it.each([
    ["does not end in a pinned key", chain, [], at, "certificate-chain", "chain-invalid"],
    ["is pinned for another technology only", chain, [{ ...anchors[0], technology: "amd-sev-snp" }], at, "certificate-chain", "chain-invalid"],
    ["lacks a certificate", [chain[0] ?? "", chain[2] ?? ""], anchors, at, "certificate-chain", "chain-invalid"],
    ["is over", chain, anchors, Date.UTC(2099, 0, 1), "certificate-validity", "chain-invalid"],
    ["is a PEM of another kind", ["keylime/akpub.pem"], anchors, at, "certificate-chain", "chain-invalid"],
    ["is a broken certificate", ["trust/gcp/gcp_ek_ak_ca_root.crt"], anchors, at, "layout", "chain-invalid"],
  ])("with a chain that %s is refused", async (name, files, pinned, time, check, code) => {
    const broken = name === "is a broken certificate" ? [{ kind: "certificate-chain" as const, data: Uint8Array.of(0x30, 0x00) }] : collateral(files);
    const facts = await verify(quoteBytes(), options({ collateral: broken, anchors: pinned as VerifyOptions["anchors"], at: time }));
    expect(firstFailure(facts)).toMatchObject({ name: check, code });
  });

  it("with a revocation list that is none is refused", async () => {
    const facts = await verify(
      quoteBytes(),
      options({ collateral: [...collateral(chain), { kind: "revocation-list", data: new Uint8Array(3) }], anchors, at }),
    );
    expect(firstFailure(facts)).toMatchObject({ name: "layout", code: "collateral-invalid" });
  });
});
