import type { EvidenceBundleJson } from "@cornercast/schemas";
import { isReleaseSuite, type ReleaseBinding, type ReleaseSuite } from "@cornercast/sdk/boundary/verify";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { displayName } from "./load-options.js";
import { readInputs } from "./read-inputs.js";

/** What evidence is bound to, but for the policy and the devices. */
export interface Binding extends Omit<ReleaseBinding, "policy" | "deviceEvidence"> {
  readonly challenge: string;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** A challenge of the owner of a key, as `cornercast key challenge` and `KeyReleaseService` give it. */
export interface ChallengeFile {
  readonly challenge: string;
  readonly nonce: string;
  readonly policy: string;
  readonly suites: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Loads one object of JSON. */
export function loadJson(path: string, what: string): Fields {
  const [input] = readInputs([path]);
  const name = displayName(path);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(input?.bytes ?? new Uint8Array(0)).toString("utf8"));
  } catch {
    throw new CliError(`${name} is no JSON`, exitCodes.input);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new CliError(`${name} is no ${what}`, exitCodes.input);
  return value as Fields;
}

/** Loads a challenge. */
export function loadChallenge(path: string): ChallengeFile {
  const { challenge, nonce, policy, suites } = loadJson(path, "challenge");
  const isText = (value: unknown): value is string => typeof value === "string";
  if (!isText(challenge) || !isText(nonce) || !isText(policy) || !Array.isArray(suites) || !suites.every(isText))
    throw new CliError(`${displayName(path)} is no challenge: it needs challenge, nonce, policy and suites`, exitCodes.input);
  return { challenge, nonce, policy, suites };
}

/** Loads a binding: what `cornercast key bind` wrote, or an EvidenceBundle that has the nonce, the placement, its epoch and a key for HPKE. */
export function loadBinding(path: string): Binding {
  const fields = loadJson(path, "binding");
  const { challenge, nonce, suite, publicKey, placement, epoch } = fields["kind"] === "EvidenceBundle" ? ofBundle(fields) : fields;
  const nonceBytes = typeof nonce === "string" ? Uint8Array.from(Buffer.from(nonce, "base64url")) : undefined;
  const keyBytes = typeof publicKey === "string" ? Uint8Array.from(Buffer.from(publicKey, "base64")) : undefined;
  if (
    nonceBytes === undefined ||
    keyBytes === undefined ||
    typeof suite !== "string" ||
    !isReleaseSuite(suite) ||
    typeof placement !== "string" ||
    typeof epoch !== "number"
  )
    throw new CliError(`${displayName(path)} is no binding: it needs nonce, suite, publicKey, placement and epoch`, exitCodes.input);
  return { challenge: typeof challenge === "string" ? challenge : "", nonce: nonceBytes, suite, publicKey: keyBytes, placement, epoch };
}

/** The suite of a key by its length: the documents name keys by their bytes alone. */
const suiteOfLength: Readonly<Record<number, ReleaseSuite>> = { 65: "hpke-p256-sha256-aes256gcm", 32: "hpke-x25519-sha256-aes256gcm" };

function ofBundle({ spec }: EvidenceBundleJson): Fields {
  const publicKey = spec?.keys?.find(({ use, kind }) => use === "hpke" && kind === "raw")?.publicKey;
  const suite = suiteOfLength[Buffer.from(publicKey ?? "", "base64").length];
  return { nonce: spec?.nonce, suite, publicKey, placement: spec?.placement, epoch: spec?.epoch };
}
