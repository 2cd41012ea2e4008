// Generated from schemas/registry/evidence-formats by tools/generate-registries.mjs. Do not edit.
import type { EvidenceFormatRow } from "../../registry/evidence-format-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry evidence-formats. */
export const evidenceFormats: readonly EvidenceFormatRow[] = [
  {"id":"sev-snp-report","title":"AMD SEV-SNP attestation report, with or without its certificate table","technology":"amd-sev-snp","source":"snp"},
  {"id":"tdx-quote-v4","title":"Intel TDX quote, version 4","technology":"intel-tdx","source":"tdx"},
  {"id":"tdx-quote-v5","title":"Intel TDX quote, version 5","technology":"intel-tdx","source":"tdx"},
  {"id":"sgx-quote-v3","title":"Intel SGX quote, version 3","technology":"intel-sgx","source":"sgx"},
  {"id":"sgx-quote-v4","title":"Intel SGX quote, version 4","technology":"intel-sgx","source":"tdx"},
  {"id":"sgx-quote-v5","title":"Intel SGX quote, version 5","technology":"intel-sgx","source":"tdx"},
  {"id":"nitro-attestation-document","title":"AWS Nitro attestation document (COSE_Sign1)","technology":"aws-nitro-enclaves","source":"nitro"},
  {"id":"nvidia-gpu-report","title":"NVIDIA GPU attestation report (SPDM measurements)","technology":"nvidia-cc","source":"nv"},
  {"id":"nvidia-nvswitch-report","title":"NVIDIA NVSwitch attestation report (SPDM measurements)","technology":"nvidia-nvswitch","source":"nv"},
  {"id":"tpm2-quote","title":"TPM 2.0 quote with signature","technology":"tpm2","source":"tpm"},
  {"id":"azure-hcl-report","title":"Azure HCL report with vTPM quote","technology":"azure-vtpm","source":"azure"},
  {"id":"cca-token","title":"Arm CCA token","technology":"arm-cca","source":"cca"},
  {"id":"tcg-event-log","title":"TCG event log","technology":"tpm2","source":"tcg"},
  {"id":"ear-jwt","title":"EAT Attestation Result as JWT","mediaType":"application/eat+jwt","source":"ear"},
  {"id":"ear-cwt","title":"EAT Attestation Result as CWT","mediaType":"application/eat+cwt","source":"ear"},
  {"id":"nras-token","title":"NVIDIA Remote Attestation Service token","technology":"nvidia-cc","source":"nras"},
  {"id":"maa-token","title":"Microsoft Azure Attestation token","source":"maa"},
  {"id":"corim","title":"Concise Reference Integrity Manifest","mediaType":"application/rim+cbor","source":"corim"},
  {"id":"software-report","title":"Report of the software attester, for tests (COSE_Sign1)","mediaType":"application/vnd.cornercast.software-report+cbor","technology":"software","source":"cose"},
];

/** Where the rows of the registry evidence-formats come from. */
export const evidenceFormatSources: Readonly<Record<string, RegistrySource>> = {
  "snp": {
    "title": "AMD SEV-SNP ABI specification (56860)",
    "reference": "https://www.amd.com/content/dam/amd/en/documents/epyc-technical-docs/specifications/56860.pdf"
  },
  "tdx": {
    "title": "Intel TDX DCAP quoting library API",
    "reference": "https://download.01.org/intel-sgx/latest/dcap-latest/linux/docs/"
  },
  "sgx": {
    "title": "Intel SGX ECDSA quote library API",
    "reference": "https://download.01.org/intel-sgx/latest/dcap-latest/linux/docs/"
  },
  "nitro": {
    "title": "AWS Nitro Enclaves attestation",
    "reference": "https://docs.aws.amazon.com/enclaves/latest/user/verify-root.html"
  },
  "cca": {
    "title": "Arm CCA attestation token (draft-ffm-rats-cca-token)",
    "reference": "https://datatracker.ietf.org/doc/draft-ffm-rats-cca-token/"
  },
  "nv": {
    "title": "NVIDIA confidential computing",
    "reference": "https://docs.nvidia.com/confidential-computing/"
  },
  "tpm": {
    "title": "TPM 2.0 Library specification (TCG)",
    "reference": "https://trustedcomputinggroup.org/resource/tpm-library-specification/"
  },
  "azure": {
    "title": "Azure confidential virtual machines: guest attestation",
    "reference": "https://learn.microsoft.com/en-us/azure/confidential-computing/guest-attestation-confidential-vms"
  },
  "ear": {
    "title": "EAT Attestation Results (draft-ietf-rats-ear)",
    "reference": "https://datatracker.ietf.org/doc/draft-ietf-rats-ear/"
  },
  "corim": {
    "title": "Concise Reference Integrity Manifest (draft-ietf-rats-corim)",
    "reference": "https://datatracker.ietf.org/doc/draft-ietf-rats-corim/"
  },
  "nras": {
    "title": "NVIDIA Remote Attestation Service",
    "reference": "https://docs.nvidia.com/attestation/"
  },
  "maa": {
    "title": "Microsoft Azure Attestation",
    "reference": "https://learn.microsoft.com/en-us/azure/attestation/"
  },
  "cose": {
    "title": "CBOR Object Signing and Encryption (RFC 9052)",
    "reference": "https://www.rfc-editor.org/rfc/rfc9052"
  },
  "tcg": {
    "title": "TCG PC Client Platform Firmware Profile: event log",
    "reference": "https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/"
  }
};
