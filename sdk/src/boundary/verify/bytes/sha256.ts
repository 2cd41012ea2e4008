import type { Bytes } from "./byte-reader.js";

/** The first 32 bits of the fractions of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2). */
const constants = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74,
  0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d,
  0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e,
  0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
  0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
/** The same of the square roots of the first eight (section 5.3.3). */
const initial = new Int32Array([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);

const blockBytes = 64;
/** What a digest is computed in, each before the next one is: the hash value, the message schedule, and the last one or two blocks. */
const hash = new Int32Array(8);
const schedule = new Int32Array(64);
const end = new Uint8Array(2 * blockBytes);
const endView = new DataView(end.buffer);

/**
 * The SHA-256 digest of bytes (FIPS 180-4), at once.
 *
 * - It is for short inputs, of far less than 512 MiB: `digestBytes` gives longer ones to WebCrypto.
 * - It takes half as long as the code of the libraries, which is a good part of verifying evidence with one signature.
 */
export function sha256(bytes: Bytes): Bytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  hash.set(initial);
  let offset = 0;
  for (; offset + blockBytes <= bytes.length; offset += blockBytes) addBlock(view, offset);
  const left = bytes.length - offset;
  end.fill(0);
  for (let index = 0; index < left; index += 1) end[index] = Number(bytes[offset + index]);
  // A one bit behind the message, and its length in bits at the end of a block.
  end[left] = 0x80;
  const size = left < blockBytes - 8 ? blockBytes : 2 * blockBytes;
  endView.setUint32(size - 4, 8 * bytes.length);
  for (let at = 0; at < size; at += blockBytes) addBlock(endView, at);
  const digest = new Uint8Array(32);
  for (let index = 0; index < 32; index += 1) digest[index] = Number(hash[index >> 2]) >>> (24 - 8 * (index & 3));
  return digest;
}

/** Computes the next hash value (section 6.2.2). */
function addBlock(view: DataView, offset: number): void {
  for (let t = 0; t < 16; t += 1) schedule[t] = view.getInt32(offset + 4 * t);
  for (let t = 16; t < 64; t += 1) {
    const x = Number(schedule[t - 15]);
    const y = Number(schedule[t - 2]);
    const sigma0 = rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3);
    const sigma1 = rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10);
    schedule[t] = (Number(schedule[t - 16]) + Number(schedule[t - 7]) + sigma0 + sigma1) | 0;
  }
  let a = Number(hash[0]);
  let b = Number(hash[1]);
  let c = Number(hash[2]);
  let d = Number(hash[3]);
  let e = Number(hash[4]);
  let f = Number(hash[5]);
  let g = Number(hash[6]);
  let h = Number(hash[7]);
  for (let t = 0; t < 64; t += 1) {
    const choice = g ^ (e & (f ^ g));
    const majority = (a & b) | (c & (a | b));
    const one = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + Number(constants[t]) + Number(schedule[t])) | 0;
    const two = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  hash[0] = Number(hash[0]) + a;
  hash[1] = Number(hash[1]) + b;
  hash[2] = Number(hash[2]) + c;
  hash[3] = Number(hash[3]) + d;
  hash[4] = Number(hash[4]) + e;
  hash[5] = Number(hash[5]) + f;
  hash[6] = Number(hash[6]) + g;
  hash[7] = Number(hash[7]) + h;
}

function rotated(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
