import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import { sameBytes, toHex } from "../bytes/hex.js";
import { readCcaToken, type CcaComponent, type CcaPlatform, type CcaRealm } from "../cca/read-cca-token.js";
import { verifyCoseSign1 } from "../cose/cose-sign1.js";
import { CheckList } from "./check-list.js";
import type { Condition, EvidenceClaim, EvidenceFacts, Measurement } from "./evidence-facts.js";
import { orMalformed } from "./failed-facts.js";
import type { VerifyOptions } from "./verify-options.js";

const technology = "arm-cca";
const format = "cca-token";
/** The tag 399, in CBOR. */
const start = [0xd9, 0x01, 0x8f];

/** The format of a CCA token. */
export function formatOf(evidence: Bytes): string | undefined {
  return start.every((byte, index) => evidence[index] === byte) ? format : undefined;
}

/** The claims of a CCA token as JSON. */
export function inspect(evidence: Bytes): JsonValue {
  const { platform, realm } = readCcaToken(evidence);
  return {
    format,
    platform: {
      profile: platform.profile,
      challenge: toHex(platform.challenge),
      implementationId: toHex(platform.implementation),
      instanceId: toHex(platform.instance),
      lifecycle: platform.lifecycle,
      configuration: toHex(platform.configuration),
      softwareComponents: platform.components.map(({ type = null, version = null, value, signer, hash }) => ({
        type,
        version,
        value: toHex(value),
        signer: toHex(signer),
        hash,
      })),
      verificationService: platform.verificationService ?? null,
    },
    realm: {
      profile: realm.profile ?? null,
      challenge: toHex(realm.challenge),
      personalizationValue: toHex(realm.personalization),
      hash: realm.hash,
      initialMeasurement: toHex(realm.initial),
      extensibleMeasurements: realm.extensible.map(toHex),
      key: toHex(realm.keyClaim),
      keyHash: realm.keyHash,
    },
  };
}

/**
 * Verifies an Arm CCA token.
 *
 * - The platform token has to be signed by a key that the relying party trusts (`keys`, use `cca-platform`); Arm has no common root.
 * - The realm token has to be signed by the key that it states, and the platform token has to have the digest of that key as its challenge.
 * - The nonce is the challenge of the realm: 64 bytes, a shorter nonce is followed by zeros.
 * - Debugging is off in the lifecycle states `secured` (0x3000 to 0x30ff) only.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(technology, evidence, async (digest) => {
    const { platform, realm } = readCcaToken(evidence);
    const checks = new CheckList();
    checks.pass("layout", "envelope");
    const [realmSigned, keyDigest] = await Promise.all([
      verifyCoseSign1(realm.message, realm.key.spki, options.cache),
      digestBytes(realm.keyHash, realm.keyClaim),
      checkPlatform(platform, options, checks),
    ]);
    checks.hold("realm-signature", "signature", realmSigned, "signature-invalid", "the key of the realm did not sign the realm token");
    const isBound = sameBytes(keyDigest, platform.challenge);
    checks.hold("realm-binding", "binding", isBound, "binding-mismatch", "the platform token is for the key of another realm");
    checkNonce(realm, options.nonce, checks);
    const state = lifecycleOf(platform.lifecycle);
    return {
      technology,
      format,
      evidence: await digest(),
      claims: claimsOf(platform, realm, state),
      measurements: measurementsOf(platform, realm),
      identity: { kind: "instance-id", value: toHex(platform.instance), trust: "signed" },
      reportData: realm.challenge,
      debug: state === "secured" ? "off" : state.endsWith("debug") ? "on" : "unknown",
      migration: "unknown",
      memory: "isolated",
      conditions: conditionsOf(state),
      checks: checks.all,
      collateral: [],
      inner: [],
    };
  });
}

async function checkPlatform({ message }: CcaPlatform, { keys = [], cache }: VerifyOptions, checks: CheckList): Promise<void> {
  const given = keys.filter(({ use }) => use === "cca-platform");
  if (given.length === 0) {
    checks.fail("certificate-chain", "signature", "chain-invalid", "no key of a CCA platform was given");
    return;
  }
  checks.skip("certificate-chain", "signature", "the relying party gave the key of the platform: no chain endorses it");
  const signed = await Promise.all(given.map(async ({ key }) => verifyCoseSign1(message, key.spki, cache)));
  checks.hold("platform-signature", "signature", signed.includes(true), "signature-invalid", "no trusted key signed the platform token");
}

function checkNonce({ challenge }: CcaRealm, nonce: Bytes | undefined, checks: CheckList): void {
  if (nonce === undefined) {
    checks.skip("nonce", "binding", "no nonce was expected");
    return;
  }
  const expected = new Uint8Array(Math.max(challenge.length, nonce.length));
  expected.set(nonce);
  checks.hold("nonce", "binding", sameBytes(expected, challenge), "binding-mismatch", "the realm token is for another nonce");
}

/** The states of draft-ffm-rats-cca-token, section "Lifecycle", by their upper byte. */
const lifecycles: ReadonlyMap<number, string> = new Map([
  [0x00, "unknown"],
  [0x10, "assembly-and-test"],
  [0x20, "rot-provisioning"],
  [0x30, "secured"],
  [0x40, "non-platform-rot-debug"],
  [0x50, "recoverable-platform-rot-debug"],
  [0x60, "decommissioned"],
]);

function lifecycleOf(lifecycle: number): string {
  return lifecycles.get(lifecycle >> 8) ?? "unknown";
}

function conditionsOf(state: string): readonly Condition[] {
  if (state === "secured" || state.endsWith("debug")) return [];
  return [{ name: "platform-not-secured", level: "unsafe", reason: `the lifecycle of the platform is ${state}, not secured` }];
}

const algorithms = { "SHA-256": "sha-256", "SHA-384": "sha-384", "SHA-512": "sha-512" } as const;

function measurementsOf({ components }: CcaPlatform, { hash, initial, extensible }: CcaRealm): readonly Measurement[] {
  const signed = (register: string, value: Bytes, kind: Measurement["kind"], algorithm = algorithms[hash]): Measurement => ({
    register,
    algorithm,
    value: toHex(value),
    kind,
    trust: "signed",
  });
  return [
    signed("RIM", initial, "launch"),
    ...extensible.map((value, index) => signed(`REM${String(index)}`, value, "runtime")),
    ...components.map((component, index) => signed(nameOf(component, index), component.value, "boot", algorithms[component.hash])),
  ];
}

/** The name of a component as reference values have it. */
function nameOf({ type }: CcaComponent, index: number): string {
  return `platform:${type ?? String(index)}`.slice(0, 63);
}

function claimsOf(platform: CcaPlatform, realm: CcaRealm, state: string): readonly EvidenceClaim[] {
  const signed = (name: string, value: JsonValue): EvidenceClaim => ({ name, value, trust: "signed" });
  return [
    signed("platform-profile", platform.profile),
    signed("implementation-id", toHex(platform.implementation)),
    signed("lifecycle", platform.lifecycle),
    signed("lifecycle-state", state),
    signed("platform-configuration", toHex(platform.configuration)),
    ...platform.components.flatMap((component, index) => {
      const { version, signer } = component;
      const name = nameOf(component, index);
      return [...(version === undefined ? [] : [signed(`version:${name}`, version)]), signed(`signer:${name}`, toHex(signer))];
    }),
    // Where to ask, of no weight for what is asked.
    ...(platform.verificationService === undefined ? [] : [signed("verification-service", platform.verificationService)]),
    signed("personalization-value", toHex(realm.personalization)),
    signed("realm-key", toHex(realm.keyClaim)),
  ];
}
