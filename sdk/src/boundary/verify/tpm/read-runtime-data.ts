import { fieldOf, isJsonObject, type JsonValue } from "../../../document/json-value.js";
import { fromBase64Url } from "../bytes/base64url.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { fromHex } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { listField, textField } from "../json/json-fields.js";
import { readStrictJson } from "../json/strict-json.js";
import type { PublicKey } from "../x509/index.js";
import { publicKeyOfModulus } from "../x509/rsa-public-key.js";

/** What the paravisor states about the virtual TPM and the machine; the hardware report has its digest. */
export interface RuntimeData {
  readonly attestationKey: PublicKey;
  /** Settings of the machine, such as `secure-boot`, by their names. */
  readonly configuration: Readonly<Record<string, string | boolean>>;
  /** What the guest put into the report: 64 bytes. */
  readonly userData?: Bytes;
}

const keyId = "HCLAkPub";

/** Reads the runtime data of an HCL report: one key with the id `HCLAkPub`, an RSA key for signatures as JWK. */
export function readRuntimeData(bytes: Bytes): RuntimeData {
  const { value } = readStrictJson(bytes, "the runtime data");
  const keys = listField(value, "keys").filter((key) => fieldOf(key, "kid") === keyId);
  const [key] = keys;
  if (key === undefined || keys.length > 1) throw new Malformed(`the runtime data does not have one key ${keyId}`);
  const userData = fieldOf(value, "user-data");
  const user = typeof userData === "string" ? fromHex(userData) : undefined;
  if (userData !== undefined && user === undefined) throw new Malformed("the user data of the runtime data is not hexadecimal digits");
  return { attestationKey: keyOf(key), configuration: configurationOf(fieldOf(value, "vm-configuration")), ...(user !== undefined && { userData: user }) };
}

function keyOf(key: JsonValue): PublicKey {
  const [modulus, exponent] = [fromBase64Url(textField(key, "n")), fromBase64Url(textField(key, "e"))];
  if (textField(key, "kty") !== "RSA" || modulus === undefined || exponent === undefined) throw new Malformed(`the key ${keyId} is not an RSA key`);
  return publicKeyOfModulus(modulus, exponent, `the key ${keyId}`);
}

function configurationOf(value: JsonValue | undefined): Readonly<Record<string, string | boolean>> {
  if (value !== undefined && !isJsonObject(value)) throw new Malformed("the configuration of the runtime data is not an object");
  const members = Object.entries(value ?? {});
  return Object.fromEntries(members.filter((member): member is [string, string | boolean] => ["string", "boolean"].includes(typeof member[1])));
}
