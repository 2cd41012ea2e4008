import type { Bytes } from "./bytes/byte-reader.js";
import { orUnreadable } from "./bytes/malformed.js";
import type { EvidenceKey } from "./evidence/index.js";
import { immutableKey, readPem, readPublicKey } from "./x509/index.js";

/** A key that the relying party trusts, from its public key in PEM or DER (SubjectPublicKeyInfo); `undefined` where the bytes are none. */
export function evidenceKey(use: EvidenceKey["use"], data: Bytes): EvidenceKey | undefined {
  return orUnreadable(() => {
    const spki = data[0] === 0x30 ? data : readPem(new TextDecoder().decode(data), "PUBLIC KEY")[0];
    return spki === undefined ? undefined : { use, key: immutableKey(readPublicKey(spki.slice(), "the key")) };
  });
}
