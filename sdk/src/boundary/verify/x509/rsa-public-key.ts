import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { readPublicKey, type PublicKey } from "./public-key.js";

/** AlgorithmIdentifier of rsaEncryption, in DER. */
const algorithm = Uint8Array.of(0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00);
const longestModulus = 1024;
const longestExponent = 4;

/**
 * The public key of an RSA modulus and exponent (big-endian), as a certificate would carry it (RFC 8017, appendix A.1.1).
 *
 * - Keys of fewer than 2048 bits are refused, as everywhere; so are exponents that are even, 1, or of more than 32 bits.
 */
export function publicKeyOfModulus(modulus: Bytes, exponent: Bytes, what: string): PublicKey {
  const [n, e] = [withoutZeros(modulus), withoutZeros(exponent)];
  if (n.length > longestModulus) throw new Malformed(`${what} has a modulus of more than 8192 bits`);
  if (e.length > longestExponent || Number(e.at(-1)) % 2 !== 1 || (e.length === 1 && e[0] === 1)) {
    throw new Malformed(`${what} has an exponent that RSA keys do not have`);
  }
  const key = element(0x30, integer(n), integer(e));
  return readPublicKey(element(0x30, algorithm, element(0x03, Uint8Array.of(0), key)), what);
}

function withoutZeros(number: Bytes): Bytes {
  const first = number.findIndex((digit) => digit !== 0);
  return number.subarray(first === -1 ? number.length : first);
}

/** A positive INTEGER of digits without leading zeros. */
function integer(digits: Bytes): Bytes {
  return Number(digits[0]) < 0x80 ? element(0x02, digits) : element(0x02, Uint8Array.of(0), digits);
}

function element(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  const bytes = new Uint8Array(head.length + length);
  bytes.set(head);
  let at = head.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
