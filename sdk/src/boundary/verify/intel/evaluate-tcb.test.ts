import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { moduleLevel, repeated, tcbLevel, tdxModule } from "../testing/intel-platform.js";
import { evaluateTcb, type IntelTcbVerdict } from "./evaluate-tcb.js";
import type { IntelEnclaveIdentity } from "./enclave-identity.js";
import type { IntelQuote, SgxReportBody, TdReportBody } from "./quote-layout.js";
import { readTcbInfo, type IntelTcbInfo } from "./tcb-info.js";
import { convergeTcbStatus, type IntelModuleStatus, type IntelTcbStatus } from "./tcb-status.js";

const zeros = (size: number): Bytes => new Uint8Array(size);
const svn = (...values: readonly number[]): Bytes => {
  const bytes = zeros(16);
  bytes.set(values);
  return bytes;
};

const enclaveReport: SgxReportBody = {
  kind: "sgx",
  bytes: zeros(384),
  cpuSvn: zeros(16),
  miscSelect: zeros(4),
  attributes: Uint8Array.from([0x11, ...zeros(15)]),
  mrEnclave: zeros(32),
  mrSigner: zeros(32).fill(1),
  configId: zeros(64),
  isvProdId: 2,
  isvSvn: 6,
  configSvn: 0,
  reportData: zeros(64),
};
const td: TdReportBody = {
  kind: "tdx",
  bytes: zeros(584),
  teeTcbSvn: svn(3, 0, 5),
  mrSeam: zeros(48),
  mrSignerSeam: zeros(48),
  seamAttributes: zeros(8),
  tdAttributes: zeros(8),
  xfam: zeros(8),
  mrTd: zeros(48),
  mrConfigId: zeros(48),
  mrOwner: zeros(48),
  mrOwnerConfig: zeros(48),
  rtmrs: [],
  reportData: zeros(64),
};
const identity: IntelEnclaveIdentity = {
  id: "TD_QE",
  issuedAt: 0,
  nextUpdate: 0,
  evaluationNumber: 1,
  miscSelect: zeros(4),
  miscSelectMask: zeros(4).fill(0xff),
  attributes: Uint8Array.from([0x11, ...zeros(15)]),
  attributesMask: Uint8Array.from([0xfb, ...zeros(15).fill(0xff)]),
  mrSigner: zeros(32).fill(1),
  isvProdId: 2,
  levels: [
    { isvSvn: 6, status: "UpToDate", date: "2026-01-01T00:00:00Z", advisories: [] },
    { isvSvn: 4, status: "OutOfDate", date: "2025-01-01T00:00:00Z", advisories: ["INTEL-SA-QE"] },
    { isvSvn: 2, status: "Revoked", date: "2024-01-01T00:00:00Z", advisories: [] },
  ],
};
const moduleFields = { mrsigner: "00".repeat(48), attributes: "00".repeat(8), attributesMask: "ff".repeat(8) };

function tcbInfo(levels: readonly unknown[], modules: readonly unknown[] = [], id: "SGX" | "TDX" = "TDX"): IntelTcbInfo {
  const dates = { issueDate: "2026-05-25T00:00:00Z", nextUpdate: "2026-06-24T00:00:00Z" };
  const value = {
    id,
    version: 3,
    ...dates,
    fmspc: "00806f050000",
    pceId: "0000",
    tcbEvaluationDataNumber: 17,
    tdxModule: moduleFields,
    tdxModuleIdentities: modules,
    tcbLevels: levels,
  };
  return readTcbInfo(JSON.parse(JSON.stringify(value)) as JsonValue);
}

interface Situation {
  readonly body?: IntelQuote["body"];
  readonly qeSvn?: number;
  readonly qe?: Partial<SgxReportBody>;
  readonly components?: readonly number[];
  readonly pceSvn?: number;
}

function evaluate(info: IntelTcbInfo, situation: Situation = {}): IntelTcbVerdict {
  const quote: IntelQuote = {
    version: 4,
    tee: "tdx",
    qeSvn: 0,
    pceSvn: 0,
    userData: zeros(20),
    body: situation.body ?? td,
    signed: zeros(0),
    signature: zeros(64),
    attestationKey: zeros(64),
    qeReport: { ...enclaveReport, ...situation.qe, isvSvn: situation.qeSvn ?? 6 },
    qeReportSignature: zeros(64),
    qeAuthData: zeros(0),
    certification: { type: 5, data: zeros(0) },
    trailing: 0,
  };
  return evaluateTcb(quote, { components: situation.components ?? repeated(16, 5), pceSvn: situation.pceSvn ?? 11 }, info, identity);
}

const statusOf = (verdict: IntelTcbVerdict): string => (verdict.kind === "level" ? verdict.status : "NONE");

describe("converging the statuses of platform and module", () => {
  it.each<[IntelTcbStatus, IntelModuleStatus, IntelTcbStatus]>([
    ["UpToDate", "UpToDate", "UpToDate"],
    ["SWHardeningNeeded", "UpToDate", "SWHardeningNeeded"],
    ["OutOfDate", "UpToDate", "OutOfDate"],
    ["Revoked", "UpToDate", "Revoked"],
    ["UpToDate", "OutOfDate", "OutOfDate"],
    ["SWHardeningNeeded", "OutOfDate", "OutOfDate"],
    ["ConfigurationNeeded", "OutOfDate", "OutOfDateConfigurationNeeded"],
    ["ConfigurationAndSWHardeningNeeded", "OutOfDate", "OutOfDateConfigurationNeeded"],
    ["OutOfDate", "OutOfDate", "OutOfDate"],
    ["OutOfDateConfigurationNeeded", "OutOfDate", "OutOfDateConfigurationNeeded"],
    ["Revoked", "OutOfDate", "Revoked"],
    ["TDRelaunchAdvised", "OutOfDate", "TDRelaunchAdvised"],
    ["UpToDate", "Revoked", "Revoked"],
    ["ConfigurationNeeded", "Revoked", "Revoked"],
    ["OutOfDate", "Revoked", "Revoked"],
  ])("%s and %s are %s, for the module of TDX and for the quoting enclave", (platform, module, expected) => {
    expect(convergeTcbStatus(platform, module)).toBe(expected);
    if (platform === "TDRelaunchAdvised") return;
    const qeSvn = { UpToDate: 6, OutOfDate: 4, Revoked: 2 }[module];
    expect(statusOf(evaluate(tcbInfo([tcbLevel(platform)]), { qeSvn }))).toBe(expected);
    const modules = [tdxModule("TDX_01", [moduleLevel(3, module)])];
    expect(statusOf(evaluate(tcbInfo([tcbLevel(platform)], modules), { body: { ...td, teeTcbSvn: svn(3, 1, 5) } }))).toBe(expected);
  });
});

describe("finding the level of a platform", () => {
  const newest = tcbLevel("UpToDate", [3, 0, 5], { advisories: ["INTEL-SA-1"] });
  const older = tcbLevel("OutOfDate", [2, 0, 4], { sgx: 4, pceSvn: 10, advisories: ["INTEL-SA-2", "INTEL-SA-3"] });

  it.each<[string, Situation, string]>([
    ["everything reached is the newest level", {}, "UpToDate"],
    ["more than demanded is the newest level", { components: repeated(16, 9), pceSvn: 12 }, "UpToDate"],
    ["one component of SGX below is the older level", { components: [...repeated(15, 5), 4] }, "OutOfDate"],
    ["a PCE below is the older level", { pceSvn: 10 }, "OutOfDate"],
    ["a TDX component below is the older level", { body: { ...td, teeTcbSvn: svn(3, 0, 4) } }, "OutOfDate"],
    ["a TDX module below is the older level, where it has no version", { body: { ...td, teeTcbSvn: svn(2, 0, 5) } }, "OutOfDate"],
    ["below all levels is none", { components: repeated(16, 3) }, "NONE"],
    ["a TDX component below all levels is none", { body: { ...td, teeTcbSvn: svn(3, 0, 3) } }, "NONE"],
  ])("%s", (_what, situation, expected) => {
    expect(statusOf(evaluate(tcbInfo([newest, older]), situation))).toBe(expected);
  });

  it("an enclave has no TDX components", () => {
    const info = tcbInfo([newest, older], [], "SGX");
    expect(evaluate(info, { body: enclaveReport })).toEqual({
      kind: "level",
      status: "UpToDate",
      date: "2026-01-01T00:00:00Z",
      advisories: ["INTEL-SA-1"],
      enclaveStatus: "UpToDate",
    });
    expect(statusOf(evaluate(info, { body: enclaveReport, pceSvn: 9 }))).toBe("NONE");
    expect(evaluate(info, { body: enclaveReport, qeSvn: 5, pceSvn: 10 })).toMatchObject({
      status: "OutOfDate",
      advisories: ["INTEL-SA-2", "INTEL-SA-3", "INTEL-SA-QE"],
    });
    const shared = tcbInfo([tcbLevel("UpToDate", [3, 0, 5], { advisories: ["INTEL-SA-QE", "INTEL-SA-1"] })], [], "SGX");
    expect(evaluate(shared, { body: enclaveReport, qeSvn: 5 })).toMatchObject({ advisories: ["INTEL-SA-QE", "INTEL-SA-1"] });
  });

  it("the components 0 and 1 are those of the module where it has a version, and are not compared with the platform's", () => {
    const modules = [tdxModule("tdx_01", [moduleLevel(2, "UpToDate")]), tdxModule("TDX_0A", [moduleLevel(1, "UpToDate")])];
    // Comparing all of them would find no level: 2 is below 3.
    const levels = [tcbLevel("UpToDate", [3, 0, 5])];
    expect(evaluate(tcbInfo(levels, modules), { body: { ...td, teeTcbSvn: svn(2, 1, 5) } })).toMatchObject({
      status: "UpToDate",
      module: "tdx_01",
      moduleStatus: "UpToDate",
    });
    expect(evaluate(tcbInfo(levels, modules), { body: { ...td, teeTcbSvn: svn(1, 10, 5) } })).toMatchObject({ status: "UpToDate", module: "TDX_0A" });
    expect(statusOf(evaluate(tcbInfo(levels, modules), { body: { ...td, teeTcbSvn: svn(2, 1, 4) } }))).toBe("NONE");
  });

  it.each<[string, Partial<TdReportBody>, RegExp]>([
    ["of an unknown version", { teeTcbSvn: svn(3, 2, 5) }, /no TDX module of the version 2/u],
    ["below all of its levels", { teeTcbSvn: svn(1, 1, 5) }, /no level of Intel's list covers the TDX module/u],
    ["of another signer", { teeTcbSvn: svn(3, 1, 5), mrSignerSeam: zeros(48).fill(1) }, /signed by someone else/u],
    ["of another signer and without a version", { mrSignerSeam: zeros(48).fill(1) }, /signed by someone else/u],
    ["with attributes", { seamAttributes: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0) }, /other attributes/u],
  ])("a module %s is refused", (_what, body, reason) => {
    const verdict = evaluate(tcbInfo([newest], [tdxModule("TDX_01", [moduleLevel(2, "UpToDate")])]), { body: { ...td, ...body } });
    expect(verdict).toMatchObject({ kind: "none", reason: expect.stringMatching(reason) as unknown });
  });

  it("a module of which Intel demands attributes, which none has, is refused", () => {
    const info = tcbInfo([newest], [{ ...tdxModule("TDX_01", [moduleLevel(2, "UpToDate")]), attributes: `01${"00".repeat(7)}` }]);
    expect(evaluate(info, { body: { ...td, teeTcbSvn: svn(3, 1, 5) } })).toMatchObject({ kind: "none", reason: /other attributes/u, module: "TDX_01" });
  });

  it.each<[string, Partial<SgxReportBody>, string]>([
    ["MISCSELECT", { miscSelect: Uint8Array.of(1, 0, 0, 0) }, "MISCSELECT"],
    ["attributes under the mask", { attributes: Uint8Array.from([0x13, ...zeros(15)]) }, "ATTRIBUTES"],
    ["signer", { mrSigner: zeros(32) }, "MRSIGNER"],
    ["product", { isvProdId: 1 }, "ISVPRODID"],
  ])("a quoting enclave of another %s is refused", (_what, qe, field) => {
    expect(evaluate(tcbInfo([newest]), { qe })).toMatchObject({ kind: "none", reason: `the quoting enclave is not the one that Intel describes (${field})` });
  });

  it("attributes of the quoting enclave outside of the mask do not matter, and one below all levels is refused", () => {
    expect(statusOf(evaluate(tcbInfo([newest]), { qe: { attributes: Uint8Array.from([0x15, ...zeros(15)]) } }))).toBe("UpToDate");
    expect(evaluate(tcbInfo([newest]), { qeSvn: 1 })).toMatchObject({ kind: "none", reason: /covers the quoting enclave/u });
  });
});

describe("a TD that was started on a module that is out of date", () => {
  const modules = [tdxModule("TDX_01", [moduleLevel(5, "UpToDate"), moduleLevel(2, "OutOfDate")]), tdxModule("TDX_02", [moduleLevel(1, "UpToDate")])];
  const started = { ...td, teeTcbSvn: svn(2, 1, 5) };
  const now = (platform: string, teeTcbSvn2: Bytes | undefined, more: Situation & { readonly levels?: readonly unknown[] } = {}): string =>
    statusOf(
      evaluate(tcbInfo(more.levels ?? [tcbLevel(platform, [3, 0, 5])], modules), {
        body: { ...started, ...(teeTcbSvn2 === undefined ? {} : { teeTcbSvn2 }) },
        ...more,
      }),
    );

  it.each<[string, Bytes | undefined, IntelTcbStatus | "NONE"]>([
    ["UpToDate", svn(5, 1, 5), "TDRelaunchAdvised"],
    ["SWHardeningNeeded", svn(6, 1, 9), "TDRelaunchAdvised"],
    ["ConfigurationNeeded", svn(5, 1, 5), "TDRelaunchAdvisedConfigurationNeeded"],
    ["ConfigurationAndSWHardeningNeeded", svn(5, 1, 5), "TDRelaunchAdvisedConfigurationNeeded"],
    ["UpToDate", svn(1, 2, 5), "TDRelaunchAdvised"],
    ["UpToDate", svn(3, 0, 5), "TDRelaunchAdvised"],
    ["UpToDate", svn(2, 0, 5), "OutOfDate"],
    ["UpToDate", svn(4, 1, 5), "OutOfDate"],
    ["UpToDate", svn(5, 1, 4), "OutOfDate"],
    ["UpToDate", svn(5, 3, 5), "NONE"],
    ["UpToDate", undefined, "OutOfDate"],
    ["OutOfDate", svn(5, 1, 5), "OutOfDate"],
    ["OutOfDateConfigurationNeeded", svn(5, 1, 5), "OutOfDateConfigurationNeeded"],
    ["Revoked", svn(5, 1, 5), "Revoked"],
  ])("on a platform that is %s, with %j now: %s", (platform, teeTcbSvn2, expected) => {
    expect(now(platform, teeTcbSvn2)).toBe(expected);
  });

  it("is not advised to relaunch where the quoting enclave is out of date, or the level is not the module's fault", () => {
    expect(now("UpToDate", svn(5, 1, 5), { qeSvn: 4 })).toBe("OutOfDate");
    expect(now("UpToDate", svn(5, 1, 5), { qeSvn: 2 })).toBe("Revoked");
    // The platform reaches the first level with its SGX components, the TD only the second one, which is revoked.
    expect(now("", svn(5, 1, 5), { levels: [tcbLevel("UpToDate", [3, 0, 6]), tcbLevel("Revoked", [3, 0, 5])] })).toBe("Revoked");
    const upToDate = tcbInfo([tcbLevel("UpToDate", [3, 0, 5])], [tdxModule("TDX_01", [moduleLevel(2, "UpToDate")])]);
    expect(statusOf(evaluate(upToDate, { body: { ...started, teeTcbSvn2: svn(5, 1, 5) } }))).toBe("UpToDate");
  });

  it("a module without levels of the version that the platform has now is not known", () => {
    const info = tcbInfo([tcbLevel("UpToDate", [3, 0, 5])], [...modules.slice(0, 1), tdxModule("TDX_02", [])]);
    expect(statusOf(evaluate(info, { body: { ...started, teeTcbSvn2: svn(5, 2, 5) } }))).toBe("NONE");
  });
});
