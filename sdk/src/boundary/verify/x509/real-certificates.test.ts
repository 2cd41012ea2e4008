import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeWithSharedData, sharedData } from "../../../testing/shared-data.js";
import { CertificateCache, keyDigest, orderChain, readCertificate, readPem, readRevocationList, revocationListFault, verifyChain } from "./index.js";

const folder = (place: string): string => sharedData(join("boundary", place));
const der = (place: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(folder(place)));
const arkMilan = "9f056bee44377e29308cb5ffa895bdfb62d18881fa6bed8d6f075b0204089cb9";
const at = Date.parse("2024-01-01T00:00:00Z");

function filesBelow(place: string, end: RegExp): readonly string[] {
  return readdirSync(folder(place)).flatMap((name) => {
    const path = join(place, name);
    return statSync(folder(path)).isDirectory() ? filesBelow(path, end) : end.test(name) ? [path] : [];
  });
}

describeWithSharedData("real certificates", () => {
  it("are read, all of them that vendors made", () => {
    const read = ["snp", "tdx", "nitro", "nvidia"].flatMap((place) =>
      filesBelow(place, /\.pem$/u).flatMap((file) => readPem(readFileSync(folder(file), "utf8"), "CERTIFICATE").map((raw) => readCertificate(raw))),
    );
    expect(read.length).toBeGreaterThan(20);
  });

  it("lead from the key of a chip to the pinned key of AMD, with and without what was verified before", async () => {
    const leaf = readCertificate(der("snp/trustee/test-vcek.der"));
    const cache = new CertificateCache();
    const pool = readPem(readFileSync(folder("snp/trust/ask_ark_milan.pem"), "utf8"), "CERTIFICATE").map((raw) => readCertificate(raw, cache));
    for (const _ of [1, 2]) {
      const verdict = await verifyChain(orderChain(leaf, pool, at), { at, anchors: new Set([arkMilan]), cache });
      expect(verdict.faults).toEqual([]);
      expect(verdict.anchor).toBe(arkMilan);
    }
    const none = await verifyChain(orderChain(leaf, pool, at), { at, anchors: new Set(["00".repeat(32)]) });
    expect(none.faults.map(({ code }) => code)).toEqual(["chain-invalid"]);
  });

  it("are looked up in the revocation list of their authority only", async () => {
    const list = readRevocationList(der("tdx/automata/intel_root_ca_crl.der"));
    const pools = filesBelow("tdx", /\.pem$/u).flatMap((file) => readPem(readFileSync(folder(file), "utf8"), "CERTIFICATE").map((raw) => readCertificate(raw)));
    const digests = await Promise.all(pools.map(async (certificate) => keyDigest(certificate.publicKey.spki)));
    const root = pools[digests.indexOf("a0af031289f5d5d4132f9186068a7fc13628633ba235777472e29b6b6c67a49e")];
    if (root === undefined) throw new Error("the root of Intel is among the files");
    const time = list.thisUpdate + 1_000;
    expect(await revocationListFault(list, root, time)).toBeUndefined();
    expect(await revocationListFault(list, root, list.nextUpdate + 1_000)).toMatch(/counted until/u);
    const ark = readPem(readFileSync(folder("snp/trust/ask_ark_milan.pem"), "utf8"), "CERTIFICATE").map((raw) => readCertificate(raw))[1];
    if (ark === undefined) throw new Error("the file has two certificates");
    expect(await revocationListFault(list, ark, time)).toMatch(/another authority/u);
  });
});
