import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonValue } from "../../../../document/json-value.js";
import { fromBase64, toBase64 } from "../../bytes/base64.js";
import { fromBase64Url, toBase64Url } from "../../bytes/base64url.js";
import type { Bytes } from "../../bytes/byte-reader.js";
import { fromHex } from "../../bytes/hex.js";
import { attestInSoftware } from "../../software/software-report.js";
import { toEarCwt, toEarJwt } from "../../ear/index.js";
import { cipherSuite } from "../../release/release-suite.js";
import { readHclReport } from "../../tpm/read-hcl-report.js";
import { makeKey, signTpm, writeEventLog, writePcrBlob, writePublic, writeQuote, writeResponse } from "../../tpm/testing/write-tpm.js";

const largest = 48 * 1024;

/** Everything in folders of evidence that is not too large, what is inside of its texts, and results, reports and grants that are made here. */
export async function fuzzInputs(folders: readonly string[]): Promise<readonly Bytes[]> {
  const files = folders
    .flatMap(filesBelow)
    .filter((path) => !path.endsWith(".md"))
    .map((path) => Uint8Array.from(readFileSync(path)));
  const all = new Map<string, Bytes>();
  for (const bytes of [...files.flatMap(inside), ...(await made())]) all.set(Buffer.from(bytes).toString("latin1"), bytes);
  return [...all.values()];
}

function filesBelow(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]));
}

/** The bytes themselves, and those that they write in hexadecimal digits, base64 or members of JSON. */
function inside(bytes: Bytes): readonly Bytes[] {
  const text = new TextDecoder().decode(bytes);
  const decoded = decodings(text.trim());
  const members = /^\s*[[{]/u.test(text) ? valuesOf(text).flatMap(bytesOfValue) : [];
  const reports = members.flatMap((member) => {
    try {
      return [Uint8Array.from(readHclReport(member).runtimeData)];
    } catch {
      return [];
    }
  });
  // Of what is large only the parts are of use.
  return [...(bytes.length > largest ? [] : [bytes]), ...decoded, ...members, ...reports];
}

function decodings(text: string): readonly Bytes[] {
  if (text.length < 32) return [];
  const compact = text.replaceAll(/\s+/gu, "");
  return [fromHex(compact), fromBase64(compact), fromBase64Url(compact)].flatMap((bytes) => (bytes === undefined || bytes.length > largest ? [] : [bytes]));
}

function valuesOf(text: string): readonly JsonValue[] {
  try {
    const values: JsonValue[] = [];
    JSON.parse(text, (_, value: JsonValue) => {
      values.push(value);
      return value;
    });
    return values;
  } catch {
    return [];
  }
}

function bytesOfValue(value: JsonValue): readonly Bytes[] {
  if (typeof value === "string") {
    const own = new TextEncoder().encode(value);
    return own.length < 64 ? [] : [own, ...decodings(value)];
  }
  const numbers: readonly JsonValue[] = Array.isArray(value) ? value : [];
  return numbers.length >= 32 && numbers.every((item) => typeof item === "number") ? [Uint8Array.from(numbers as readonly number[])] : [];
}

const at = "2025-06-01T00:00:00Z";
const digest = `sha256:${"ab".repeat(32)}`;

async function made(): Promise<readonly Bytes[]> {
  const key = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
  const report = await attestInSoftware({ key, reportData: new Uint8Array(48), workload: new Uint8Array(1), at });
  const result = {
    apiVersion: "cornercast/v1",
    kind: "AppraisalResult",
    metadata: { name: "r" },
    spec: {
      at,
      verifier: "v",
      policy: digest,
      evidence: [digest],
      state: "signature-ok",
      tier: "warning",
      allSubmodsBound: "unknown",
      coLocation: "unproven",
      submodules: [{ name: "cpu", technology: "amd-sev-snp", tier: "warning", trustVector: { hardware: 32 }, claims: [], checks: [] }],
    },
  };
  const signer = { algorithm: "ES384", key: key.privateKey } as const;
  const suite = cipherSuite("hpke-x25519-sha256-aes256gcm");
  const pair = await suite.GenerateKeyPair(false);
  const { encapsulatedSecret, ciphertext } = await suite.Seal(pair.publicKey, new Uint8Array(32));
  const grant = {
    context: {
      challenge: "c",
      nonce: "n",
      suite: "hpke-x25519-sha256-aes256gcm",
      key: digest,
      result: digest,
      policy: digest,
      resource: "r",
      weights: digest,
      placement: "p",
      epoch: 1,
      notAfter: "2030-01-01T00:00:00Z",
    },
    encapsulated: toBase64Url(encapsulatedSecret),
    sealed: toBase64Url(ciphertext),
  };
  const encode = (text: string): Bytes => new TextEncoder().encode(text);
  const log = await writeEventLog(["SHA-256"], [{ register: 4, data: encode("a kernel") }]);
  const results = [encode(await toEarJwt(result, signer)), await toEarCwt(result, signer)];
  const statement = toBase64(encode('{"_type":"https://in-toto.io/Statement/v1","subject":[]}'));
  const envelope = { payload: statement, payloadType: "application/vnd.in-toto+json", signatures: [{ keyid: "", sig: toBase64(new Uint8Array(70)) }] };
  return [encode(JSON.stringify(envelope)), report, ...results, encode(JSON.stringify(grant)), log, ...(await madeQuotes(log))];
}

/** A TPM quote in both of its forms, and its parts. */
async function madeQuotes(log: Bytes): Promise<readonly Bytes[]> {
  const key = await makeKey("rsassa");
  const selections = [{ hash: "SHA-256", indices: [0, 4, 7] }] as const;
  const message = writeQuote({ extraData: new Uint8Array(32), selections, pcrDigest: new Uint8Array(32).fill(5) });
  const [signature, publicArea] = [await signTpm(key, message), await writePublic(key)];
  const pcrs = { sha256: { 0: "00".repeat(32), 4: "11".repeat(32), 7: "22".repeat(32) } };
  const parts = { quote: toBase64(message), signature: toBase64(signature), pcrs, publicArea: toBase64(publicArea), eventLog: toBase64(log) };
  const blob = writePcrBlob("SHA-256", new Map([[0, new Uint8Array(32)]]));
  return [message, signature, publicArea, blob, writeResponse(message, signature), new TextEncoder().encode(JSON.stringify(parts))];
}
