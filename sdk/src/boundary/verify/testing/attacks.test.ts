import { beforeAll, describe, expect, it } from "vitest";
import { toBase64 } from "../bytes/base64.js";
import { toBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import { readCbor } from "../cbor/read-cbor.js";
import { writeCbor } from "../cbor/write-cbor.js";
import type { CborValue } from "../cbor/cbor-value.js";
import { signCoseSign1 } from "../cose/cose-sign1.js";
import { fromEar } from "../ear/from-ear.js";
import { toEarJwt } from "../ear/to-ear.js";
import { firstFailure, type VerifyOptions } from "../evidence/index.js";
import * as armCca from "../evidence/arm-cca.js";
import * as software from "../evidence/software-attester.js";
import * as tpm2 from "../evidence/tpm2.js";
import { readJws, signJws, verifyJws } from "../jose/jws.js";
import { readStrictJson } from "../json/strict-json.js";
import { attestInSoftware } from "../software/software-report.js";
import { pcrDigest, selectedPcrs, type PcrValues } from "../tpm/pcr-values.js";
import {
  attestationKeyBits,
  bytesOf,
  extended,
  makeKey,
  signTpm,
  writeEventLog,
  writePublic,
  writeQuote,
  type TestKey as TpmKey,
} from "../tpm/testing/write-tpm.js";
import { readPublicKey } from "../x509/index.js";
import { testKey, type TestKey } from "./issue-certificate.js";

/**
 * Attacks on what is verified without a vendor's hierarchy: quotes, tokens, results of others. Each is made against the verifier as it is, which
 * refuses it, and against one whose defence is off, which does not: so the attack is one, and the defence is what stops it.
 */
interface Attack {
  /** The row of the list of attacks, and what is done. */
  readonly name: string;
  /** Whether the attack gets through the verifier as it is. */
  readonly defended: () => Promise<boolean>;
  /** Whether it gets through with the defence off. */
  readonly undefended: () => Promise<boolean>;
}

const text = (value: string): Bytes => Uint8Array.from(new TextEncoder().encode(value));
const nonce = new Uint8Array(32).fill(1);
const stale = new Uint8Array(32).fill(2);
const at = Date.UTC(2026, 0, 1);

let ak: TpmKey;
let attacker: TpmKey;
let key: TestKey;
let other: TestKey;
let values: PcrValues;
beforeAll(async () => {
  [ak, attacker] = [await makeKey("ecdsa"), await makeKey("ecdsa")];
  [key, other] = [await testKey(), await testKey()];
  values = new Map([["SHA-256", new Map([[4, await extended("SHA-256", "kernel")]])]]);
});

const selections = [{ hash: "SHA-256", indices: [4] }] as const;
const tpmOptions = (more: Partial<VerifyOptions> = {}): VerifyOptions => ({
  collateral: [],
  anchors: [],
  at,
  nonce,
  keys: [{ use: "tpm-ak", key: readPublicKey(ak.spki, "key") }],
  ...more,
});

async function quote(extraData: Bytes, signer: TpmKey, more: Readonly<Record<string, unknown>> = {}): Promise<Bytes> {
  const message = writeQuote({ extraData, selections, pcrDigest: await pcrDigest(selectedPcrs(values, selections) ?? [], "SHA-256") });
  return text(JSON.stringify({ quote: toBase64(message), signature: toBase64(await signTpm(signer, message)), ...more }));
}

const passes = async (evidence: Bytes, options: VerifyOptions): Promise<boolean> => firstFailure(await tpm2.verify(evidence, options)) === undefined;
const pcrs = (value: Bytes): unknown => ({ sha256: { 4: toHex(value) } });
function without(options: VerifyOptions): VerifyOptions {
  const { nonce: _, ...rest } = options;
  return rest;
}

async function ccaToken(challengeKey: Bytes, realmKey: TestKey): Promise<Bytes> {
  const point = Uint8Array.from([4, ...realmKey.point]);
  const map = (members: Readonly<Record<number, CborValue>>): Bytes =>
    writeCbor(new Map(Object.entries(members).map(([label, value]) => [Number(label), value])));
  const filled = (size: number): Bytes => new Uint8Array(size).fill(1);
  const platform = map({
    265: "tag:arm.com,2023:cca_platform#1.0.0",
    10: new Uint8Array(await crypto.subtle.digest("SHA-256", challengeKey)),
    2396: filled(32),
    256: filled(33),
    2401: filled(1),
    2395: 0x3000,
    2402: "sha-256",
    2399: [
      new Map([
        [2, filled(32)],
        [5, filled(32)],
      ]),
    ],
  });
  const realm = map({
    10: filled(64),
    44235: filled(64),
    44236: "sha-256",
    44237: point,
    44238: filled(32),
    44239: [filled(32), filled(32), filled(32), filled(32)],
    44240: "sha-256",
  });
  const sign = async (claims: Bytes, signer: TestKey): Promise<Bytes> => signCoseSign1(claims, { algorithm: -35, key: signer.privateKey });
  return writeCbor({
    tag: 399,
    value: new Map([
      [44_234, await sign(platform, key)],
      [44_241, await sign(realm, realmKey)],
    ]),
  });
}

const result = {
  metadata: { name: "r" },
  spec: {
    at: new Date(at).toISOString(),
    expires: new Date(at + 1_000).toISOString(),
    verifier: "v",
    evidence: [],
    nonce: toBase64Url(nonce),
    submodules: [{ name: "cpu", technology: "intel-tdx", tier: "affirming" }],
  },
};
const ear = async (signer: TestKey): Promise<string> => toEarJwt(result, { algorithm: "ES384", key: signer.privateKey });
const earPasses = async (token: string, more: object = {}): Promise<boolean> =>
  (await fromEar(token, { keys: [readPublicKey(key.spki, "key")], at, nonce: toBase64Url(nonce), ...more })).kind === "read";

const attacks: readonly Attack[] = [
  {
    name: "1: a quote that was made for an earlier nonce",
    defended: async () => passes(await quote(stale, ak), tpmOptions()),
    undefended: async () => passes(await quote(stale, ak), without(tpmOptions())),
  },
  {
    name: "1: a quote for the beginning of the nonce",
    defended: async () => passes(await quote(nonce.subarray(0, 8), ak), tpmOptions()),
    undefended: async () => passes(await quote(nonce.subarray(0, 8), ak), tpmOptions({ nonce: nonce.subarray(0, 8) })),
  },
  {
    name: "20: an attestation key that only the evidence states",
    defended: async () => passes(await quote(nonce, attacker, { publicArea: toBase64(await writePublic(attacker)) }), tpmOptions()),
    undefended: async () =>
      passes(
        await quote(nonce, attacker, { publicArea: toBase64(await writePublic(attacker)) }),
        tpmOptions({ keys: [{ use: "tpm-ak", key: readPublicKey(attacker.spki, "key") }] }),
      ),
  },
  {
    name: "20: a key with which the TPM signs anything, also a quote that software wrote",
    defended: async () => passes(await quote(nonce, ak, { publicArea: toBase64(await writePublic(ak, attestationKeyBits & ~0x1_0000)) }), tpmOptions()),
    undefended: async () => passes(await quote(nonce, ak), tpmOptions()),
  },
  {
    name: "32: register values that were not quoted",
    defended: async () => passes(await quote(nonce, ak, { pcrs: pcrs(new Uint8Array(32)) }), tpmOptions()),
    undefended: async () => passes(await quote(nonce, ak), tpmOptions()),
  },
  {
    name: "32: an event log of another boot",
    defended: async () =>
      passes(
        await quote(nonce, ak),
        tpmOptions({ collateral: [{ kind: "event-log", data: await writeEventLog(["SHA-256"], [{ register: 4, data: text("other") }]) }] }),
      ),
    undefended: async () => passes(await quote(nonce, ak), tpmOptions()),
  },
  {
    name: "13: a realm token beside the platform token of another realm",
    defended: async () => firstFailure(await armCca.verify(await ccaToken(text("another key"), other), ccaOptions())) === undefined,
    undefended: async () => firstFailure(await armCca.verify(await ccaToken(Uint8Array.from([4, ...other.point]), other), ccaOptions())) === undefined,
  },
  {
    name: "19: a token that brings the key it is signed with",
    defended: async () => earPasses(await ear(other)),
    undefended: async () => earPasses(await ear(other), { keys: [readPublicKey(other.spki, "key")] }),
  },
  {
    name: "19: a token without signature",
    defended: async () => readable(() => readJws(`${toBase64Url(text('{"alg":"none"}'))}.${toBase64Url(text("{}"))}.AA`, "it")),
    undefended: async () => readable(() => readJws(`${toBase64Url(text('{"alg":"ES384"}'))}.${toBase64Url(text("{}"))}.AA`, "it")),
  },
  {
    name: "19: a token whose algorithm is another than its key's",
    defended: async () => {
      const jws = readJws(await signJws({}, { algorithm: "ES384", key: key.privateKey }), "it");
      return verifyJws({ ...jws, algorithm: "ES256" }, readPublicKey(key.spki, "key"));
    },
    undefended: async () => verifyJws(readJws(await signJws({}, { algorithm: "ES384", key: key.privateKey }), "it"), readPublicKey(key.spki, "key")),
  },
  {
    name: "29: a result that was made for another relying party",
    defended: async () => earPasses(await ear(key), { nonce: toBase64Url(stale) }),
    undefended: async () => earPasses(await ear(key), { nonce: undefined }),
  },
  {
    name: "29: a result after its end",
    defended: async () => earPasses(await ear(key), { at: at + 1_000 }),
    undefended: async () => earPasses(await ear(key), { at: at + 999 }),
  },
  {
    name: "17: a claim that stands twice, of which readers take either",
    defended: async () => readable(() => readStrictJson('{"debug":true,"debug":false}', "it")),
    undefended: async () => readable(() => JSON.parse('{"debug":true,"debug":false}')),
  },
  {
    name: "17: a key that stands twice in CBOR",
    defended: async () => readable(() => readCbor(bytesOf([0xa2, 0x01, 0xf5, 0x01, 0xf4]), "it")),
    undefended: async () => readable(() => readCbor(bytesOf([0xa2, 0x01, 0xf5, 0x02, 0xf4]), "it")),
  },
  {
    name: "18: an item that nests without end",
    defended: async () => readable(() => readCbor(new Uint8Array(100_000).fill(0x81), "it")),
    undefended: async () => readable(() => readCbor(bytesOf(new Uint8Array(32).fill(0x81), 0), "it")),
  },
  {
    name: "18: an array that claims to have more members than there is memory",
    defended: async () => readable(() => readCbor(bytesOf([0x9b, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff]), "it")),
    undefended: async () => readable(() => readCbor(bytesOf([0x81, 0x00]), "it")),
  },
  {
    name: "5: a root of one's own",
    defended: async () => softwarePasses([]),
    undefended: async () => softwarePasses(undefined),
  },
];

const ccaOptions = (): VerifyOptions => ({ collateral: [], anchors: [], at, keys: [{ use: "cca-platform", key: readPublicKey(key.spki, "key") }] });

function readable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

async function softwarePasses(anchors: VerifyOptions["anchors"] | undefined): Promise<boolean> {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
  const evidence = await attestInSoftware({ key: pair, reportData: nonce, workload: nonce, at: new Date(at).toISOString() });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await crypto.subtle.exportKey("spki", pair.publicKey)));
  const facts = await software.verify(evidence, { collateral: [], at, nonce, anchors: anchors ?? [{ technology: "software", spkiSha256: toHex(digest) }] });
  return firstFailure(facts) === undefined;
}

describe("an attack", () => {
  it.each(attacks.map((attack) => [attack.name, attack] as const))(
    "%s: is refused, and gets through without its defence",
    async (_, { defended, undefended }) => {
      expect(await defended()).toBe(false);
      expect(await undefended()).toBe(true);
    },
  );
});
