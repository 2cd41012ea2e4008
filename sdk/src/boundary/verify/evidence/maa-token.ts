import { fieldOf, isJsonObject, type JsonObject, type JsonValue } from "../../../document/json-value.js";
import { fromBase64 } from "../bytes/base64.js";
import { fromBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { fromHex, sameBytes } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { checkToken, tokenEnd } from "../jose/check-token.js";
import { isJws, readJws, type Jws } from "../jose/jws.js";
import { CheckList } from "./check-list.js";
import type { EvidenceFacts, Measurement, Setting } from "./evidence-facts.js";
import { emptyFacts, orMalformed } from "./failed-facts.js";
import { tokenClaims } from "./token-claims.js";
import type { VerifyOptions } from "./verify-options.js";

const format = "maa-token";
const longest = 1024 * 1024;
/** What the service calls technologies. */
const technologies: Readonly<Record<string, string>> = { sevsnpvm: "amd-sev-snp", tdxvm: "intel-tdx", sgx: "intel-sgx" };
/** Claims that are measurements: their registers. */
const measured: Readonly<Record<string, Pick<Measurement, "register" | "algorithm" | "kind">>> = {
  "x-ms-sevsnpvm-launchmeasurement": { register: "MEASUREMENT", algorithm: "sha-384", kind: "launch" },
  tdx_mrtd: { register: "MRTD", algorithm: "sha-384", kind: "launch" },
  tdx_rtmr0: { register: "RTMR0", algorithm: "sha-384", kind: "boot" },
  tdx_rtmr1: { register: "RTMR1", algorithm: "sha-384", kind: "boot" },
  tdx_rtmr2: { register: "RTMR2", algorithm: "sha-384", kind: "boot" },
  tdx_rtmr3: { register: "RTMR3", algorithm: "sha-384", kind: "runtime" },
  "x-ms-sgx-mrenclave": { register: "MRENCLAVE", algorithm: "sha-256", kind: "launch" },
  "x-ms-sgx-mrsigner": { register: "MRSIGNER", algorithm: "sha-256", kind: "signer" },
};
const digestDigits: Readonly<Record<string, number>> = { "sha-256": 64, "sha-384": 96 };

/** The format of a token of Microsoft Azure Attestation. */
export function formatOf(evidence: Bytes): string | undefined {
  if (evidence[0] !== 0x65 || evidence.length > longest) return undefined;
  const text = textOf(evidence);
  const [, payload = ""] = text.split(".");
  const claims = isJws(text) ? fromBase64Url(payload) : undefined;
  return claims !== undefined && new TextDecoder().decode(claims).includes('"x-ms-') ? format : undefined;
}

/** The claims of the token. */
export function inspect(evidence: Bytes): JsonValue {
  return { format, claims: readToken(evidence).claims };
}

/**
 * Ingests a token of Microsoft Azure Attestation. It is that service's result, and not verified here.
 *
 * - It has to be signed by a key that the relying party gave for its issuer, and count at the time.
 * - The nonce is what the client had the service repeat (`nonce`, or in `x-ms-runtime`); a token without any is for none.
 * - Claims of the hardware are read where they stand, or in `x-ms-isolation-tee`. What they do not say is unknown.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(
    "azure-vtpm",
    evidence,
    async (digest) => {
      const jws = readToken(evidence);
      const { claims } = jws;
      const tee = hardwareClaims(claims);
      const kind = fieldOf(tee, "x-ms-attestation-type");
      const technology = typeof kind === "string" && Object.hasOwn(technologies, kind) ? technologies[kind] : undefined;
      if (technology === undefined) throw new Malformed(`the token is not of one of the types ${Object.keys(technologies).join(", ")}`);
      const checks = new CheckList();
      checks.pass("layout", "envelope");
      const thirdParty = await checkToken(jws, options, checks);
      checkNonce(claims, options, checks);
      return {
        ...emptyFacts(technology, await digest()),
        format,
        claims: tokenClaims(claims),
        measurements: measurementsOf(tee),
        debug: settingOf(tee, ["x-ms-sevsnpvm-is-debuggable", "tdx_td_attributes_debug", "x-ms-sgx-is-debuggable"]),
        migration: settingOf(tee, ["x-ms-sevsnpvm-migration-allowed"]),
        memory: "encrypted",
        checks: checks.all,
        thirdParty,
        ...tokenEnd(claims),
      };
    },
    "device-token-invalid",
  );
}

function textOf(evidence: Bytes): string {
  return new TextDecoder().decode(evidence).trim();
}

function readToken(evidence: Bytes): Jws {
  if (evidence.length > longest) throw new Malformed("the token is larger than 1 MiB");
  return readJws(textOf(evidence), "the token");
}

function hardwareClaims(claims: JsonValue): JsonObject {
  const inner = fieldOf(claims, "x-ms-isolation-tee");
  return isJsonObject(inner) ? inner : isJsonObject(claims) ? claims : {};
}

function checkNonce(claims: JsonValue, { nonce }: VerifyOptions, checks: CheckList): void {
  if (nonce === undefined) {
    checks.skip("nonce", "binding", "no nonce was expected");
    return;
  }
  const runtime = fieldOf(claims, "x-ms-runtime");
  const stated = [fieldOf(claims, "nonce"), fieldOf(runtime, "nonce"), fieldOf(fieldOf(runtime, "client-payload"), "nonce")].filter(
    (text) => typeof text === "string",
  );
  const same = stated.some((text) => encodings.some((decode) => isSame(decode(text), nonce)));
  checks.hold("nonce", "binding", same, "binding-mismatch", "the token is for another nonce");
}

const encodings: readonly ((text: string) => Uint8Array | undefined)[] = [fromHex, fromBase64, fromBase64Url, (text) => new TextEncoder().encode(text)];

function isSame(bytes: Uint8Array | undefined, nonce: Bytes): boolean {
  return bytes !== undefined && sameBytes(bytes, nonce);
}

function measurementsOf(claims: JsonObject): readonly Measurement[] {
  return Object.entries(measured).flatMap(([name, what]): readonly Measurement[] => {
    const value = fieldOf(claims, name);
    if (typeof value !== "string" || value.length !== digestDigits[what.algorithm] || !/^[0-9a-fA-F]+$/u.test(value)) return [];
    return [{ ...what, value: value.toLowerCase(), trust: "endorsed" }];
  });
}

function settingOf(claims: JsonObject, names: readonly string[]): Setting {
  const value = names.map((name) => fieldOf(claims, name)).find((each) => each !== undefined);
  return typeof value === "boolean" ? (value ? "on" : "off") : "unknown";
}
