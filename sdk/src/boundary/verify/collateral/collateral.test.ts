import { beforeAll, describe, expect, it } from "vitest";
import type { Bytes } from "../bytes/byte-reader.js";
import { toBase64 } from "../bytes/base64.js";
import { fromHex, toHex } from "../bytes/hex.js";
import type { CollateralItem } from "../evidence/index.js";
import { intelTime, testCollateral, testIntel, type TestIntel } from "../testing/intel-platform.js";
import { issueRevocationList, pemOf, testParty } from "../testing/issue-certificate.js";
import { joined } from "../testing/mutated-bytes.js";
import { littleEndian } from "../testing/write-spdm.js";
import { ocspItem } from "../testing/nvidia-device.js";
import { collateralWindows, readCollateral } from "./index.js";

const text = (value: string): Bytes => Uint8Array.from(new TextEncoder().encode(value));
const day = 86_400_000;
let intel: TestIntel;
let items: readonly CollateralItem[];
let list: Bytes;
beforeAll(async () => {
  intel = await testIntel();
  items = await testCollateral(intel);
  list = await issueRevocationList({ issuer: intel.root, thisUpdate: intelTime, nextUpdate: intelTime + day, revoked: [7] });
});

const item = (kind: CollateralItem["kind"]): CollateralItem => {
  const found = items.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
};
const kinds = (data: Bytes): readonly string[] | undefined => readCollateral(data)?.map(({ kind }) => kind);
const listInPem = (): Bytes => text(`-----BEGIN X509 CRL-----\n${toBase64(list)}\n-----END X509 CRL-----\n`);

describe("a file of collateral", () => {
  it("is told by its bytes", async () => {
    expect(kinds(intel.root.certificate)).toEqual(["certificate-chain"]);
    expect(kinds(text(pemOf(intel.root.certificate)))).toEqual(["certificate-chain"]);
    expect(kinds(list)).toEqual(["revocation-list"]);
    expect(kinds(listInPem())).toEqual(["revocation-list"]);
    expect(kinds(text(` ${toHex(list)}\n`))).toEqual(["revocation-list"]);
    expect(kinds((await ocspItem(intel.root, [2])).data)).toEqual(["ocsp-response"]);
    expect(kinds(item("tcb-info").data)).toEqual(["tcb-info"]);
    expect(kinds(item("qe-identity").data)).toEqual(["qe-identity"]);
    expect(kinds(text("\n<SoftwareIdentity/>"))).toEqual(["reference-manifest"]);
    expect(kinds(Uint8Array.from([0, 0, 0, 0, 3, 0, 0, 0, ...new Uint8Array(24)]))).toEqual(["event-log"]);
  });

  it("of Intel may hold all of it in one object", () => {
    const { tcbInfo, signature } = JSON.parse(new TextDecoder().decode(item("tcb-info").data)) as { tcbInfo: object; signature: string };
    const whole = { tcb_info: JSON.stringify(tcbInfo), tcb_info_signature: signature, root_ca_crl: toHex(list), pck_crl: "no digits", qe_identity: "{}" };
    expect(kinds(text(JSON.stringify(whole)))).toEqual(["tcb-info", "qe-identity", "revocation-list", "revocation-list"]);
    // What is signed is taken over as it stood.
    expect(readCollateral(text(JSON.stringify(whole)))?.[0]?.data).toEqual(item("tcb-info").data);
  });

  it.each<[what: string, data: Bytes]>([
    ["nothing", new Uint8Array(0)],
    ["text", text("certificate")],
    ["digits of something else", text("0102")],
    ["DER that ends early", Uint8Array.of(0x30, 5, 2)],
    ["JSON of something else", text("{}")],
    ["a list in JSON", text('{"a":1,"a":2}')],
    ["too few bytes of a log", new Uint8Array(31)],
    ["zeros", new Uint8Array(64)],
  ])("that holds %s is none", (_, data) => {
    expect(readCollateral(data)).toBeUndefined();
  });
});

describe("the time in which collateral counts", () => {
  it("is that of each certificate, list and statement", async () => {
    const chain = await collateralWindows({ kind: "certificate-chain", data: text(pemOf(intel.pck.certificate, intel.root.certificate)) });
    expect(chain.map(({ subject, from }) => [subject, from])).toEqual([
      ["Intel SGX PCK Certificate", Date.UTC(2020, 0, 1)],
      ["Intel SGX Root CA", Date.UTC(2020, 0, 1)],
    ]);
    for (const data of [list, listInPem()])
      expect(await collateralWindows({ kind: "revocation-list", data })).toMatchObject([{ subject: "1 revoked", from: intelTime, until: intelTime + day }]);
    expect(await collateralWindows(item("tcb-info"))).toMatchObject([{ subject: "TDX 00806f050000", until: Date.UTC(2026, 5, 24) }]);
    expect(await collateralWindows(item("qe-identity"))).toMatchObject([{ subject: "TD_QE", from: Date.UTC(2026, 4, 25) }]);
  });

  it("is not stated by the rest, and a piece that cannot be read says why", async () => {
    const [log] = await collateralWindows({ kind: "event-log", data: new Uint8Array(9) });
    expect([log?.subject, log?.until]).toEqual(["9 bytes", undefined]);
    const [broken] = await collateralWindows({ kind: "tcb-info", data: text("{") });
    expect(broken).toMatchObject({ subject: "cannot be read", problem: expect.stringContaining("statement") as string });
  });
});

/** A table with certificates of a VCEK and of an ASK. */
function snpTable([first, second]: readonly [Bytes, Bytes]): Bytes {
  const guid = (text: string): Bytes => fromHex(text) ?? new Uint8Array(0);
  const header = 24 * 3;
  return joined(
    guid("63da758de6644564adc5f4b93be8accd"),
    littleEndian(header, 4),
    littleEndian(first.length, 4),
    guid("4ab7b379bbac4fe4a02f05aef327c782"),
    littleEndian(header + first.length, 4),
    littleEndian(second.length, 4),
    new Uint8Array(24),
    first,
    second,
  );
}

describe("a certificate table of AMD", () => {
  it("is told by its bytes, and shows each of its certificates, also one without a name", async () => {
    const nameless = await testParty({ name: "", notBefore: intelTime, notAfter: intelTime + day });
    const table = snpTable([intel.root.certificate, nameless.certificate]);
    expect(kinds(table)).toEqual(["certificate-chain"]);
    const windows = await collateralWindows({ kind: "certificate-chain", data: table });
    expect(windows.map(({ subject }) => subject)).toEqual([intel.root.name, "a certificate without a name"]);
  });
});
