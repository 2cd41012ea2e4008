import { createHash, randomBytes, webcrypto } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { documentDigest, type JsonObject } from "@cornercast/sdk/document";
import type { CryptoKeyPair } from "@cornercast/sdk/boundary/verify";
import type { OwnerSetup } from "./owner-under-test.js";

const resource = "conformance/model";
const endless = "conformance/endless";

/** Makes what an owner of keys is set up with: new keys each time. */
export async function makeOwnerSetup(): Promise<OwnerSetup> {
  const [root, device, issuer] = [await keyPair(), await keyPair(), await keyPair()];
  const pinned = [await pinOf(root), await pinOf(device)].map((spkiSha256) => ({ technology: "software", spkiSha256, test: true }));
  const anchors = document("TrustAnchors", "conformance-roots", { anchors: pinned });
  const key = Uint8Array.from(randomBytes(32));
  return setupOf(key, anchors, { root, device, issuer });
}

function setupOf(key: Uint8Array<ArrayBuffer>, anchors: JsonObject, pairs: Pick<OwnerSetup, "root" | "device" | "issuer">): OwnerSetup {
  const rules = { technologies: [{ technology: "software", requireReference: false }], trustAnchors: [documentDigest(anchors)], minTier: "warning" };
  return {
    resource,
    endless,
    key,
    weights: `sha256:${createHash("sha256").update(key).digest("hex")}`,
    anchors,
    policy: document("AppraisalPolicy", "conformance", { ...rules, maxAge: "10m" }),
    endlessPolicy: document("AppraisalPolicy", "conformance-endless", rules),
    ...pairs,
  };
}

/** Writes a setup into a folder: what the owner is given, and under `private` what only the suite uses. Gives the names of the files. */
export async function writeOwnerSetup(folder: string, setup: OwnerSetup): Promise<readonly string[]> {
  const files: Record<string, string | Uint8Array> = {
    "policy.json": text(setup.policy),
    "endless-policy.json": text(setup.endlessPolicy),
    "anchors.json": text(setup.anchors),
    "model.key": setup.key,
  };
  for (const name of ["root", "device", "issuer"] as const) {
    files[`private/${name}.pkcs8`] = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", setup[name].privateKey));
    files[`${name}.spki`] = Buffer.from(await webcrypto.subtle.exportKey("spki", setup[name].publicKey));
  }
  mkdirSync(join(folder, "private"), { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode: 0o600 });
  return Object.keys(files);
}

/** Reads a setup that was written. */
export async function readOwnerSetup(folder: string): Promise<OwnerSetup> {
  const bytes = (name: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(join(folder, name)));
  const pair = async (name: string): Promise<CryptoKeyPair> => ({
    privateKey: await webcrypto.subtle.importKey("pkcs8", bytes(`private/${name}.pkcs8`), algorithm, true, ["sign"]),
    publicKey: await webcrypto.subtle.importKey("spki", bytes(`${name}.spki`), algorithm, true, ["verify"]),
  });
  const anchors = JSON.parse(readFileSync(join(folder, "anchors.json"), "utf8")) as JsonObject;
  return setupOf(bytes("model.key"), anchors, { root: await pair("root"), device: await pair("device"), issuer: await pair("issuer") });
}

const algorithm = { name: "ECDSA", namedCurve: "P-384" } as const;

/** A key as a software attester has it. */
export async function keyPair(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

async function pinOf({ publicKey }: CryptoKeyPair): Promise<string> {
  const spki = Buffer.from(await webcrypto.subtle.exportKey("spki", publicKey));
  return `sha256:${createHash("sha256").update(spki).digest("hex")}`;
}

function document(kind: string, name: string, spec: JsonObject): JsonObject {
  return { apiVersion: "cornercast/v1", kind, metadata: { name }, spec };
}

function text(value: JsonObject): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
