import { createPrivateKey, type KeyObject } from "node:crypto";
import type { EarSigner } from "@cornercast/sdk/boundary/verify";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { readInputs } from "./read-inputs.js";

const algorithms: Readonly<Record<string, readonly [algorithm: EarSigner["algorithm"], curve: string]>> = {
  prime256v1: ["ES256", "P-256"],
  secp384r1: ["ES384", "P-384"],
  secp521r1: ["ES512", "P-521"],
};

/** Loads a private key on P-256, P-384 or P-521 from PEM. */
export async function loadEarKey(path: string): Promise<EarSigner> {
  const pem = readInputs([path]).map(({ bytes }) => Buffer.from(bytes).toString("utf8"))[0] ?? "";
  const key = privateKey(pem);
  const [algorithm, namedCurve] = algorithms[key?.asymmetricKeyDetails?.namedCurve ?? ""] ?? [];
  if (key === undefined || algorithm === undefined || namedCurve === undefined) {
    throw new CliError(`${path} is no private key on P-256, P-384 or P-521 in PEM; make one: openssl ecparam -name secp384r1 -genkey -noout`, exitCodes.input);
  }
  const der = Uint8Array.from(key.export({ type: "pkcs8", format: "der" }));
  return { algorithm, key: await crypto.subtle.importKey("pkcs8", der, { name: "ECDSA", namedCurve }, false, ["sign"]) };
}

function privateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
