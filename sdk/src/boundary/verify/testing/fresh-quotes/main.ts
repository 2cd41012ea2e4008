import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toBase64 } from "../../bytes/base64.js";
import type { Bytes } from "../../bytes/byte-reader.js";
import { toHex } from "../../bytes/hex.js";
import { firstFailure, type VerifyOptions } from "../../evidence/index.js";
import { verify } from "../../evidence/tpm2.js";
import { readPcrBlob } from "../../tpm/read-pcr-blob.js";
import { writeEventLog } from "../../tpm/testing/write-tpm.js";
import { readPem, readPublicKey, type PublicKey } from "../../x509/index.js";

/** A case: what is presented to the verifier, and what it has to say. `accept`, or the code of the refusal. */
interface FreshCase {
  readonly name: string;
  readonly expected: string;
  /** The names of the files: of a quote, of the values of its registers, and of a key. */
  readonly quote: string;
  readonly values?: string;
  readonly key: string;
  readonly area?: string;
  readonly nonce: string;
  /** What the event log says was measured into PCR 4. */
  readonly log?: readonly string[];
}

const cases: readonly FreshCase[] = [
  ...["ecc", "rsassa", "rsapss"].map((key) => ({
    name: `a fresh quote (${key})`,
    expected: "accept",
    quote: `${key}-1`,
    values: `${key}-1`,
    key,
    area: key,
    nonce: "nonce-1",
  })),
  {
    name: "a fresh quote after another measurement",
    expected: "accept",
    quote: "ecc-2",
    values: "ecc-2",
    key: "ecc",
    nonce: "nonce-2",
    log: ["kernel-v1", "kernel-v2"],
  },
  { name: "a fresh quote with the log of its boot", expected: "accept", quote: "ecc-1", values: "ecc-1", key: "ecc", nonce: "nonce-1", log: ["kernel-v1"] },
  { name: "a quote that was made for an earlier nonce", expected: "binding-mismatch", quote: "ecc-1", values: "ecc-1", key: "ecc", nonce: "nonce-2" },
  { name: "register values of another moment", expected: "binding-mismatch", quote: "ecc-2", values: "ecc-1", key: "ecc", nonce: "nonce-2" },
  { name: "a log of another boot", expected: "replay-mismatch", quote: "ecc-2", values: "ecc-2", key: "ecc", nonce: "nonce-2", log: ["kernel-v1"] },
  { name: "another key of the same TPM", expected: "signature-invalid", quote: "ecc-1", values: "ecc-1", key: "ecc-other", nonce: "nonce-1" },
  { name: "a key of another kind", expected: "signature-invalid", quote: "ecc-1", values: "ecc-1", key: "rsassa", nonce: "nonce-1" },
  {
    name: "a key that signs anything",
    expected: "key-mismatch",
    quote: "unrestricted-1",
    values: "unrestricted-1",
    key: "unrestricted",
    area: "unrestricted",
    nonce: "nonce-1",
  },
];

/** Verifies the quotes that a TPM has just made into a folder, and prints a line for each case. Gives the exit code. */
export async function main(folder: string): Promise<number> {
  const bytes = (name: string): Bytes => Uint8Array.from(readFileSync(join(folder, name)));
  let good = 0;
  for (const one of cases) {
    const said = await judge(one, bytes);
    if (said === one.expected) good += 1;
    console.log(`${said === one.expected ? "ok  " : "FAIL"}  ${one.name}  ${said}${said === one.expected ? "" : `, expected ${one.expected}`}`);
  }
  console.log(`${String(good)} passed, ${String(cases.length - good)} failed, 0 skipped`);
  return good === cases.length ? 0 : 1;
}

async function judge({ quote, values, key, area, nonce, log }: FreshCase, bytes: (name: string) => Bytes): Promise<string> {
  const json = {
    quote: toBase64(bytes(`${quote}.msg`)),
    signature: toBase64(bytes(`${quote}.sig`)),
    ...(values !== undefined && { pcrs: valuesJson(bytes(`${values}.pcrs`)) }),
    ...(area !== undefined && { publicArea: toBase64(bytes(`${area}.pub`)) }),
  };
  const options: VerifyOptions = {
    collateral:
      log === undefined
        ? []
        : [
            {
              kind: "event-log",
              data: await writeEventLog(
                ["SHA-256"],
                log.map((text) => ({ register: 4, data: new TextEncoder().encode(text) })),
              ),
            },
          ],
    anchors: [],
    at: 0,
    nonce: bytes(nonce),
    keys: [{ use: "tpm-ak", key: keyOf(new TextDecoder().decode(bytes(`${key}.pem`))) }],
  };
  const facts = await verify(Uint8Array.from(new TextEncoder().encode(JSON.stringify(json))), options);
  return firstFailure(facts)?.code ?? (facts.measurements.length > 0 ? "accept" : "accept without registers");
}

function valuesJson(blob: Bytes): unknown {
  return Object.fromEntries(
    [...readPcrBlob(blob)].map(([hash, bank]) => [
      hash.replace("-", "").toLowerCase(),
      Object.fromEntries([...bank].map(([index, value]) => [index, toHex(value)])),
    ]),
  );
}

function keyOf(pem: string): PublicKey {
  const [spki] = readPem(pem, "PUBLIC KEY");
  if (spki === undefined) throw new Error("the TPM wrote no public key");
  return readPublicKey(spki, "the attestation key");
}
