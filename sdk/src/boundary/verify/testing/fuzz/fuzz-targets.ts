import { fromBase64Url } from "../../bytes/base64url.js";
import type { Bytes } from "../../bytes/byte-reader.js";
import { readCbor } from "../../cbor/read-cbor.js";
import { readCcaToken } from "../../cca/read-cca-token.js";
import { collateralWindows, readCollateral } from "../../collateral/index.js";
import { readCorim } from "../../corim/read-corim.js";
import { fromCorim } from "../../corim/index.js";
import { readCoseSign1 } from "../../cose/cose-sign1.js";
import { readEarToken } from "../../ear/read-ear-token.js";
import { fromEar } from "../../ear/index.js";
import { registryAnchors } from "../../evidence/index.js";
import { evidenceKey } from "../../evidence-key.js";
import { readEnclaveIdentity } from "../../intel/enclave-identity.js";
import { readIntelQuote } from "../../intel/read-intel-quote.js";
import { readIntelSignedJson } from "../../intel/signed-json.js";
import { readTcbInfo } from "../../intel/tcb-info.js";
import { readJws } from "../../jose/jws.js";
import { readStrictJson } from "../../json/strict-json.js";
import { readNitroDocument } from "../../nitro/nitro-document.js";
import { readNvidiaEvidence } from "../../nvidia/read-nvidia-evidence.js";
import { readOcspResponse } from "../../ocsp/read-ocsp-response.js";
import { readDsse } from "../../provenance/dsse.js";
import { importBoundaryKey, openGrant, type KeyGrant } from "../../release/index.js";
import { readSnpCertificateTable } from "../../snp/snp-certificate-table.js";
import { readSnpReport } from "../../snp/snp-report.js";
import { readSoftwareReport } from "../../software/software-report.js";
import { readNvidiaOpaque } from "../../spdm/read-nvidia-opaque.js";
import { readReferenceManifest } from "../../spdm/read-reference-manifest.js";
import { readSpdmMeasurements } from "../../spdm/read-spdm-measurements.js";
import { readAzureEvidence } from "../../tpm/read-azure-evidence.js";
import { readEventLog } from "../../tpm/read-event-log.js";
import { readHclReport } from "../../tpm/read-hcl-report.js";
import { readPcrBlob } from "../../tpm/read-pcr-blob.js";
import { readQuoteBundle } from "../../tpm/read-quote-bundle.js";
import { readRuntimeData } from "../../tpm/read-runtime-data.js";
import { readTpmPublic } from "../../tpm/read-tpm-public.js";
import { readTpmQuote } from "../../tpm/read-tpm-quote.js";
import { readTpmSignature } from "../../tpm/read-tpm-signature.js";
import { evidenceFormat, inspectEvidence, verifyEvidence } from "../../verify-evidence.js";
import { CertificateCache, readCertificate, readPem, readRevocationList } from "../../x509/index.js";
import { canonicalizeXml } from "../../xml/canonicalize-xml.js";
import { readXml } from "../../xml/read-xml.js";
import { readXmlSignature } from "../../xml/xml-signature.js";

/** A reader. Those that take long are chosen less often. */
export interface FuzzTarget {
  readonly name: string;
  /** Throws only what is malformed. Gives nothing where the input is none of its kind. */
  readonly run: (bytes: Bytes) => unknown;
  readonly isSlow?: boolean;
}

const what = "the input";
const text = (bytes: Bytes): string => new TextDecoder().decode(bytes);
const cache = new CertificateCache();
const at = Date.UTC(2025, 5, 1);

/** Every reader of the verifier: of encodings, of structures, of whole evidence, of collateral, of results, of reference values, and of grants. */
export const fuzzTargets: readonly FuzzTarget[] = [
  { name: "certificate", run: (bytes) => readCertificate(bytes) },
  { name: "revocation-list", run: readRevocationList },
  { name: "pem", run: (bytes) => readPem(text(bytes), "CERTIFICATE").map((raw) => readCertificate(raw)) },
  { name: "ocsp-response", run: readOcspResponse },
  { name: "cbor", run: (bytes) => readCbor(bytes, what) },
  { name: "cose-sign1", run: (bytes) => readCoseSign1(bytes, what) },
  { name: "json", run: (bytes) => readStrictJson(bytes, what) },
  { name: "jws", run: (bytes) => readJws(text(bytes), what) },
  { name: "xml", run: (bytes) => canonicalizeXml(readXml(bytes), { mode: "inclusive" }), isSlow: true },
  { name: "xml-signature", run: (bytes) => readXmlSignature(readXml(bytes)), isSlow: true },
  { name: "reference-manifest", run: (bytes) => readReferenceManifest(readXml(bytes)), isSlow: true },
  { name: "spdm", run: readSpdmMeasurements },
  { name: "nvidia-opaque", run: (bytes) => readNvidiaOpaque(readSpdmMeasurements(bytes).opaque, "gpu") },
  { name: "nvidia-evidence", run: readNvidiaEvidence },
  { name: "snp-report", run: readSnpReport },
  { name: "snp-certificate-table", run: readSnpCertificateTable },
  { name: "intel-quote", run: readIntelQuote },
  { name: "tcb-info", run: (bytes) => readTcbInfo(readIntelSignedJson(bytes, "tcbInfo").value) },
  { name: "enclave-identity", run: (bytes) => readEnclaveIdentity(readIntelSignedJson(bytes, "enclaveIdentity").value) },
  { name: "nitro-document", run: readNitroDocument },
  { name: "cca-token", run: readCcaToken },
  { name: "software-report", run: readSoftwareReport },
  { name: "tpm-quote", run: readTpmQuote },
  { name: "tpm-signature", run: readTpmSignature },
  { name: "tpm-public", run: readTpmPublic },
  { name: "pcr-blob", run: readPcrBlob },
  { name: "quote-bundle", run: readQuoteBundle },
  { name: "event-log", run: readEventLog },
  { name: "hcl-report", run: readHclReport },
  { name: "runtime-data", run: readRuntimeData },
  { name: "azure-evidence", run: readAzureEvidence },
  { name: "ear-token", run: readEarToken },
  { name: "corim", run: readCorim },
  { name: "dsse", run: readDsse },
  { name: "public-key", run: (bytes) => evidenceKey("tpm-ak", bytes) },
  { name: "collateral", run: readCollateral },
  { name: "evidence", run: (bytes) => (evidenceFormat(bytes) === undefined ? undefined : inspectEvidence(bytes)) },
  { name: "collateral-windows", run: async (bytes) => Promise.all((readCollateral(bytes) ?? []).map(collateralWindows)), isSlow: true },
  { name: "corim-values", run: async (bytes) => fromCorim(bytes, { keys: [], at }), isSlow: true },
  { name: "ear-result", run: async (bytes) => fromEar(bytes, { keys: [], at }), isSlow: true },
  {
    name: "verification",
    run: async (bytes) => verifyEvidence(bytes, { collateral: readCollateral(bytes) ?? [], anchors: registryAnchors(), at, cache }),
    isSlow: true,
  },
  { name: "grant", run: openAny, isSlow: true },
];

/** Opens whatever a text of JSON says is a grant; what is not even an object with a context is none. */
async function openAny(bytes: Bytes): Promise<unknown> {
  const { value } = readStrictJson(bytes, what);
  const grant = value as unknown as KeyGrant;
  if (typeof grant !== "object" || typeof (grant as KeyGrant | null)?.context?.notAfter !== "string") return undefined;
  if (typeof grant.encapsulated !== "string" || typeof grant.sealed !== "string" || typeof grant.context.suite !== "string") return undefined;
  const suite = "hpke-x25519-sha256-aes256gcm";
  const key = await importBoundaryKey(suite, fromBase64Url("A".repeat(43)) ?? bytes, "A".repeat(43));
  const { challenge, resource, placement, epoch } = grant.context;
  return key === undefined ? undefined : openGrant(grant, key, { challenge, resource, placement, epoch, at: "2025-06-01T00:00:00Z" });
}
