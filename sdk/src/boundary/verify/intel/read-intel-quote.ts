import { ByteReader, type Bytes } from "../bytes/byte-reader.js";
import { Malformed } from "../bytes/malformed.js";
import type { CertificationData, IntelQuote, SgxReportBody, TdReportBody } from "./quote-layout.js";

/** The identifier of Intel as the maker of the quoting enclave. */
const intel = [0x93, 0x9a, 0x72, 0x33, 0xf7, 0x9c, 0x4c, 0xa9, 0x94, 0x0a, 0x0d, 0xb3, 0x95, 0x7f, 0x06, 0x07];
const sgxBody = 384;
const tdBody = 584;
const tdBody15 = 648;
/** ECDSA with P-256. */
const ecdsaP256 = 2;
const qeReportData = 6;
const longest = 1 << 20;

type Body = SgxReportBody | TdReportBody;

/**
 * Reads a quote of SGX (versions 3 and 4) or TDX (versions 4 and 5).
 *
 * - Source: Intel, "SGX ECDSA Quote Library API Reference" (version 3) and "TDX DCAP Quote Generation Library" appendix A (versions 4, 5); numbers
 *   are little-endian.
 * - Every stated length is exact; in versions 4 and 5 the enclave report lies inside certification data of the type 6.
 * - Reserved bytes of the report of the quoting enclave are part of what is signed and are not judged.
 * - Bytes behind the quote are counted, since configfs-tsm and cloud services pad it; they are no part of what is verified.
 * - Bounds: 1 MiB.
 */
export function readIntelQuote(bytes: Bytes): IntelQuote {
  if (bytes.length > longest) throw new Malformed("the quote is larger than 1 MiB");
  const reader = new ByteReader(bytes, { littleEndian: true, what: "the quote" });
  const version = reader.u16();
  if (version !== 3 && version !== 4 && version !== 5) throw new Malformed(`quotes of version ${String(version)} are not known`);
  const keyType = reader.u16();
  if (keyType !== ecdsaP256) throw new Malformed(`the attestation key type ${String(keyType)} is not ECDSA with P-256`);
  const teeType = reader.u32();
  if (teeType !== 0 && (teeType !== 0x81 || version === 3))
    throw new Malformed(`a quote of version ${String(version)} with TEE type 0x${teeType.toString(16)}`);
  // Versions 4 and 5 keep these two for their size only.
  const qeSvn = reader.u16();
  const pceSvn = reader.u16();
  const maker = reader.bytes(intel.length);
  if (!intel.every((byte, index) => maker[index] === byte)) throw new Malformed("the quote is not of Intel's quoting enclave");
  const userData = reader.bytes(20);
  const tee = teeType === 0 ? "sgx" : "tdx";
  const { body, bodyType } = version === 5 ? readTypedBody(reader, tee) : { body: readBody(reader, tee === "sgx" ? sgxBody : tdBody), bodyType: undefined };
  const signed = bytes.subarray(0, reader.offset);
  const signatureData = reader.part(reader.u32(), "the signature data of the quote");
  const signature = signatureData.bytes(64);
  const attestationKey = signatureData.bytes(64);
  const enclave = version === 3 ? readEnclave(signatureData) : readNestedEnclave(signatureData);
  signatureData.end();
  const { qeReport, qeReportSignature, qeAuthData, certification } = enclave;
  return {
    version,
    tee,
    qeSvn,
    pceSvn,
    userData,
    body,
    signed,
    signature,
    attestationKey,
    qeReport,
    qeReportSignature,
    qeAuthData,
    certification,
    trailing: reader.left,
    ...(bodyType !== undefined && { bodyType }),
  };
}

function readTypedBody(reader: ByteReader, tee: "sgx" | "tdx"): { readonly body: Body; readonly bodyType: number } {
  const bodyType = reader.u16();
  const size = reader.u32();
  const expected =
    bodyType === 1 && tee === "sgx" ? sgxBody : bodyType === 2 && tee === "tdx" ? tdBody : bodyType === 3 && tee === "tdx" ? tdBody15 : undefined;
  if (expected === undefined || size !== expected) throw new Malformed(`a quote body of type ${String(bodyType)} with ${String(size)} bytes`);
  return { body: readBody(reader, size), bodyType };
}

function readBody(reader: ByteReader, size: number): Body {
  return size === sgxBody ? readSgxReportBody(reader.bytes(sgxBody)) : readTdReportBody(reader.bytes(size));
}

/** Reads the 384 bytes of an enclave report. */
export function readSgxReportBody(bytes: Bytes): SgxReportBody {
  const reader = new ByteReader(bytes, { littleEndian: true, what: "the enclave report" });
  const cpuSvn = reader.bytes(16);
  const miscSelect = reader.bytes(4);
  reader.skip(28);
  const attributes = reader.bytes(16);
  const mrEnclave = reader.bytes(32);
  reader.skip(32);
  const mrSigner = reader.bytes(32);
  reader.skip(32);
  const configId = reader.bytes(64);
  const isvProdId = reader.u16();
  const isvSvn = reader.u16();
  const configSvn = reader.u16();
  reader.skip(58);
  const reportData = reader.bytes(64);
  reader.end();
  return { kind: "sgx", bytes, cpuSvn, miscSelect, attributes, mrEnclave, mrSigner, configId, isvProdId, isvSvn, configSvn, reportData };
}

function readTdReportBody(bytes: Bytes): TdReportBody {
  const reader = new ByteReader(bytes, { littleEndian: true, what: "the TD report" });
  const common: TdReportBody = {
    kind: "tdx",
    bytes,
    teeTcbSvn: reader.bytes(16),
    mrSeam: reader.bytes(48),
    mrSignerSeam: reader.bytes(48),
    seamAttributes: reader.bytes(8),
    tdAttributes: reader.bytes(8),
    xfam: reader.bytes(8),
    mrTd: reader.bytes(48),
    mrConfigId: reader.bytes(48),
    mrOwner: reader.bytes(48),
    mrOwnerConfig: reader.bytes(48),
    rtmrs: [reader.bytes(48), reader.bytes(48), reader.bytes(48), reader.bytes(48)],
    reportData: reader.bytes(64),
  };
  const body = bytes.length === tdBody ? common : { ...common, teeTcbSvn2: reader.bytes(16), mrServiceTd: reader.bytes(48) };
  reader.end();
  return body;
}

type Enclave = Pick<IntelQuote, "qeReport" | "qeReportSignature" | "qeAuthData" | "certification">;

function readEnclave(reader: ByteReader): Enclave {
  const qeReport = readSgxReportBody(reader.bytes(sgxBody));
  const qeReportSignature = reader.bytes(64);
  const qeAuthData = reader.bytes(reader.u16());
  return { qeReport, qeReportSignature, qeAuthData, certification: readCertification(reader) };
}

function readNestedEnclave(reader: ByteReader): Enclave {
  const outer = readCertification(reader);
  if (outer.type !== qeReportData) throw new Malformed(`the certification data of the quote is of type ${String(outer.type)}, not of type 6`);
  const inner = new ByteReader(outer.data, { littleEndian: true, what: "the certification data of the quote" });
  const enclave = readEnclave(inner);
  inner.end();
  return enclave;
}

function readCertification(reader: ByteReader): CertificationData {
  const type = reader.u16();
  return { type, data: reader.bytes(reader.u32()) };
}
