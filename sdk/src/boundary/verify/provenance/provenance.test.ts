import type { ReferenceValueJson } from "@cornercast/schemas";
import { beforeAll, describe, expect, it } from "vitest";
import { toBase64 } from "../bytes/base64.js";
import { toBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { evidenceDigest } from "../evidence/index.js";
import { signRaw, testKey, type TestKey } from "../testing/issue-certificate.js";
import { derInteger, derSequence } from "../testing/write-der.js";
import { readPublicKey, type PublicKey } from "../x509/index.js";
import { checkProvenance } from "./check-provenance.js";
import { preAuthEncoding } from "./dsse.js";

const text = (value: string): Bytes => Uint8Array.from(new TextEncoder().encode(value));
const measurement = "ab".repeat(48);
const statement = {
  _type: "https://in-toto.io/Statement/v1",
  subject: [
    { name: "other", digest: { sha256: "00" } },
    { name: "image", digest: { sha384: measurement } },
  ],
  predicateType: "https://slsa.dev/provenance/v1",
  predicate: { runDetails: { builder: { id: "https://builder.example" } } },
};

let key: TestKey;
let other: TestKey;
let keys: readonly PublicKey[];
beforeAll(async () => {
  [key, other] = [await testKey("P-384"), await testKey("P-256")];
  keys = [other, key].map(({ spki }) => readPublicKey(spki, "the key"));
});

async function derSignature(signer: TestKey, data: Bytes): Promise<Bytes> {
  const raw = await signRaw(signer, data);
  const half = raw.length / 2;
  return derSequence(derInteger(raw.subarray(0, half)), derInteger(raw.subarray(half)));
}

async function envelope(content: unknown = statement, payloadType = "application/vnd.in-toto+json", signer = key): Promise<Bytes> {
  const payload = text(JSON.stringify(content));
  const signature = await derSignature(signer, preAuthEncoding({ payloadType, payload }));
  return text(JSON.stringify({ payloadType, payload: toBase64(payload), signatures: [{ keyid: "", sig: toBase64(signature) }] }));
}

const valueFor = async (bytes: Bytes, change: Partial<ReferenceValueJson> = {}): Promise<ReferenceValueJson> => ({
  technology: "intel-tdx",
  register: "MRTD",
  algorithm: "sha-384",
  value: measurement,
  provenance: await evidenceDigest(bytes),
  ...change,
});

describe("the provenance of a reference value", () => {
  it("is shown by a statement that a trusted key signed, and that names the measurement", async () => {
    const bytes = await envelope();
    expect(await checkProvenance(await valueFor(bytes), bytes, keys)).toStrictEqual({
      kind: "shown",
      signer: key.pin,
      subject: "image",
      predicateType: "https://slsa.dev/provenance/v1",
      builder: "https://builder.example",
    });
  });

  it("may be of the older types, of a measurement that is no digest of a file, and of an unnamed builder", async () => {
    const older = await envelope(
      {
        ...statement,
        _type: "https://in-toto.io/Statement/v0.1",
        subject: [{ name: "s", digest: { "sev-snp-measurement": measurement } }],
        predicate: { builder: { id: "b" } },
      },
      undefined,
      other,
    );
    expect(await checkProvenance(await valueFor(older, { technology: "amd-sev-snp" }), older, keys)).toMatchObject({
      kind: "shown",
      builder: "b",
      signer: other.pin,
    });
    expect(await checkProvenance(await valueFor(older), older, keys)).toMatchObject({ kind: "refused" });
    const unnamed = await envelope({ ...statement, predicate: undefined });
    expect(await checkProvenance(await valueFor(unnamed), unnamed, keys)).not.toHaveProperty("builder");
  });

  it.each(["RSA-PSS", "RSASSA-PKCS1-v1_5"])("may be signed with %s", async (name) => {
    const pair = await crypto.subtle.generateKey({ name, hash: "SHA-256", modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }, true, [
      "sign",
      "verify",
    ]);
    const rsa = readPublicKey(new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey)), "the key");
    const payload = text(JSON.stringify(statement));
    const payloadType = "application/vnd.in-toto+json";
    const signature = await crypto.subtle.sign({ name, saltLength: 32 }, pair.privateKey, preAuthEncoding({ payloadType, payload }));
    const bytes = text(
      JSON.stringify({ payloadType, payload: toBase64Url(payload), signatures: [{ sig: "AAAA" }, { sig: toBase64(new Uint8Array(signature)) }] }),
    );
    expect(await checkProvenance(await valueFor(bytes), bytes, [rsa])).toMatchObject({ kind: "shown" });
  });

  it.each([
    ["is for another measurement", async () => envelope(), { value: "00".repeat(48) }, "no subject"],
    ["is of another algorithm", async () => envelope(), { algorithm: "sha-256" }, "no subject"],
    ["is another than the value states", async () => envelope(), { provenance: `sha256:${"00".repeat(32)}` }, "whose digest"],
    ["is of a value that is not stated", async () => envelope({ ...statement, subject: [{ name: "s", digest: {} }] }), { value: undefined }, "no subject"],
    ["is stated nowhere", async () => envelope(), { provenance: undefined }, "whose digest"],
    ["nobody trusted signed", async () => envelope(statement, undefined, await testKey()), {}, "none of the trusted keys"],
    ["is of another type", async () => envelope(statement, "text/plain"), {}, "no in-toto statement"],
    ["holds another statement", async () => envelope({ ...statement, _type: "x" }), {}, "not of the type"],
    ["has no subjects", async () => envelope({ ...statement, subject: {} }), {}, "not a list"],
    ["has subjects without digests", async () => envelope({ ...statement, subject: [{ digest: [] }, 1] }), {}, "no subject"],
    ["has no name", async () => envelope({ ...statement, subject: [{ digest: { sha384: measurement } }] }), {}, "name"],
    ["is no JSON", async () => Promise.resolve(text("x")), {}, "not JSON"],
    ["has no signatures", async () => Promise.resolve(text('{"payloadType":"x","payload":"","signatures":[]}')), {}, "between 1 and 16"],
    ["has a payload that is no base64", async () => Promise.resolve(text('{"payloadType":"x","payload":"!","signatures":[{"sig":""}]}')), {}, "not base64"],
    ["has a signature that is no text", async () => Promise.resolve(text('{"payloadType":"x","payload":"","signatures":[{"sig":1}]}')), {}, "not base64"],
  ])("that %s is refused", async (_, make, change, problem) => {
    const bytes = await make();
    const outcome = await checkProvenance(await valueFor(bytes, change as Partial<ReferenceValueJson>), bytes, keys);
    expect(outcome.kind === "refused" ? outcome.message : "shown").toContain(problem);
  });

  it("is not shown by an envelope whose payload was signed as another type", async () => {
    const payload = text(JSON.stringify(statement));
    const signature = await derSignature(key, preAuthEncoding({ payloadType: "text/plain", payload }));
    const bytes = text(JSON.stringify({ payloadType: "application/vnd.in-toto+json", payload: toBase64(payload), signatures: [{ sig: toBase64(signature) }] }));
    expect(await checkProvenance(await valueFor(bytes), bytes, keys)).toMatchObject({ kind: "refused" });
  });
});
