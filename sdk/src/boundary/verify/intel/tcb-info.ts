import { fieldOf, type JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import { hexField, listField, numberField, textField, textsField, timeField } from "../json/json-fields.js";
import { intelModuleStatus, intelTcbStatus, type IntelModuleStatus, type IntelTcbStatus } from "./tcb-status.js";

/** One level of a platform: what it demands, and what reaching it means. */
export interface IntelTcbLevel {
  /** 16 numbers. */
  readonly sgx: readonly number[];
  /** 16 numbers, for TDX. */
  readonly tdx: readonly number[];
  readonly pceSvn: number;
  readonly status: IntelTcbStatus;
  readonly date: string;
  readonly advisories: readonly string[];
}

/** One level of an enclave or a TDX module. */
export interface IntelModuleLevel {
  readonly isvSvn: number;
  readonly status: IntelModuleStatus;
  readonly date: string;
  readonly advisories: readonly string[];
}

/** Who signed the TDX module, and which attributes it has. */
export interface IntelTdxModule {
  readonly mrSigner: Bytes;
  readonly attributes: Bytes;
  readonly attributesMask: Bytes;
}

/** A TDX module of one major version. */
export interface IntelTdxModuleIdentity extends IntelTdxModule {
  /** `TDX_` and the version in two hexadecimal digits. */
  readonly id: string;
  /** From the newest on. */
  readonly levels: readonly IntelModuleLevel[];
}

/** What Intel states about the platforms of one FMSPC. */
export interface IntelTcbInfo {
  readonly id: "SGX" | "TDX";
  readonly issuedAt: number;
  readonly nextUpdate: number;
  readonly fmspc: Bytes;
  readonly pceId: Bytes;
  readonly evaluationNumber: number;
  readonly tdxModule?: IntelTdxModule;
  readonly tdxModuleIdentities: readonly IntelTdxModuleIdentity[];
  /** From the newest on. */
  readonly levels: readonly IntelTcbLevel[];
}

const components = 16;
const mostLevels = 256;

/**
 * Reads TCB information: version 3 of SGX or TDX, version 2 of SGX.
 *
 * - Source: Intel SGX and TDX Provisioning Certification Service API 4, "Get TCB Info". Fields that the rules do not use are not read.
 * - An unknown status is refused: it could mean anything.
 */
export function readTcbInfo(value: JsonValue): IntelTcbInfo {
  const version = numberField(value, "version", 255);
  if (version !== 2 && version !== 3) throw new Malformed(`TCB information of version ${String(version)} is not known`);
  const id = version === 2 ? "SGX" : textField(value, "id");
  if (id !== "SGX" && id !== "TDX") throw new Malformed(`TCB information for "${id.slice(0, 32)}" is not known`);
  const levels = bounded(listField(value, "tcbLevels"));
  const identities = fieldOf(value, "tdxModuleIdentities") === undefined ? [] : bounded(listField(value, "tdxModuleIdentities"));
  const tdxModule = fieldOf(value, "tdxModule");
  if (id === "TDX" && tdxModule === undefined) throw new Malformed("TCB information for TDX has no TDX module");
  return {
    id,
    issuedAt: timeField(value, "issueDate"),
    nextUpdate: timeField(value, "nextUpdate"),
    fmspc: hexField(value, "fmspc", 6),
    pceId: hexField(value, "pceId", 2),
    evaluationNumber: numberField(value, "tcbEvaluationDataNumber", 0xffff_ffff),
    ...(tdxModule === undefined ? {} : { tdxModule: readModule(tdxModule) }),
    tdxModuleIdentities: identities.map((item) => ({ id: textField(item, "id"), ...readModule(item), levels: readModuleLevels(item) })),
    levels: levels.map((item) => readLevel(item, version, id)),
  };
}

function bounded(items: readonly JsonValue[]): readonly JsonValue[] {
  if (items.length > mostLevels) throw new Malformed(`TCB information has more than ${String(mostLevels)} items in a list`);
  return items;
}

function readModule(value: JsonValue): IntelTdxModule {
  return { mrSigner: hexField(value, "mrsigner", 48), attributes: hexField(value, "attributes", 8), attributesMask: hexField(value, "attributesMask", 8) };
}

/** Reads the levels of an enclave or a TDX module. */
export function readModuleLevels(value: JsonValue): readonly IntelModuleLevel[] {
  return bounded(listField(value, "tcbLevels")).map((item) => {
    const status = intelModuleStatus(textField(item, "tcbStatus"));
    if (status === undefined) throw new Malformed(`the status "${textField(item, "tcbStatus").slice(0, 64)}" of a module is not known`);
    const isvSvn = numberField(fieldOf(item, "tcb"), "isvsvn", 0xffff);
    return { isvSvn, status, date: textField(item, "tcbDate"), advisories: textsField(item, "advisoryIDs") };
  });
}

function readLevel(item: JsonValue, version: 2 | 3, id: "SGX" | "TDX"): IntelTcbLevel {
  const status = intelTcbStatus(textField(item, "tcbStatus"));
  if (status === undefined) throw new Malformed(`the TCB status "${textField(item, "tcbStatus").slice(0, 64)}" is not known`);
  const tcb = fieldOf(item, "tcb");
  return {
    sgx: version === 2 ? numberedComponents(tcb) : listedComponents(tcb, "sgxtcbcomponents"),
    tdx: id === "TDX" ? listedComponents(tcb, "tdxtcbcomponents") : [],
    pceSvn: numberField(tcb, "pcesvn", 0xffff),
    status,
    date: textField(item, "tcbDate"),
    advisories: textsField(item, "advisoryIDs"),
  };
}

function listedComponents(tcb: JsonValue | undefined, name: string): readonly number[] {
  const items = listField(tcb, name);
  if (items.length !== components) throw new Malformed(`the field "${name}" does not have 16 components`);
  return items.map((component) => numberField(component, "svn", 255));
}

function numberedComponents(tcb: JsonValue | undefined): readonly number[] {
  return Array.from({ length: components }, (_, index) => numberField(tcb, `sgxtcbcomp${String(index + 1).padStart(2, "0")}svn`, 255));
}
