import { beforeAll, describe, expect, it } from "vitest";
import type { Bytes } from "../bytes/byte-reader.js";
import { algorithmOf, issueRevocationList, signDer, testParty, type TestParty } from "../testing/issue-certificate.js";
import { der, derBoolean, derInteger, derName, derOctetString, derOid, derSequence, derTime } from "../testing/write-der.js";
import { readCertificate, readRevocationList } from "./index.js";
import { revocationListFault } from "./revocation-list.js";

const at = Date.UTC(2026, 0, 1);
const day = 86_400_000;
let issuer: TestParty;
beforeAll(async () => {
  issuer = await testParty({ name: "authority", authority: true });
});

interface Parts {
  readonly version?: readonly Uint8Array[];
  readonly next?: readonly Uint8Array[];
  readonly extensions?: readonly Uint8Array[];
  readonly algorithm?: Uint8Array;
}

/** A list with other parts than those of a good one. */
function listOf({ version = [derInteger(1)], next = [derTime(at + day)], extensions = [], algorithm = algorithmOf(issuer.key) }: Parts): Promise<Bytes> {
  const entry = derSequence(derSequence(derInteger(7), derTime(at)));
  return signDer(issuer.key, derSequence(...version, algorithm, derName("authority"), derTime(at - day), ...next, entry, ...extensions));
}

function extension(critical: boolean): Uint8Array {
  return der(0xa0, derSequence(derSequence(derOid("2.5.29.28"), ...(critical ? [derBoolean(true)] : []), derOctetString(derSequence()))));
}

const fault = async (list: Bytes, change: Parameters<typeof testParty>[0] = { name: "authority", authority: true }, time = at): Promise<string | undefined> =>
  revocationListFault(readRevocationList(list), readCertificate((await testParty({ ...change, key: issuer.key })).certificate), time);

describe("a revocation list", () => {
  it("of the authority, within its time, is relied on", async () => {
    expect(readRevocationList(await listOf({})).revoked).toEqual(new Set(["07"]));
    expect(await fault(await listOf({}))).toBeUndefined();
    expect(await fault(await listOf({ version: [] }))).toBeUndefined();
    expect(await fault(await listOf({ extensions: [extension(false)] }))).toBeUndefined();
  });

  it.each<[string, () => Parts, RegExp]>([
    ["of another version", () => ({ version: [derInteger(2)] }), /not of version 2/u],
    ["that names two algorithms", () => ({ algorithm: derSequence(derOid("1.2.840.113549.1.1.11")) }), /two signature algorithms/u],
    ["that does not say when the next one comes", () => ({ next: [] }), /does not say when the next one comes/u],
    ["with a critical extension, such as one of some certificates only", () => ({ extensions: [extension(true)] }), /critical extension 2\.5\.29\.28/u],
  ])("%s is not read", async (_what, parts, message) => {
    const list = await listOf(parts());
    expect(() => readRevocationList(list)).toThrow(message);
  });

  it.each<[string, Parameters<typeof testParty>[0], number, RegExp]>([
    ["of another name", { name: "other", authority: true }, at, /another authority's/u],
    ["of an authority that may not sign lists", { name: "authority", authority: true, keyUsage: 0x04 }, at, /may not sign revocation lists/u],
    ["before its time", { name: "authority", authority: true }, at - 2 * day, /counts from 2025-12-31/u],
    ["after its time", { name: "authority", authority: true }, at + 2 * day, /counted until 2026-01-02/u],
  ])("%s is not relied on", async (_what, authority, time, message) => {
    expect(await fault(await listOf({}), authority, time)).toMatch(message);
  });

  it("that somebody else signed in the name of the authority is not relied on", async () => {
    const forged = await issueRevocationList({ issuer: await testParty({ name: "authority" }), thisUpdate: at - day, nextUpdate: at + day });
    expect(await fault(forged)).toMatch(/signature of the revocation list/u);
  });
});
