import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { sameBytes } from "../bytes/hex.js";
import { Malformed } from "../bytes/malformed.js";
import { hexField, numberField, textField, timeField } from "../json/json-fields.js";
import type { SgxReportBody } from "./quote-layout.js";
import { readModuleLevels, type IntelModuleLevel } from "./tcb-info.js";

/** What Intel states about one of its enclaves. */
export interface IntelEnclaveIdentity {
  /** `QE` for SGX, `TD_QE` for TDX. */
  readonly id: string;
  readonly issuedAt: number;
  readonly nextUpdate: number;
  readonly evaluationNumber: number;
  readonly miscSelect: Bytes;
  readonly miscSelectMask: Bytes;
  readonly attributes: Bytes;
  readonly attributesMask: Bytes;
  readonly mrSigner: Bytes;
  readonly isvProdId: number;
  readonly levels: readonly IntelModuleLevel[];
}

/**
 * Reads the identity of the quoting enclave, version 2.
 *
 * - Source: Intel SGX and TDX Provisioning Certification Service API 4, "Get QE Identity".
 */
export function readEnclaveIdentity(value: JsonValue): IntelEnclaveIdentity {
  const version = numberField(value, "version", 255);
  if (version !== 2) throw new Malformed(`an enclave identity of version ${String(version)} is not known`);
  return {
    id: textField(value, "id"),
    issuedAt: timeField(value, "issueDate"),
    nextUpdate: timeField(value, "nextUpdate"),
    evaluationNumber: numberField(value, "tcbEvaluationDataNumber", 0xffff_ffff),
    miscSelect: hexField(value, "miscselect", 4),
    miscSelectMask: hexField(value, "miscselectMask", 4),
    attributes: hexField(value, "attributes", 16),
    attributesMask: hexField(value, "attributesMask", 16),
    mrSigner: hexField(value, "mrsigner", 32),
    isvProdId: numberField(value, "isvprodid", 0xffff),
    levels: readModuleLevels(value),
  };
}

/** In what a report differs from the identity; nothing where it is the enclave that Intel describes. */
export function differenceFromIdentity(report: SgxReportBody, identity: IntelEnclaveIdentity): string | undefined {
  if (!maskedEqual(report.miscSelect, identity.miscSelectMask, identity.miscSelect)) return "MISCSELECT";
  if (!maskedEqual(report.attributes, identity.attributesMask, identity.attributes)) return "ATTRIBUTES";
  if (!sameBytes(report.mrSigner, identity.mrSigner)) return "MRSIGNER";
  return report.isvProdId === identity.isvProdId ? undefined : "ISVPRODID";
}

/** Whether bytes under a mask are the expected ones. All three have one length. */
export function maskedEqual(bytes: Bytes, mask: Bytes, expected: Bytes): boolean {
  let difference = 0;
  for (let index = 0; index < bytes.length; index += 1) difference |= (Number(bytes[index]) & Number(mask[index])) ^ Number(expected[index]);
  return difference === 0;
}
