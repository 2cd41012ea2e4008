import type { Bytes } from "../bytes/byte-reader.js";
import { isZero, sameBytes } from "../bytes/hex.js";
import { differenceFromIdentity, maskedEqual, type IntelEnclaveIdentity } from "./enclave-identity.js";
import type { IntelQuote, TdReportBody } from "./quote-layout.js";
import type { IntelModuleLevel, IntelTcbInfo, IntelTcbLevel, IntelTdxModuleIdentity } from "./tcb-info.js";
import { convergeTcbStatus, needsConfiguration, type IntelModuleStatus, type IntelTcbStatus } from "./tcb-status.js";

/** The security versions that a PCK certificate certifies. */
export interface PckTcb {
  /** 16 numbers. */
  readonly components: readonly number[];
  readonly pceSvn: number;
}

/** Where a platform stands in Intel's list. */
export type IntelTcbVerdict =
  | {
      readonly kind: "level";
      readonly status: IntelTcbStatus;
      readonly date: string;
      readonly advisories: readonly string[];
      /** `TDX_` and the version; absent for SGX and for modules of the first version. */
      readonly module?: string;
      readonly moduleStatus?: IntelModuleStatus;
      readonly enclaveStatus: IntelModuleStatus;
    }
  | { readonly kind: "none"; readonly reason: string; readonly module?: string };

/**
 * Finds the level of a platform and converges it with those of its quoting enclave and TDX module.
 *
 * - The first level of which every SGX component, the PCE, and every TDX component is reached is the platform's.
 * - TDX components are compared from index 2 on when `TEE_TCB_SVN[1]` is above 0: then 0 and 1 are the version of the module, which has
 *   its own levels, under the identity `TDX_` and the version.
 * - A TD started on a module that is out of date, on a platform that has an up-to-date one now (`TEE_TCB_SVN_2`), is advised to relaunch.
 * - No level: nothing is known, and that is a refusal, not a warning.
 * - Source: Intel SGX and TDX DCAP quote verification library, sections 4.1.2.4.11 to 4.1.2.4.17 and 4.1.2.9 of its reference.
 */
export function evaluateTcb(quote: IntelQuote, pck: PckTcb, tcb: IntelTcbInfo, enclave: IntelEnclaveIdentity): IntelTcbVerdict {
  const difference = differenceFromIdentity(quote.qeReport, enclave);
  if (difference !== undefined) return { kind: "none", reason: `the quoting enclave is not the one that Intel describes (${difference})` };
  const enclaveLevel = moduleLevel(enclave.levels, quote.qeReport.isvSvn);
  if (enclaveLevel === undefined) return { kind: "none", reason: "no level of Intel's list covers the quoting enclave" };
  const { body } = quote;
  const reached = tcb.levels.filter((level) => reaches(pck.components, level.sgx, 0) && pck.pceSvn >= level.pceSvn);
  if (body.kind === "sgx") {
    const [level] = reached;
    if (level === undefined) return { kind: "none", reason: "no TCB level of Intel's list covers the platform" };
    const status = convergeTcbStatus(level.status, enclaveLevel.status);
    return { kind: "level", status, date: level.date, advisories: union([level, enclaveLevel]), enclaveStatus: enclaveLevel.status };
  }
  return evaluateTdx(body, reached, tcb, enclaveLevel);
}

function evaluateTdx(body: TdReportBody, reached: readonly IntelTcbLevel[], tcb: IntelTcbInfo, enclaveLevel: IntelModuleLevel): IntelTcbVerdict {
  const svn = body.teeTcbSvn;
  const module = evaluateModule(body, svn, tcb);
  if (module.kind === "none") return module;
  const named = module.identity === undefined ? {} : { module: module.identity.id };
  const [platformLevel] = reached;
  const level = reached.find((candidate) => reaches(svn, candidate.tdx, module.identity === undefined ? 0 : 2));
  if (platformLevel === undefined || level === undefined) return { kind: "none", reason: "no TCB level of Intel's list covers the platform", ...named };
  const levels = module.level === undefined ? [level, enclaveLevel] : [level, module.level, enclaveLevel];
  const withModule = convergeTcbStatus(level.status, module.level?.status ?? "UpToDate");
  const status = enclaveLevel.status === "UpToDate" ? relaunchStatus(body, platformLevel, withModule, module.level, tcb) : withModule;
  if (status === undefined) return { kind: "none", reason: "Intel's list has no level of the TDX module that the platform has now", ...named };
  return {
    kind: "level",
    status: convergeTcbStatus(status, enclaveLevel.status),
    date: level.date,
    advisories: union(levels),
    enclaveStatus: enclaveLevel.status,
    ...named,
    ...(module.level === undefined ? {} : { moduleStatus: module.level.status }),
  };
}

type ModuleVerdict =
  | { readonly kind: "found"; readonly identity?: IntelTdxModuleIdentity; readonly level?: IntelModuleLevel }
  | { readonly kind: "none"; readonly reason: string; readonly module?: string };

function evaluateModule(body: TdReportBody, svn: Bytes, tcb: IntelTcbInfo): ModuleVerdict {
  const moduleSvn = Number(svn[0]);
  const version = Number(svn[1]);
  const identity = version === 0 ? undefined : moduleIdentity(tcb, version);
  const signed = version === 0 ? tcb.tdxModule : identity;
  if (signed === undefined) return { kind: "none", reason: `Intel's list has no TDX module of the version ${String(version)}` };
  const named = identity === undefined ? {} : { module: identity.id };
  if (!sameBytes(body.mrSignerSeam, signed.mrSigner)) return { kind: "none", reason: "the TDX module is signed by someone else than Intel states", ...named };
  if (!isZero(body.seamAttributes) || !maskedEqual(body.seamAttributes, signed.attributesMask, signed.attributes)) {
    return { kind: "none", reason: "the TDX module has other attributes than Intel states", ...named };
  }
  if (identity === undefined) return { kind: "found" };
  const level = moduleLevel(identity.levels, moduleSvn);
  return level === undefined ? { kind: "none", reason: "no level of Intel's list covers the TDX module", ...named } : { kind: "found", identity, level };
}

function moduleIdentity(tcb: IntelTcbInfo, version: number): IntelTdxModuleIdentity | undefined {
  const id = `TDX_${version.toString(16).toUpperCase().padStart(2, "0")}`;
  return tcb.tdxModuleIdentities.find((identity) => identity.id.toUpperCase() === id);
}

function moduleLevel(levels: readonly IntelModuleLevel[], svn: number): IntelModuleLevel | undefined {
  return levels.find((level) => svn >= level.isvSvn);
}

/** Whether each number from `first` on is at least the demanded one. */
function reaches(have: readonly number[] | Bytes, demanded: readonly number[], first: number): boolean {
  return demanded.every((svn, index) => index < first || Number(have[index]) >= svn);
}

/** The status in view of the module that the platform has now; nothing where Intel's list does not know that module. */
function relaunchStatus(
  { teeTcbSvn2 }: TdReportBody,
  platform: IntelTcbLevel,
  status: IntelTcbStatus,
  module: IntelModuleLevel | undefined,
  tcb: IntelTcbInfo,
): IntelTcbStatus | undefined {
  if (teeTcbSvn2 === undefined || module?.status !== "OutOfDate") return status;
  if (isOutOfDate(platform.status) || platform.status === "Revoked" || !isOutOfDate(status)) return status;
  const newest = tcb.levels.slice(0, 1).flatMap(({ tdx }) => tdx);
  const [svn = 0, version = 0, microcode = 0] = teeTcbSvn2;
  const demanded = version === 0 ? newest[0] : moduleIdentity(tcb, version)?.levels[0]?.isvSvn;
  if (demanded === undefined) return undefined;
  if (svn < demanded || microcode < Number(newest[2])) return status;
  return needsConfiguration(platform.status) || needsConfiguration(status) ? "TDRelaunchAdvisedConfigurationNeeded" : "TDRelaunchAdvised";
}

function isOutOfDate(status: IntelTcbStatus): boolean {
  return status.startsWith("OutOfDate");
}

function union(levels: readonly { readonly advisories: readonly string[] }[]): readonly string[] {
  const all: string[] = [];
  for (const { advisories } of levels) for (const advisory of advisories) if (!all.includes(advisory)) all.push(advisory);
  return all;
}
