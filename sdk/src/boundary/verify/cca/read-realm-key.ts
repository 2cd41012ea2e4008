import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { cborBytes, cborMap } from "../cbor/cbor-value.js";
import { readCbor } from "../cbor/read-cbor.js";
import { coordinateBytes, publicKeyOfPoint, type Curve, type PublicKey } from "../x509/index.js";

/** IANA registry "COSE Elliptic Curves". */
const curves: ReadonlyMap<unknown, Curve> = new Map([
  [1, "P-256"],
  [2, "P-384"],
  [3, "P-521"],
]);
const rawPoint = 97;

/** The key of a realm: a bare point of P-384 in the first profile, a COSE_Key (RFC 9052, section 7) in the second. */
export function readRealmKey(claim: Bytes): PublicKey {
  if (claim.length === rawPoint && claim[0] === 4) return publicKeyOfPoint("P-384", claim, "the key of the realm");
  const key = cborMap(readCbor(claim, "the key of the realm"), "the key of the realm");
  const curve = curves.get(key.get(-1));
  if (key.get(1) !== 2 || curve === undefined) throw new Malformed("the key of the realm is not on a known curve");
  const size = coordinateBytes[curve];
  const point = new Uint8Array(2 * size);
  point.set(cborBytes(key.get(-2), "the key of the realm", size));
  point.set(cborBytes(key.get(-3), "the key of the realm", size), size);
  return publicKeyOfPoint(curve, point, "the key of the realm");
}
