import { fieldOf, isJsonArray, isJsonObject, type JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { fromHex, sameBytes, toHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { checkToken, tokenEnd } from "../jose/check-token.js";
import { isJws, readJws, type Jws } from "../jose/jws.js";
import { readStrictJson } from "../json/strict-json.js";
import { CheckList } from "./check-list.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import { emptyFacts, orMalformed } from "./failed-facts.js";
import { evidenceDigest } from "./evidence-digest.js";
import { tokenClaims } from "./token-claims.js";
import type { VerifyOptions } from "./verify-options.js";

const technology = "nvidia-cc";
const switchTechnology = "nvidia-nvswitch";
const format = "nras-token";
const mostDevices = 66;

/** A result of NVIDIA's service: a token of the whole, and one for each device. */
interface NrasToken {
  readonly overall: Jws;
  readonly devices: ReadonlyMap<string, { readonly text: string; readonly jws: Jws }>;
}

/** The format of a result of NVIDIA's Remote Attestation Service. */
export function formatOf(evidence: Bytes): string | undefined {
  return /^\s*\[\s*\[\s*"JWT"\s*,/u.test(new TextDecoder().decode(evidence.subarray(0, 64))) ? format : undefined;
}

/** The claims of the tokens. */
export function inspect(evidence: Bytes): JsonValue {
  const { overall, devices } = readNrasToken(evidence);
  return { format, overall: overall.claims, devices: Object.fromEntries([...devices].map(([name, { jws }]) => [name, jws.claims])) };
}

/**
 * Ingests a result of NVIDIA's Remote Attestation Service. It is that service's result, and not verified here.
 *
 * - All tokens have to be signed by a key that the relying party gave for their issuer, and count at the time.
 * - The token of the whole has the digest of each device's token: none may be missing, more, or another.
 * - The nonce is compared with that of every token.
 * - A device of which the service says nothing good is refused. Whether the device was in its confidential mode the service does not say: unknown.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(
    technology,
    evidence,
    async (digest) => {
      const { overall, devices } = readNrasToken(evidence);
      const checks = new CheckList();
      checks.pass("layout", "envelope");
      const thirdParty = await checkToken(overall, options, checks);
      checkNonce(overall.claims, options, checks);
      await checkDigests(overall.claims, devices, checks);
      const good = fieldOf(overall.claims, "x-nvidia-overall-att-result") === true;
      checks.hold("service-result", "guest-policy", good, "device-policy", "the service did not accept the devices");
      const inner: EvidenceFacts[] = [];
      for (const device of devices.values()) inner.push(await verifyDevice(device, options));
      return {
        ...emptyFacts(technology, await digest()),
        format,
        claims: tokenClaims(overall.claims),
        checks: checks.all,
        inner,
        thirdParty,
        ...tokenEnd(overall.claims),
      };
    },
    "device-token-invalid",
  );
}

function readNrasToken(evidence: Bytes): NrasToken {
  const { value } = readStrictJson(evidence, "the NRAS result");
  const [whole, parts, ...more] = isJsonArray(value) ? value : [];
  const [kind, text] = isJsonArray(whole) ? whole : [];
  const members = isJsonObject(parts) ? Object.entries(parts) : [];
  if (kind !== "JWT" || typeof text !== "string" || more.length > 0) throw new Malformed("the NRAS result is not a token of the whole and tokens of devices");
  if (members.length === 0 || members.length > mostDevices) throw new Malformed(`the NRAS result has not between 1 and ${String(mostDevices)} devices`);
  const devices = members.map(([name, token]): readonly [string, { readonly text: string; readonly jws: Jws }] => {
    if (typeof token !== "string" || !isJws(token)) throw new Malformed("a device of the NRAS result has no token");
    return [name, { text: token, jws: readJws(token, "the token of a device") }];
  });
  return { overall: readJws(text, "the token of the whole"), devices: new Map(devices) };
}

function checkNonce(claims: JsonValue, { nonce }: VerifyOptions, checks: CheckList): void {
  if (nonce === undefined) {
    checks.skip("nonce", "binding", "no nonce was expected");
    return;
  }
  const stated = fieldOf(claims, "eat_nonce");
  const bytes = typeof stated === "string" ? fromHex(stated) : undefined;
  checks.hold("nonce", "binding", bytes !== undefined && sameBytes(bytes, nonce), "binding-mismatch", "the token is for another nonce");
}

async function checkDigests(claims: JsonValue, devices: NrasToken["devices"], checks: CheckList): Promise<void> {
  const submods = fieldOf(claims, "submods");
  const stated = isJsonObject(submods) ? Object.keys(submods) : [];
  let good = stated.length === devices.size;
  for (const [name, { text }] of devices) {
    const digest = toHex(await digestBytes("SHA-256", new TextEncoder().encode(text)));
    good = good && digestOf(fieldOf(submods, name)) === digest;
  }
  checks.hold("device-digests", "binding", good, "device-token-invalid", "the token of the whole is not about these tokens of devices");
}

/** `["DIGEST", ["SHA-256", hex]]`; older services write `SHA256`. */
function digestOf(value: JsonValue | undefined): string | undefined {
  const [kind, pair] = isJsonArray(value) ? value : [];
  const [algorithm, digest] = isJsonArray(pair) ? pair : [];
  const known = kind === "DIGEST" && (algorithm === "SHA-256" || algorithm === "SHA256");
  return known && typeof digest === "string" ? digest.toLowerCase() : undefined;
}

async function verifyDevice({ text, jws }: { readonly text: string; readonly jws: Jws }, options: VerifyOptions): Promise<EvidenceFacts> {
  const { claims } = jws;
  const checks = new CheckList();
  const thirdParty = await checkToken(jws, options, checks);
  checkNonce(claims, options, checks);
  checks.hold(
    "service-result",
    "reference",
    fieldOf(claims, "measres") === "success",
    "reference-mismatch",
    "the service found measurements that it does not know",
  );
  const [ueid, model, debug] = [fieldOf(claims, "ueid"), fieldOf(claims, "hwmodel"), fieldOf(claims, "dbgstat")];
  const isSwitch = isJsonObject(claims) && Object.keys(claims).some((name) => name.startsWith("x-nvidia-switch-"));
  const generation = typeof model === "string" ? generations.find(({ prefix }) => model.startsWith(prefix))?.name : undefined;
  return {
    ...emptyFacts(isSwitch ? switchTechnology : technology, await evidenceDigest(Uint8Array.from(new TextEncoder().encode(text)))),
    format,
    ...(generation !== undefined && { generation }),
    claims: tokenClaims(claims),
    ...(typeof ueid === "string" && { identity: { kind: "ueid", value: ueid.slice(0, 200), trust: "endorsed" } }),
    debug: typeof debug !== "string" ? "unknown" : debug.startsWith("disabled") ? "off" : "on",
    conditions: [{ name: "cc-mode-unknown", level: "unknown", reason: "the service does not say whether the device was in its confidential mode" }],
    checks: checks.all,
    thirdParty,
    ...tokenEnd(claims),
  };
}

const generations = [
  { prefix: "GH100", name: "hopper" },
  { prefix: "GB", name: "blackwell" },
];
