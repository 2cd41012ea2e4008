import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { openKeyFolder, serveKeys, tokenAuthenticator, type KeyFolder } from "@cornercast/provider";
import type { EvidenceItemJson } from "@cornercast/schemas";
import {
  anchorField,
  deviceNonce,
  evidenceDigest,
  exportBoundaryKey,
  importBoundaryKey,
  isReleaseSuite,
  openGrant,
  releaseAnchor,
  type BoundaryKey,
  type KeyGrant,
} from "@cornercast/sdk/boundary/verify";
import { createKeyOwner, type Caller, type KeyOwner } from "@cornercast/sdk/server";
import { safeText } from "@cornercast/sdk/match";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { calling } from "../input/connect.js";
import { loadBinding, loadChallenge, loadJson } from "../input/load-binding.js";
import { loadCollateral, loadEvidence, loadPolicyDocuments } from "../input/load-evidence.js";
import { readInputs } from "../input/read-inputs.js";
import { loadTrustedKeys } from "../input/load-trusted-keys.js";
import type { Terminal } from "../output/terminal.js";

/** What every command of the owner takes. */
export interface StoreFlags {
  readonly store: string;
}

/** What decides about a request beside the policy. */
export interface OwnerFlags extends StoreFlags {
  readonly collateral?: readonly string[];
  readonly key?: readonly string[];
  readonly verifier?: string;
}

/** What `cornercast key add` takes. */
export interface AddFlags extends StoreFlags {
  readonly policy: string;
  readonly weights: string;
  readonly references?: readonly string[];
  readonly anchors?: readonly string[];
  readonly secret?: string;
}

const local: Caller = { tenant: "local", subject: "local", roles: ["placer"] };
const day = 86_400_000;

/** Runs `cornercast key add RESOURCE`: keeps a key, a new one where none is given. */
export async function runKeyAdd(resource: string, flags: AddFlags, terminal: Terminal): Promise<number> {
  if (!/^sha256:[0-9a-f]{64}$/u.test(flags.weights))
    throw new CliError("--weights is no digest: sha256: and 64 hexadecimal digits, of the manifest of what the key opens", exitCodes.usage);
  const { policies, references, anchors } = await loadPolicyDocuments(readInputs([flags.policy, ...(flags.references ?? []), ...(flags.anchors ?? [])]));
  const [policy] = policies;
  if (policy === undefined || policies.length > 1) throw new CliError(`${flags.policy} does not hold exactly one AppraisalPolicy`, exitCodes.input);
  const given = flags.secret === undefined ? randomBytes(32) : readInputs([flags.secret])[0]?.bytes;
  const key = Uint8Array.from(given ?? []);
  if (key.length === 0 || key.length > 4096) throw new CliError("a key has 1 to 4096 bytes", exitCodes.input);
  const { keys } = await folderOf(flags);
  await keys.put(resource, { key, weights: flags.weights, policy, references, trustAnchors: anchors });
  terminal.write(`${safeText(resource)}: a key of ${String(key.length)} bytes${flags.secret === undefined ? ", made anew" : ""}\n`);
  return exitCodes.ok;
}

/** Runs `cornercast key list`. */
export async function runKeyList(flags: StoreFlags, terminal: Terminal): Promise<number> {
  const { keys } = await folderOf(flags);
  for (const resource of await keys.list()) terminal.write(`${safeText(resource)}\n`);
  return exitCodes.ok;
}

/** Runs `cornercast key challenge RESOURCE`. */
export async function runKeyChallenge(resource: string, flags: StoreFlags, now: string, terminal: Terminal): Promise<number> {
  const owner = await ownerOf(flags, () => Date.parse(now));
  const challenge = await calling(() => owner.getChallenge(resource, local));
  terminal.write(`${JSON.stringify(challenge, undefined, 2)}\n`);
  return exitCodes.ok;
}

/** Runs `cornercast key release BINDING EVIDENCE…`: prints the sealed key, or says why it is refused. */
export async function runKeyRelease(bindingFile: string, evidence: readonly string[], flags: OwnerFlags, now: string, terminal: Terminal): Promise<number> {
  const binding = loadBinding(bindingFile);
  const items = (await loadEvidence(evidence)).map(({ bytes, collateral }, index): EvidenceItemJson => ({
    name: `item-${String(index)}`,
    data: base64(bytes),
    collateral: collateral.map(({ kind, data }) => ({ kind, data: base64(data) })),
  }));
  const owner = await ownerOf(flags, () => Date.parse(now));
  const { challenge, suite, publicKey, placement, epoch } = binding;
  const request = { challenge, suite, publicKey: base64(publicKey), placement, epoch, evidence: { spec: { items } } };
  const grant = await calling(() => owner.releaseKey(request, local));
  terminal.write(`${JSON.stringify(grant, undefined, 2)}\n`);
  return exitCodes.ok;
}

/** What `cornercast key bind` takes. */
export interface BindFlags {
  readonly placement: string;
  readonly epoch: string;
  readonly secret: string;
  readonly devices?: readonly string[];
}

/** Runs `cornercast key bind CHALLENGE` inside of a boundary: makes the key pair, and says what evidence has to be collected for. */
export async function runKeyBind(challengeFile: string, flags: BindFlags, terminal: Terminal): Promise<number> {
  const { challenge, nonce, policy, suites } = loadChallenge(challengeFile);
  const epoch = Number(flags.epoch);
  if (!Number.isInteger(epoch) || epoch < 0) throw new CliError("--epoch is no whole number", exitCodes.usage);
  const { placement } = flags;
  const { suite, publicKey } = existsSync(flags.secret) ? await readSecret(flags.secret) : await makeSecret(flags.secret, suites);
  const bytes = Uint8Array.from(Buffer.from(nonce, "base64url"));
  const deviceEvidence = await Promise.all((await loadEvidence(flags.devices ?? [])).map(({ bytes: evidence }) => evidenceDigest(evidence)));
  const anchor = await releaseAnchor({ nonce: bytes, suite, publicKey, policy, placement, epoch, deviceEvidence });
  const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");
  const kinds = ["gpu", "nvswitch", "tpm"] as const;
  const nonces = await Promise.all(kinds.map(async (kind) => [kind, hex(await deviceNonce(bytes, kind, publicKey))] as const));
  const fields = await Promise.all(
    (["report-data", "user-data", "extra-data"] as const).map(async (field) => [field, hex(await anchorField(anchor, field))] as const),
  );
  const binding = { challenge, nonce, policy, suite, publicKey: base64(publicKey), placement, epoch };
  terminal.write(`${JSON.stringify({ ...binding, deviceNonces: Object.fromEntries(nonces), deviceEvidence, ...Object.fromEntries(fields) }, undefined, 2)}\n`);
  return exitCodes.ok;
}

/** Runs `cornercast key open GRANT BINDING` inside of a boundary: writes the key to a file that only its owner can read. */
export async function runKeyOpen(
  grantFile: string,
  bindingFile: string,
  flags: { readonly secret: string; readonly out: string },
  now: string,
  terminal: Terminal,
): Promise<number> {
  const binding = loadBinding(bindingFile);
  // Whatever it holds, it opens only where all of it is what was sealed.
  const grant = loadJson(grantFile, "grant") as unknown as KeyGrant;
  const resource = (grant.context as KeyGrant["context"] | undefined)?.resource;
  if (typeof resource !== "string" || typeof grant.encapsulated !== "string" || typeof grant.sealed !== "string")
    throw new CliError(`${grantFile} is no grant: it needs context, encapsulated and sealed`, exitCodes.input);
  const { challenge, placement, epoch } = binding;
  const opened = await openGrant(grant, await readSecret(flags.secret), { challenge, placement, epoch, resource, at: now });
  if (opened.kind === "refused") throw new CliError(`[${opened.code}] ${opened.message}`, exitCodes.failed);
  writeNew(flags.out, opened.key);
  terminal.write(`${safeText(flags.out)}: the key of ${safeText(resource)}, until ${grant.context.notAfter}\n`);
  return exitCodes.ok;
}

/** Runs `cornercast key serve` until it is interrupted. */
export async function runKeyServe(flags: OwnerFlags & { readonly port?: string }, terminal: Terminal): Promise<number> {
  const port = Number(flags.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new CliError(`--port ${flags.port ?? ""} is no port`, exitCodes.usage);
  const token = randomBytes(32).toString("base64url");
  const served = await serveKeys({
    keys: await ownerOf(flags, Date.now),
    authenticate: tokenAuthenticator([{ token, caller: local }]),
    port,
    onCall: ({ method, outcome, reason }) => terminal.warn(`${new Date().toISOString()} ${method.replace("cornercast.v1.", "")} ${reason ?? outcome}\n`),
    onError: (error, what) => terminal.warn(`${what}: ${error instanceof Error ? error.message : "it failed"}\n`),
  });
  terminal.write(`KeyReleaseService at ${served.url}\nAuthorization: Bearer ${token}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await served.close();
  return exitCodes.ok;
}

async function ownerOf(flags: OwnerFlags, now: () => number): Promise<KeyOwner> {
  const { keys, challenges, record } = await folderOf(flags);
  await challenges.forget(new Date(now() - day).toISOString());
  return createKeyOwner({
    keys,
    challenges,
    now,
    random: (count) => randomBytes(count),
    verifier: flags.verifier ?? "cornercast",
    trusted: loadTrustedKeys(flags.key ?? []),
    // Read for each request: collateral is renewed while a server runs.
    collateral: () => Promise.resolve(loadCollateral(flags.collateral ?? []).flatMap(({ items }) => items)),
    onDecision: record,
  });
}

async function folderOf({ store }: StoreFlags): Promise<KeyFolder> {
  try {
    return await openKeyFolder(store);
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : `${store} cannot be opened`, exitCodes.input);
  }
}

async function makeSecret(path: string, suites: readonly string[]): Promise<BoundaryKey> {
  const suite = suites.find(isReleaseSuite);
  if (suite === undefined)
    throw new CliError(`none of the suites of the challenge is known: ${suites.map((name) => safeText(name)).join(", ")}`, exitCodes.input);
  const { key, secret } = await exportBoundaryKey(suite);
  writeNew(path, Buffer.from(JSON.stringify({ suite, publicKey: base64(key.publicKey), secret })));
  return key;
}

async function readSecret(path: string): Promise<BoundaryKey> {
  const { suite, publicKey, secret } = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Readonly<Record<string, unknown>>) : {};
  const key =
    typeof suite === "string" && isReleaseSuite(suite) && typeof publicKey === "string" && typeof secret === "string"
      ? await importBoundaryKey(suite, Uint8Array.from(Buffer.from(publicKey, "base64")), secret)
      : undefined;
  if (key === undefined) throw new CliError(`${path} is no key pair that cornercast key bind made`, exitCodes.input);
  return key;
}

/** Writes a file that was not there, and that only its owner can read. */
function writeNew(path: string, bytes: Uint8Array): void {
  let file: number;
  try {
    file = openSync(path, "wx", 0o600);
  } catch {
    throw new CliError(`${path} cannot be written, or is there already`, exitCodes.input);
  }
  writeFileSync(file, bytes);
  closeSync(file);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
