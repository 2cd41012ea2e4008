import type { ReferenceValueJson, ReferenceValuesJson } from "@cornercast/schemas";
import type { Bytes } from "../bytes/byte-reader.js";
import { toHex } from "../bytes/hex.js";
import { Malformed, malformedReason } from "../bytes/malformed.js";
import { cborBytes, isCborTag } from "../cbor/cbor-value.js";
import { readCbor } from "../cbor/read-cbor.js";
import { readCoseSign1, verifyCoseSign1 } from "../cose/cose-sign1.js";
import { keyDigest, type PublicKey } from "../x509/index.js";
import { corimProfiles, plainProfile, platformKey, type CorimProfile } from "./corim-profiles.js";
import type { Corim } from "./corim.js";
import { readCorim } from "./read-corim.js";

/** What manifests are read with. */
export interface CorimOptions {
  /** Keys of providers of reference values that are trusted. A manifest that is not signed is not held against them: who gives it vouches for it. */
  readonly keys: readonly PublicKey[];
  /** The time of evaluation, in milliseconds since 1970. */
  readonly at: number;
  /** The registry id of the technology, for manifests without a profile: they do not say it. */
  readonly technology?: string;
}

/** What a manifest gives, or why it is refused. */
export type CorimOutcome =
  | {
      readonly kind: "read";
      /** Absent where the manifest states no digest that evidence carries. */
      readonly references?: ReferenceValuesJson;
      /** Keys of platforms, by their instance in hexadecimal digits. */
      readonly keys: readonly { readonly instance: string; readonly key: PublicKey }[];
      /** What the manifest states that is no digest, by its name: a reader of references alone does not see it. */
      readonly values: readonly { readonly name: string; readonly value: string }[];
      /** The SHA-256 digest of the key that signed; absent where nobody did. */
      readonly signer?: string;
    }
  | { readonly kind: "refused"; readonly code: "collateral-invalid" | "result-untrusted-issuer"; readonly message: string };

const sign1Tag = 18;

/**
 * Reads a CoRIM (`application/rim+cbor`, or `application/rim+cose` where it is signed) into a document of reference values.
 *
 * - A profile that is known brings its rules: a manifest that breaks one is refused as a whole. One that is not known is refused, since nobody
 *   can tell what its measurements mean.
 * - Values count for as long as the manifest does; a manifest that does not count at the time is refused.
 * - Never throws for what the manifest is.
 */
export async function fromCorim(bytes: Bytes, options: CorimOptions): Promise<CorimOutcome> {
  try {
    const signed = isCborSigned(bytes) ? readCoseSign1(bytes, "the signed CoRIM") : undefined;
    const signer = signed === undefined ? undefined : await signerOf(signed, options.keys);
    if (signed !== undefined && signer === undefined)
      return { kind: "refused", code: "result-untrusted-issuer", message: "none of the trusted keys signed the CoRIM" };
    const corim = readCorim(signed?.payload ?? bytes);
    const profile = profileOf(corim, options.technology);
    profile.check(corim);
    if ((corim.notBefore ?? 0) > options.at || (corim.notAfter ?? Number.POSITIVE_INFINITY) < options.at)
      throw new Malformed("the CoRIM does not count at the time of evaluation");
    const values = valuesOf(corim, profile);
    return {
      kind: "read",
      ...(values.length > 0 && { references: documentOf(corim, values) }),
      keys: corim.attestKeys.map((triple) => ({
        instance: toHex(cborBytes(triple.environment.instance?.value, "the instance of a key")),
        key: platformKey(triple),
      })),
      values: corim.references.flatMap(({ measurements }) =>
        measurements.flatMap(({ key, rawValue }) => (rawValue === undefined ? [] : [{ name: String(key ?? ""), value: toHex(rawValue) }])),
      ),
      ...(signer !== undefined && { signer }),
    };
  } catch (error) {
    return { kind: "refused", code: "collateral-invalid", message: malformedReason(error) };
  }
}

function isCborSigned(bytes: Bytes): boolean {
  const item = readCbor(bytes, "the CoRIM");
  return isCborTag(item) && item.tag === sign1Tag;
}

async function signerOf(message: ReturnType<typeof readCoseSign1>, keys: readonly PublicKey[]): Promise<string | undefined> {
  for (const { spki } of keys) if (await verifyCoseSign1(message, spki)) return keyDigest(spki);
  return undefined;
}

function profileOf({ profile }: Corim, technology: string | undefined): CorimProfile {
  if (profile === undefined) {
    if (technology === undefined) throw new Malformed("the CoRIM has no profile, and the technology that it is for was not said");
    return plainProfile(technology);
  }
  const known = Object.hasOwn(corimProfiles, profile) ? corimProfiles[profile] : undefined;
  if (known === undefined) throw new Malformed(`the profile of the CoRIM is not one of ${Object.keys(corimProfiles).join(", ")}`);
  return known;
}

function valuesOf(corim: Corim, profile: CorimProfile): readonly ReferenceValueJson[] {
  const instant = (time: number): string => new Date(time).toISOString();
  return corim.references.flatMap(({ measurements }) =>
    measurements.flatMap((measurement) => {
      const register = profile.registerOf(measurement);
      if (register === undefined || register === "") return [];
      const description = [measurement.name, measurement.version].filter((part) => part !== undefined).join(" ");
      return measurement.digests.map(({ algorithm, value }) => ({
        technology: profile.technology,
        register: register.slice(0, 63),
        algorithm,
        value: toHex(value),
        ...(description !== "" && { description: description.slice(0, 1024) }),
        ...(corim.notBefore !== undefined && { notBefore: instant(corim.notBefore) }),
        ...(corim.notAfter !== undefined && { notAfter: instant(corim.notAfter) }),
      }));
    }),
  );
}

function documentOf(corim: Corim, values: readonly ReferenceValueJson[]): ReferenceValuesJson {
  const name = `corim-${corim.id.replaceAll(/[^-A-Za-z0-9._]/gu, "-")}`.slice(0, 250);
  return { apiVersion: "cornercast/v1", kind: "ReferenceValues", metadata: { name: name.replace(/[-._]+$/u, "") }, spec: { values: [...values] } };
}
