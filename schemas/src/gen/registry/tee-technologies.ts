// Generated from schemas/registry/tee-technologies by tools/generate-registries.mjs. Do not edit.
import type { TeeTechnologyRow } from "../../registry/tee-technology-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry tee-technologies. */
export const teeTechnologies: readonly TeeTechnologyRow[] = [
  {"id":"amd-sev","title":"AMD SEV","component":"cpu","source":"sev"},
  {"id":"amd-sev-es","title":"AMD SEV-ES","component":"cpu","source":"sev"},
  {"id":"amd-sev-snp","title":"AMD SEV-SNP","component":"cpu","source":"snp"},
  {"id":"intel-tdx","title":"Intel TDX","component":"cpu","source":"tdx"},
  {"id":"intel-sgx","title":"Intel SGX","component":"cpu","source":"sgx"},
  {"id":"aws-nitro-enclaves","title":"AWS Nitro Enclaves","component":"cpu","source":"nitro"},
  {"id":"arm-cca","title":"Arm CCA","component":"cpu","source":"cca"},
  {"id":"ibm-se","title":"IBM Secure Execution","component":"cpu","source":"se"},
  {"id":"nvidia-cc","title":"NVIDIA confidential computing on GPUs","component":"accelerator","source":"nv"},
  {"id":"nvidia-nvswitch","title":"NVIDIA NVSwitch in protected PCIe or multi-GPU mode","component":"accelerator","source":"nv"},
  {"id":"tpm2","title":"TPM 2.0","component":"platform","source":"tpm"},
  {"id":"azure-vtpm","title":"Azure vTPM bound to a hardware report","component":"platform","source":"azure"},
  {"id":"software","title":"Software attester, for tests: it protects nothing","component":"platform","source":"cose"},
];

/** Where the rows of the registry tee-technologies come from. */
export const teeTechnologieSources: Readonly<Record<string, RegistrySource>> = {
  "snp": {
    "title": "AMD SEV-SNP ABI specification (56860)",
    "reference": "https://www.amd.com/content/dam/amd/en/documents/epyc-technical-docs/specifications/56860.pdf"
  },
  "sev": {
    "title": "AMD Secure Encrypted Virtualization",
    "reference": "https://www.amd.com/en/developer/sev.html"
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
  "cose": {
    "title": "CBOR Object Signing and Encryption (RFC 9052)",
    "reference": "https://www.rfc-editor.org/rfc/rfc9052"
  },
  "se": {
    "title": "IBM Secure Execution for Linux",
    "reference": "https://www.ibm.com/docs/en/linux-on-systems?topic=management-secure-execution"
  }
};
