import { Malformed } from "../bytes/malformed.js";
import { readPem, readPublicKey, type PublicKey } from "../x509/index.js";
import { cborBytes, cborText } from "../cbor/cbor-value.js";
import { corimTags, type Corim, type CorimAttestKey, type CorimMeasurement, type CorimReference } from "./corim.js";

/** What a profile makes of manifests: the names that their measurements have in evidence. */
export interface CorimProfile {
  readonly technology: string;
  /** Refuses manifests that break the rules of the profile. */
  check(corim: Corim): void;
  /** The register of a measurement; `undefined` where it is no digest that evidence carries. */
  registerOf(measurement: CorimMeasurement): string | undefined;
}

const implementationBytes = 32;
const instanceBytes = 33;
const rimSizes = [32, 48, 64];

/** The platform of Arm CCA: software components and a configuration, and the keys of instances. */
const ccaPlatform: CorimProfile = {
  technology: "arm-cca",
  check({ references, attestKeys }) {
    for (const reference of references) {
      checkImplementation(reference);
      if (reference.environment.instance !== undefined) throw new Malformed("reference values of a CCA platform are of all instances");
      for (const measurement of reference.measurements) checkPlatformMeasurement(measurement);
    }
    for (const key of attestKeys) {
      checkImplementation(key);
      const { instance } = key.environment;
      if (instance?.tag !== corimTags.ueid) throw new Malformed("a key of a CCA platform is not of an instance (a UEID)");
      cborBytes(instance.value, "the instance of a CCA platform", instanceBytes);
      platformKey(key);
    }
  },
  registerOf: ({ key, name }) => (key === "cca.software-component" ? `platform:${name ?? ""}`.slice(0, 63) : undefined),
};

function checkImplementation({ environment: { classId } }: CorimReference | CorimAttestKey): void {
  if (classId?.tag !== corimTags.bytes) throw new Malformed("the class of a CCA platform is not an implementation id");
  cborBytes(classId.value, "the implementation id of a CCA platform", implementationBytes);
}

function checkPlatformMeasurement({ key, digests, rawValue, keys }: CorimMeasurement): void {
  if (key === "cca.software-component") {
    if (digests.length === 0) throw new Malformed("a software component of a CCA platform has no digests");
    const [signer, ...others] = keys;
    if (signer?.tag !== corimTags.bytes || others.length > 0) throw new Malformed("a software component of a CCA platform has no signer id");
    cborBytes(signer.value, "the signer id of a software component", 32, 48, 64);
  } else if (key === "cca.platform-config") {
    if (rawValue === undefined) throw new Malformed("the configuration of a CCA platform has no raw value");
  } else throw new Malformed("a measurement of a CCA platform is neither a software component nor its configuration");
}

/** The key of an instance: one, in PEM. */
export function platformKey({ keys }: CorimAttestKey): PublicKey {
  const [key, ...others] = keys;
  if (key?.tag !== corimTags.pkixKey || others.length > 0) throw new Malformed("an instance of a CCA platform has not one public key");
  const [spki] = readPem(cborText(key.value, "the key of a CCA platform"), "PUBLIC KEY");
  if (spki === undefined) throw new Malformed("the key of a CCA platform is not a public key in PEM");
  return readPublicKey(spki, "the key of a CCA platform");
}

const realmRegisters: Readonly<Record<string, string>> = { "cca.rim": "RIM", "cca.rem0": "REM0", "cca.rem1": "REM1", "cca.rem2": "REM2", "cca.rem3": "REM3" };

/** A realm of Arm CCA: its measurements, and its personalization value. */
const ccaRealm: CorimProfile = {
  technology: "arm-cca",
  check({ references, attestKeys }) {
    if (attestKeys.length > 0) throw new Malformed("a manifest of a CCA realm has no keys");
    for (const { environment, measurements } of references) {
      if (environment.classId?.tag !== corimTags.bytes || environment.instance !== undefined)
        throw new Malformed("the class of a CCA realm is not its initial measurement");
      cborBytes(environment.classId.value, "the class of a CCA realm", ...rimSizes);
      if (!measurements.some(({ key }) => key === "cca.rim")) throw new Malformed("the reference values of a CCA realm lack the initial measurement");
      for (const { key, digests, rawValue } of measurements) {
        const isRegister = typeof key === "string" && Object.hasOwn(realmRegisters, key);
        if (!isRegister && key !== "cca.rpv") throw new Malformed("a measurement of a CCA realm is none of its registers");
        if (isRegister && digests.length === 0) throw new Malformed("a register of a CCA realm has no digests");
        if (!isRegister && rawValue === undefined) throw new Malformed("the personalization value of a CCA realm has no raw value");
      }
    }
  },
  registerOf: ({ key }) => (typeof key === "string" && Object.hasOwn(realmRegisters, key) ? realmRegisters[key] : undefined),
};

/** Profiles by their URI. */
export const corimProfiles: Readonly<Record<string, CorimProfile>> = {
  "tag:arm.com,2025:cca_platform#1.0.0": ccaPlatform,
  "tag:arm.com,2025:cca_realm#1.0.0": ccaRealm,
};

/** Manifests without a profile: a measurement is named by its key. */
export function plainProfile(technology: string): CorimProfile {
  return {
    technology,
    check: () => undefined,
    registerOf: ({ key, name }) => (key === undefined ? name : String(key)),
  };
}
