import { describe, expect, it } from "vitest";
import { toBase64Url } from "../bytes/base64url.js";
import { readPublicKey, type PublicKey } from "../x509/index.js";
import { isJws, readJws, signJws, verifyJws, type JwsAlgorithm } from "./jws.js";

async function pairOf(algorithm: JwsAlgorithm): Promise<{ readonly key: CryptoKey; readonly publicKey: PublicKey }> {
  const hash = `SHA-${algorithm.slice(2)}`;
  const curve = { ES256: "P-256", ES384: "P-384", ES512: "P-521" }[algorithm as string] ?? "";
  const name = algorithm.startsWith("PS") ? "RSA-PSS" : "RSASSA-PKCS1-v1_5";
  const parameters = algorithm.startsWith("ES")
    ? { name: "ECDSA", namedCurve: curve }
    : { name, hash, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
  const pair = (await crypto.subtle.generateKey(parameters, true, ["sign", "verify"])) as CryptoKeyPair;
  return { key: pair.privateKey, publicKey: readPublicKey(new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey)), "the key") };
}

const part = (value: unknown): string => toBase64Url(new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)));

describe("a signed text", () => {
  it.each(["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"] as const)(
    "of %s is verified by its key, and by no other",
    async (algorithm) => {
      const { key, publicKey } = await pairOf(algorithm);
      const token = await signJws({ b: 1, a: 2 }, { algorithm, key, keyId: "k", type: "t" });
      const jws = readJws(token, "the token");
      expect(jws).toMatchObject({ algorithm, keyId: "k", claims: { a: 2, b: 1 } });
      expect(await verifyJws(jws, publicKey)).toBe(true);
      expect(await verifyJws(jws, (await pairOf(algorithm)).publicKey)).toBe(false);
      expect(await verifyJws(jws, (await pairOf(algorithm === "ES256" ? "ES384" : "ES256")).publicKey)).toBe(false);
      expect(await verifyJws(readJws(token.replace(/^[^.]+/u, part({ alg: algorithm, typ: "t" })), "the token"), publicKey)).toBe(false);
    },
  );

  it("has the same header and claims each time", async () => {
    const { key } = await pairOf("ES256");
    const head = async (claims: { readonly a: number; readonly b: number }): Promise<string> =>
      (await signJws(claims, { algorithm: "ES256", key })).split(".").slice(0, 2).join(".");
    expect(await head({ a: 1, b: 2 })).toBe(await head({ b: 2, a: 1 }));
  });

  it.each([
    ["has two parts", "a.b", "not a compact JWS"],
    ["is not base64url", `${part({ alg: "ES256" })}.a.${part("s")}`, "not base64url"],
    ["is unsigned", `${part({ alg: "none" })}.${part({})}.${part("s")}`, "algorithm of the token"],
    ["is signed with a shared secret", `${part({ alg: "HS256" })}.${part({})}.${part("s")}`, "algorithm of the token"],
    ["has the algorithm of every object", `${part({ alg: "toString" })}.${part({})}.${part("s")}`, "algorithm of the token"],
    ["has no algorithm", `${part({})}.${part({})}.${part("s")}`, "alg"],
    ["has a critical header", `${part({ alg: "ES256", crit: ["b64"], b64: false })}.${part({})}.${part("s")}`, "critical"],
    ["has a claim twice", `${part({ alg: "ES256" })}.${part('{"a":1,"a":2}')}.${part("s")}`, "twice"],
    ["has claims that are no JSON", `${part({ alg: "ES256" })}.${part("x")}.${part("s")}`, "not JSON"],
  ])("that %s is refused", (_, token, problem) => {
    expect(() => readJws(token, "the token")).toThrow(problem);
  });

  it("passes over the keys that it brings", async () => {
    const { key, publicKey } = await pairOf("ES256");
    const own = await pairOf("ES256");
    const header = part({ alg: "ES256", jwk: {}, jku: "https://attacker.example", kid: 5 });
    const signed = `${header}.${part({})}`;
    const signature = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, new TextEncoder().encode(signed)));
    const jws = readJws(`${signed}.${toBase64Url(signature)}`, "the token");
    expect(jws).not.toHaveProperty("keyId");
    expect([await verifyJws(jws, publicKey), await verifyJws(jws, own.publicKey)]).toStrictEqual([true, false]);
    expect([isJws("a.b.c"), isJws("a.b"), isJws("a.b.c.d.e")]).toStrictEqual([true, false, false]);
  });
});
