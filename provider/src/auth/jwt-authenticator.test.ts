import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Caller } from "@cornercast/sdk/server";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTHeaderParameters, type JWTPayload } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jwtAuthenticator, type JwtIssuer } from "./jwt-authenticator.js";
import { keySet } from "./key-set.js";
import type { Peer } from "./peer.js";

const now = Date.parse("2026-11-25T12:00:00Z");
const seconds = now / 1_000;
let folder = "";
let key: CryptoKey;
let other: CryptoKey;
let publicKey: JWK;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cornercast-keys-"));
  const pair = await generateKeyPair("ES256", { extractable: true });
  ({ privateKey: key } = pair);
  ({ privateKey: other } = await generateKeyPair("ES256"));
  publicKey = { ...(await exportJWK(pair.publicKey)), kid: "one", alg: "ES256" };
  writeFileSync(join(folder, "keys.json"), JSON.stringify({ keys: [publicKey] }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const issuer = (more: Partial<JwtIssuer> = {}): JwtIssuer => ({
  issuer: "https://id.example",
  audience: "provider",
  keys: keySet(join(folder, "keys.json")),
  algorithms: ["ES256"],
  ...more,
});

const claims: JWTPayload = { iss: "https://id.example", aud: "provider", sub: "ann", tenant: "acme", roles: ["placer"], iat: seconds - 60, exp: seconds + 600 };

function sign(payload: JWTPayload = claims, header: Partial<JWTHeaderParameters> = {}, signer: CryptoKey | Uint8Array = key): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: "ES256", kid: "one", ...header }).sign(signer);
}

function callerOf(
  token: string,
  more: Partial<JwtIssuer> = {},
  { at = now, peer = {} }: { readonly at?: number; readonly peer?: Peer } = {},
): Promise<Caller | undefined> {
  return Promise.resolve(jwtAuthenticator([issuer(more)], { now: () => at })({ header: new Headers({ authorization: `Bearer ${token}` }), method: "", peer }));
}

const without = (claim: string): JWTPayload => Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim));
const unsigned = (): string => `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`;

describe("a token", () => {
  it("of an issuer says who calls", async () => {
    expect(await callerOf(await sign())).toEqual({ tenant: "acme", subject: "ann", roles: ["placer"] });
  });

  it.each([
    ["is signed with another key", () => sign(claims, {}, other)],
    ["is signed with a key that nobody published", () => sign(claims, { kid: "two" }, other)],
    ["is not signed", () => Promise.resolve(unsigned())],
    ["is signed with the public key as a shared secret", () => sign(claims, { alg: "HS256" }, new TextEncoder().encode(JSON.stringify(publicKey)))],
    ["has a signature that was changed", async () => (await sign()).replace(/.{8}$/u, "AAAAAAAA")],
    [
      "has claims that were changed",
      async () => (await sign()).replace(/\.[^.]+\./u, `.${Buffer.from(JSON.stringify({ ...claims, tenant: "umbrella" })).toString("base64url")}.`),
    ],
    ["is of another issuer", () => sign({ ...claims, iss: "https://other.example" })],
    ["is for another audience", () => sign({ ...claims, aud: "another" })],
    ["has no audience", () => sign(without("aud"))],
    ["has expired", () => sign({ ...claims, exp: seconds - 31 })],
    ["has no expiry", () => sign(without("exp"))],
    ["does not count yet", () => sign({ ...claims, nbf: seconds + 31 })],
    ["names no subject", () => sign(without("sub"))],
    ["names no tenant", () => sign(without("tenant"))],
    ["names a tenant that no tenant can have", () => sign({ ...claims, tenant: "acme\u0000" })],
    ["is bound to something that cannot be checked", () => sign({ ...claims, cnf: { jkt: "x" } })],
    ["names a critical header that nobody knows", () => sign(claims, { crit: ["exp2"], exp2: 1 } as never).catch(() => "a.b.c")],
    ["is not one", () => Promise.resolve("a.b.c")],
    ["is of five parts", () => Promise.resolve("a.b.c.d.e")],
    ["is too long to be one", () => Promise.resolve(`a.${"b".repeat(9_000)}.c`)],
  ])("that %s is not accepted", async (_, make) => {
    expect(await callerOf(await make())).toBeUndefined();
  });

  it("counts within the skew of the clocks, and by the time of the call", async () => {
    const token = await sign({ ...claims, exp: seconds - 29 });
    expect(await callerOf(token)).toBeDefined();
    expect(await callerOf(token, { clockSkew: 0 })).toBeUndefined();
    expect(await callerOf(await sign(), {}, { at: now + 600_000 })).toBeDefined();
    expect(await callerOf(await sign(), {}, { at: now + 630_001 })).toBeUndefined();
  });

  it("that was accepted before is not accepted when it has expired, or is too old", async () => {
    let at = now;
    const authenticate = jwtAuthenticator([issuer({ clockSkew: 0 })], { now: () => at });
    const strict = jwtAuthenticator([issuer({ clockSkew: 0, maxAge: 70_000 })], { now: () => at });
    const call = { header: new Headers({ authorization: `Bearer ${await sign({ ...claims, exp: seconds + 20 })}` }), method: "", peer: {} };
    expect([await authenticate(call), await strict(call)].map(Boolean)).toEqual([true, true]);
    at = now + 11_000;
    expect([await authenticate(call), await strict(call)].map(Boolean)).toEqual([true, false]);
    at = now + 20_001;
    expect([await authenticate(call), await strict(call)].map(Boolean)).toEqual([false, false]);
  });

  it("that is bound to a certificate counts only with that certificate, also when it was seen before", async () => {
    const authenticate = jwtAuthenticator([issuer()], { now: () => now });
    const header = new Headers({ authorization: `Bearer ${await sign({ ...claims, cnf: { "x5t#S256": "thumb" } })}` });
    const from = (thumbprint?: string) =>
      authenticate({ header, method: "", peer: thumbprint === undefined ? {} : { certificate: { names: [], thumbprint } } });
    expect([await from("thumb"), await from(), await from("other"), await from("thumb")].map(Boolean)).toEqual([true, false, false, true]);
  });

  it.each([
    ["a list", ["reader", "admin", "unknown", 1], {}, ["reader"]],
    ["names with spaces between them", "placer reader", {}, ["placer", "reader"]],
    ["other names", ["admin", "placer", "constructor"], { roleNames: { admin: "operator", placer: "reader" } }, ["operator", "reader"]],
    ["another claim", ["placer"], { rolesClaim: "groups" }, []],
    ["nothing", undefined, {}, []],
  ] as const)("has the roles that it says as %s", async (_, roles, more, expected) => {
    const token = await sign({ ...claims, roles });
    expect((await callerOf(token, more))?.roles).toEqual(expected);
  });

  it("has the tenant of its issuer where that has one, or that of another claim", async () => {
    expect((await callerOf(await sign(without("tenant")), { tenant: "fixed" }))?.tenant).toBe("fixed");
    expect((await callerOf(await sign({ ...claims, "https://x/org": "umbrella" }), { tenantClaim: "https://x/org" }))?.tenant).toBe("umbrella");
  });

  it("with a new key of its issuer is accepted when the file of keys has it", async () => {
    const path = join(folder, "changing.json");
    writeFileSync(path, JSON.stringify({ keys: [publicKey] }));
    const keys = keySet(path);
    const next = await generateKeyPair("ES256", { extractable: true });
    const token = await sign(claims, { kid: "next" }, next.privateKey);
    expect([await callerOf(await sign(), { keys }), await callerOf(token, { keys })].map(Boolean)).toEqual([true, false]);
    writeFileSync(path, JSON.stringify({ keys: [{ ...(await exportJWK(next.publicKey)), kid: "next", alg: "ES256" }] }));
    utimesSync(path, 1, 1);
    expect([await callerOf(token, { keys }), await callerOf(await sign(), { keys })].map(Boolean)).toEqual([true, false]);
  });

  it("is refused for now, and not let in, where the keys of its issuer cannot be read", async () => {
    const token = await sign();
    await expect(callerOf(token, { keys: keySet(join(folder, "missing.json")) })).rejects.toThrow("authenticator-unavailable");
    await expect(callerOf(token, { keys: keySet("http://127.0.0.1:9/keys") })).rejects.toThrow("authenticator-unavailable");
    expect(() => keySet("http://id.example/keys")).toThrow("not an https address");
  });
});
