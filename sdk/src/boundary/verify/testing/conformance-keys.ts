import { toBase64 } from "../bytes/base64.js";
import { toBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import type { CborValue } from "../cbor/cbor-value.js";
import { writeCbor } from "../cbor/write-cbor.js";
import { signCoseSign1 } from "../cose/cose-sign1.js";
import { signJws } from "../jose/jws.js";
import { pcrDigest, selectedPcrs, type PcrValues } from "../tpm/pcr-values.js";
import { extended, makeKey, signTpm, writeQuote, type TestKey as TpmKey } from "../tpm/testing/write-tpm.js";
import type { ConformanceEvidence } from "./conformance-evidence.js";
import { testKey, pemOf, type TestKey } from "./issue-certificate.js";
import { testAmd, testReport, testSnpKey } from "./write-snp.js";

const text = (value: string): Bytes => Uint8Array.from(new TextEncoder().encode(value));
const filled = (size: number, byte: number): Bytes => new Uint8Array(size).fill(byte);
/** What the evidence of this file is fresh for: 32 bytes. */
const nonce = filled(32, 0xd1);

/** Adds evidence under keys that a relying party trusts without a chain: quotes of a TPM and of a virtual one, a CCA token, results of another verifier. */
export async function addKeyedEvidence(made: ConformanceEvidence): Promise<void> {
  await addTpm(made);
  await addAzure(made);
  await addCca(made);
  await addResults(made);
}

const selections = [{ hash: "SHA-256", indices: [0, 4] }] as const;

async function quoteOf(key: TpmKey, values: PcrValues): Promise<readonly [message: Bytes, signature: Bytes]> {
  const digest = await pcrDigest(selectedPcrs(values, selections) ?? [], "SHA-256");
  const message = writeQuote({ extraData: nonce, selections, pcrDigest: digest });
  return [message, await signTpm(key, message)];
}

async function registers(): Promise<PcrValues> {
  const values: readonly (readonly [number, Bytes])[] = Array.from({ length: 24 }, (_, index) => [index, new Uint8Array(32)]);
  return new Map([["SHA-256", new Map([...values, [4, await extended("SHA-256", "kernel")]])]]);
}

async function addTpm({ evidence, keys }: ConformanceEvidence): Promise<void> {
  const [key, values] = [await makeKey("ecdsa"), await registers()];
  const [quote, signature] = await quoteOf(key, values);
  const held = values.get("SHA-256") ?? new Map<number, Bytes>();
  const bundle = (kernel: Bytes): string => {
    const sha256 = Object.fromEntries([0, 4].map((index) => [index, toHex(index === 4 ? kernel : (held.get(index) ?? new Uint8Array(32)))]));
    return toBase64(text(JSON.stringify({ quote: toBase64(quote), signature: toBase64(signature), pcrs: { sha256 } })));
  };
  evidence["tpm"] = bundle(held.get(4) ?? new Uint8Array(32));
  evidence["tpm-other-register"] = bundle(await extended("SHA-256", "another kernel"));
  keys["tpm"] = { use: "tpm-ak", spki: toBase64(key.spki) };
}

async function addAzure({ evidence, collateral, anchors }: ConformanceEvidence): Promise<void> {
  const amd = await testAmd("milan");
  const chip = await testSnpKey(amd);
  const [key, other] = [await makeKey("rsassa"), await makeKey("rsassa")];
  const stated = await runtimeData(key);
  const report = await testReport("milan", chip, { reportData: digestField(await crypto.subtle.digest("SHA-256", stated)) });
  const values = await registers();
  const pcrs = [...(values.get("SHA-256") ?? new Map<number, Bytes>()).values()].map((value) => [...value]);
  const of = async (signer: TpmKey, runtime: Bytes): Promise<string> => {
    const [message, signed] = await quoteOf(signer, values);
    // Behind the algorithm, the hash and the size of the signature.
    const quote = { message: [...message], signature: [...signed.subarray(6)], pcrs };
    return toBase64(text(JSON.stringify({ quote, report: [...hclReport(report, runtime)], vcek: pemOf(chip.certificate) })));
  };
  evidence["azure"] = await of(key, stated);
  evidence["azure-other-key"] = await of(other, await runtimeData(other));
  anchors["azure-amd"] = { technology: "amd-sev-snp", spkiSha256: `sha256:${amd.root.key.pin}` };
  collateral["azure-amd-chain"] = toBase64(text(pemOf(amd.ask.certificate, amd.root.certificate)));
}

async function runtimeData({ pair }: TpmKey): Promise<Bytes> {
  const { n = "", e = "" } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const keys = [{ kid: "HCLAkPub", key_ops: ["sign"], kty: "RSA", e, n }];
  return text(JSON.stringify({ keys, "vm-configuration": { "secure-boot": true, "tpm-enabled": true } }));
}

function digestField(digest: ArrayBuffer): Bytes {
  const field = new Uint8Array(64);
  field.set(new Uint8Array(digest));
  return field;
}

/** An HCL report: a header, the hardware report, a header of the runtime data, and these. */
function hclReport(report: Bytes, runtime: Bytes): Bytes {
  const bytes = new Uint8Array(32 + 1184 + 20 + runtime.length);
  const view = new DataView(bytes.buffer);
  bytes.set(text("HCLA"));
  view.setUint32(4, 1, true);
  view.setUint32(8, bytes.length, true);
  bytes.set(report, 32);
  for (const [index, value] of [20 + runtime.length, 1, 2, 1, runtime.length].entries()) view.setUint32(1216 + 4 * index, value, true);
  bytes.set(runtime, 1236);
  return bytes;
}

async function addCca({ evidence, keys }: ConformanceEvidence): Promise<void> {
  const [platform, realm, other] = [await testKey(), await testKey(), await testKey()];
  const claims = (of: Readonly<Record<number, CborValue>>): CborValue => new Map(Object.entries(of).map(([label, value]) => [Number(label), value]));
  const sign = async (of: Readonly<Record<number, CborValue>>, key: TestKey): Promise<Bytes> =>
    signCoseSign1(writeCbor(claims(of)), { algorithm: -35, key: key.privateKey });
  const point = Uint8Array.from([4, ...realm.point]);
  const challenge = new Uint8Array(64);
  challenge.set(nonce);
  const token = async (bound: Bytes): Promise<string> =>
    toBase64(
      writeCbor({
        tag: 399,
        value: new Map([
          [
            44_234,
            await sign(
              {
                265: "tag:arm.com,2023:cca_platform#1.0.0",
                10: new Uint8Array(await crypto.subtle.digest("SHA-256", bound)),
                2396: filled(32, 3),
                256: Uint8Array.from([1, ...filled(32, 4)]),
                2401: filled(3, 5),
                2395: 0x3003,
                2402: "sha-256",
                2399: [claims({ 1: "BL", 2: filled(32, 1), 4: "3.4.2", 5: filled(32, 2) })],
              },
              platform,
            ),
          ],
          [
            44_241,
            await sign(
              {
                10: challenge,
                44235: filled(64, 8),
                44236: "sha-256",
                44237: point,
                44238: filled(32, 10),
                44239: [11, 12, 13, 14].map((byte) => filled(32, byte)),
                44240: "sha-256",
              },
              realm,
            ),
          ],
        ]),
      }),
    );
  evidence["cca"] = await token(point);
  evidence["cca-other-realm"] = await token(Uint8Array.from([4, ...other.point]));
  keys["cca"] = { use: "cca-platform", spki: toBase64(platform.spki) };
}

async function addResults({ evidence, keys }: ConformanceEvidence): Promise<void> {
  const [key, other] = [await testKey(), await testKey()];
  const head = {
    eat_profile: "tag:ietf.org,2026:rats/ear#04",
    iat: Date.UTC(2026, 4, 31) / 1000,
    exp: Date.UTC(2027, 0, 1) / 1000,
    eat_nonce: toBase64Url(nonce),
  };
  const verifier = { developer: "https://verifier.example", build: "1.0.0" };
  const sign = async (name: string, claims: Parameters<typeof signJws>[0]): Promise<void> => {
    evidence[name] = toBase64(text(await signJws(claims, { algorithm: "ES384", key: key.privateKey, type: "eat+jwt" })));
  };
  const draft = (status: string, executables: number): Parameters<typeof signJws>[0] => ({
    ...head,
    ear_verifier_id: verifier,
    submods: {
      cpu: { ear_status: status, ear_trustworthiness_vector: { executables, hardware: 2 }, ear_attester_claims: { technology: "amd-sev-snp" } },
    },
  });
  const dotted = (status: string, executables: number): Parameters<typeof signJws>[0] => ({
    ...head,
    eat_profile: "tag:github.com,2023:veraison/ear",
    "ear.verifier-id": verifier,
    submods: { cpu: { "ear.status": status, "ear.trustworthiness-vector": { executables, hardware: 2 } } },
  });
  await sign("ear", draft("affirming", 2));
  await sign("ear-warning", draft("warning", 33));
  await sign("ear-better-than-its-vector", draft("affirming", 33));
  await sign("ear-dotted", dotted("affirming", 2));
  await sign("ear-dotted-warning", dotted("warning", 33));
  await sign("ear-dotted-better-than-its-vector", dotted("affirming", 33));
  keys["ear"] = { use: "token-issuer", spki: toBase64(key.spki) };
  keys["ear-of-another"] = { use: "token-issuer", spki: toBase64(other.spki) };
}
