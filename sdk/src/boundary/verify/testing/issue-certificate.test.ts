import { X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { keyDigest, readCertificate, readPem, readRevocationList, revocationListFault, verifyChain } from "../x509/index.js";
import { issueRevocationList, pemOf, testParty, type TestKeyKind } from "./issue-certificate.js";

it.each<[TestKeyKind]>([["P-256"], ["P-384"], ["RSA-PSS-SHA-384"]])("certificates of %s that tests issue are good ones, also for OpenSSL", async (kind) => {
  const root = await testParty({ name: "root", kind, authority: true });
  const leaf = await testParty({ name: "leaf", kind, issuer: root, serial: 300 });
  const [certificate, authority] = [new X509Certificate(leaf.certificate), new X509Certificate(root.certificate)];
  expect(certificate.verify(authority.publicKey) && certificate.checkIssued(authority)).toBe(true);
  const at = Date.UTC(2026, 0, 1);
  const list = readRevocationList(await issueRevocationList({ issuer: root, thisUpdate: at - 1, nextUpdate: at + 1, revoked: [5, 300] }));
  const chain = readPem(pemOf(leaf.certificate, root.certificate), "CERTIFICATE").map((raw) => readCertificate(raw));
  const issuer = chain[1];
  if (issuer === undefined) throw new Error("two certificates were written");
  expect(await keyDigest(issuer.publicKey.spki)).toBe(root.key.pin);
  expect(await revocationListFault(list, issuer, at)).toBeUndefined();
  expect((await verifyChain(chain, { at, anchors: new Set([root.key.pin]) })).faults).toEqual([]);
  expect((await verifyChain(chain, { at, anchors: new Set([root.key.pin]), revocationLists: [list] })).faults.map(({ code }) => code)).toEqual(["revoked"]);
});
