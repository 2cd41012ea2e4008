import type { Bytes } from "../bytes/byte-reader.js";

/** The body of an enclave report (`sgx_report_body_t`, 384 bytes). */
export interface SgxReportBody {
  readonly kind: "sgx";
  readonly bytes: Bytes;
  readonly cpuSvn: Bytes;
  readonly miscSelect: Bytes;
  readonly attributes: Bytes;
  readonly mrEnclave: Bytes;
  readonly mrSigner: Bytes;
  readonly configId: Bytes;
  readonly isvProdId: number;
  readonly isvSvn: number;
  readonly configSvn: number;
  readonly reportData: Bytes;
}

/** The body of a TD report (584 bytes; 648 of TDX 1.5). */
export interface TdReportBody {
  readonly kind: "tdx";
  readonly bytes: Bytes;
  readonly teeTcbSvn: Bytes;
  readonly mrSeam: Bytes;
  readonly mrSignerSeam: Bytes;
  readonly seamAttributes: Bytes;
  readonly tdAttributes: Bytes;
  readonly xfam: Bytes;
  readonly mrTd: Bytes;
  readonly mrConfigId: Bytes;
  readonly mrOwner: Bytes;
  readonly mrOwnerConfig: Bytes;
  readonly rtmrs: readonly Bytes[];
  readonly reportData: Bytes;
  /** TDX 1.5 only: what the platform has now, where `teeTcbSvn` is what the TD was started on. */
  readonly teeTcbSvn2?: Bytes;
  /** TDX 1.5 only: the measurement of bound service TDs; zero: none. */
  readonly mrServiceTd?: Bytes;
}

/** Certification data: of what kind, and the data. */
export interface CertificationData {
  readonly type: number;
  readonly data: Bytes;
}

/** A quote of SGX or TDX. */
export interface IntelQuote {
  readonly version: 3 | 4 | 5;
  readonly tee: "sgx" | "tdx";
  /** The body type of version 5: 1 SGX, 2 TDX 1.0, 3 TDX 1.5; version 3 and 4 state none. */
  readonly bodyType?: number;
  readonly qeSvn: number;
  readonly pceSvn: number;
  readonly userData: Bytes;
  readonly body: SgxReportBody | TdReportBody;
  /** The header and the body, as signed. */
  readonly signed: Bytes;
  readonly signature: Bytes;
  /** The public key of the quoting enclave, `x || y` on P-256. */
  readonly attestationKey: Bytes;
  readonly qeReport: SgxReportBody;
  readonly qeReportSignature: Bytes;
  readonly qeAuthData: Bytes;
  readonly certification: CertificationData;
  /** Bytes behind the quote, as transports pad it. */
  readonly trailing: number;
}
