import { beforeAll, describe, expect, it } from "vitest";
import { testParty, type TestCertificate, type TestParty } from "../testing/issue-certificate.js";
import { readCertificate, verifyChain } from "./index.js";

const at = Date.UTC(2026, 0, 1);
const day = 86_400_000;
let root: TestParty;
beforeAll(async () => {
  root = await testParty({ name: "root", authority: true });
});

/** Why a chain of a leaf, an authority and the root is not relied on. */
async function reasons(
  change: { readonly leaf?: Partial<TestCertificate>; readonly authority?: Partial<TestCertificate>; readonly anchor?: Partial<TestCertificate> },
  knownCritical: readonly string[] = [],
): Promise<readonly string[]> {
  const top = change.anchor === undefined ? root : await testParty({ name: "root", authority: true, key: root.key, ...change.anchor });
  const authority = await testParty({ name: "authority", authority: true, issuer: root, ...change.authority });
  const leaf = await testParty({ name: "leaf", issuer: authority, ...change.leaf });
  const chain = [leaf, authority, top].map(({ certificate }) => readCertificate(certificate));
  return (await verifyChain(chain, { at, anchors: new Set([root.key.pin]), knownCritical })).faults.map(({ reason }) => reason);
}

describe("a chain", () => {
  it("of certificates that allow it is relied on", async () => {
    expect(await reasons({})).toEqual([]);
    expect(await reasons({ authority: { pathLength: 0 } })).toEqual([]);
    expect(await reasons({ anchor: { pathLength: 1 } })).toEqual([]);
    expect(await reasons({ leaf: { extensions: [["1.2.3", Uint8Array.of(5, 0), true]] } }, ["1.2.3"])).toEqual([]);
  });

  it.each<[what: string, change: Parameters<typeof reasons>[0], reason: RegExp]>([
    ["whose leaf is not valid yet", { leaf: { notBefore: at + day } }, /leaf is valid from 2026-01-02/u],
    ["whose leaf is no longer valid", { leaf: { notAfter: at - day } }, /leaf was valid until 2025-12-31/u],
    ["whose authority is none", { authority: { authority: false } }, /is not an authority/u],
    ["whose authority may not sign certificates", { authority: { keyUsage: 0x80 } }, /may not sign certificates/u],
    ["that is longer than its root allows", { anchor: { pathLength: 0 } }, /allows 0 authorities below it, and there are 1/u],
    [
      "whose leaf has no name",
      { leaf: { name: "", extensions: [["1.2.3", Uint8Array.of(5, 0), true]] } },
      /^a certificate without a name has the critical extension/u,
    ],
    ["with a critical extension that nobody read", { leaf: { extensions: [["1.2.3", Uint8Array.of(5, 0), true]] } }, /critical extension 1\.2\.3/u],
  ])("%s is refused", async (_, change, reason) => {
    const found = await reasons(change);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(reason);
  });

  it("of no certificate, and one that ends in another key, have no anchor", async () => {
    const none = await verifyChain([], { at, anchors: new Set([root.key.pin]) });
    expect(none.faults.map(({ reason }) => reason)).toEqual(["there is no certificate"]);
    const other = await testParty({ name: "root", authority: true });
    const verdict = await verifyChain([readCertificate(other.certificate)], { at, anchors: new Set([root.key.pin]) });
    expect(verdict.anchor).toBeUndefined();
    expect(verdict.faults.map(({ reason }) => reason)).toEqual(['the chain does not end in a pinned key, but in "root"']);
  });

  it("whose links another key of the same name signed is refused", async () => {
    const impostor = await testParty({ name: "authority", authority: true, issuer: root });
    const authority = await testParty({ name: "authority", authority: true, issuer: root });
    const leaf = await testParty({ name: "leaf", issuer: impostor });
    const named = await testParty({ name: "leaf", issuer: { name: "somebody", key: authority.key } });
    for (const first of [leaf, named]) {
      const chain = [first, authority, root].map(({ certificate }) => readCertificate(certificate));
      const { faults } = await verifyChain(chain, { at, anchors: new Set([root.key.pin]) });
      expect(faults.map(({ reason }) => reason)).toEqual(['"leaf" is not signed by "authority"']);
    }
  });
});
