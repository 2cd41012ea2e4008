// Generated from schemas/registry/trust-anchors by tools/generate-registries.mjs. Do not edit.
import type { TrustAnchorRow } from "../../registry/trust-anchor-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry trust-anchors. */
export const trustAnchors: readonly TrustAnchorRow[] = [
  {"id":"amd-ark-milan","title":"AMD ARK-Milan","technologies":["amd-sev-snp"],"generation":"milan","role":"root","use":"evidence","spkiSha256":"9f056bee44377e29308cb5ffa895bdfb62d18881fa6bed8d6f075b0204089cb9","source":"kds"},
  {"id":"amd-sev-milan","title":"AMD SEV-Milan","technologies":["amd-sev-snp"],"generation":"milan","role":"intermediate","use":"evidence","spkiSha256":"42491669ccb851d627ea9846cd24eccbeb7de7c2a62740120fff88001d38ebb6","source":"kds"},
  {"id":"amd-sev-vlek-milan","title":"AMD SEV-VLEK-Milan","technologies":["amd-sev-snp"],"generation":"milan","role":"intermediate","use":"evidence","spkiSha256":"66450a123ea5876206df67f2514a4fea224c0f63b18313423078b0edc4535e33","source":"kds"},
  {"id":"amd-ark-genoa","title":"AMD ARK-Genoa","technologies":["amd-sev-snp"],"generation":"genoa","role":"root","use":"evidence","spkiSha256":"429a69c9422aa258ee4d8db5fcda9c6470ef15f8cd5a9cebd6cbc7d90b863831","source":"kds"},
  {"id":"amd-sev-genoa","title":"AMD SEV-Genoa","technologies":["amd-sev-snp"],"generation":"genoa","role":"intermediate","use":"evidence","spkiSha256":"0324d55bcd48ba877a8fd87c0e1b4934dec8448e3807a24384a34dc6a6c9ebb8","source":"kds"},
  {"id":"amd-sev-vlek-genoa","title":"AMD SEV-VLEK-Genoa","technologies":["amd-sev-snp"],"generation":"genoa","role":"intermediate","use":"evidence","spkiSha256":"7d1633252ebbadaa75f96e9b4e6f7d43a90ceb3f843937482630f8da2459264e","source":"kds"},
  {"id":"amd-ark-turin","title":"AMD ARK-Turin","technologies":["amd-sev-snp"],"generation":"turin","role":"root","use":"evidence","spkiSha256":"4f125410563a2ab9a50356f9243f6fe0b6f73de98603f53f90339c70e9d7ad08","source":"kds"},
  {"id":"amd-sev-turin","title":"AMD SEV-Turin","technologies":["amd-sev-snp"],"generation":"turin","role":"intermediate","use":"evidence","spkiSha256":"0000ead352025f208bf55297c4192c34cd1b878002107366d8f2065a9ae7d3a9","source":"kds"},
  {"id":"amd-sev-vlek-turin","title":"AMD SEV-VLEK-Turin","technologies":["amd-sev-snp"],"generation":"turin","role":"intermediate","use":"evidence","spkiSha256":"bfc441408b2f806c5dbf180bd8920e6e60dd404d82141780d85dbf962954d386","source":"kds"},
  {"id":"intel-sgx-root-ca","title":"Intel SGX Root CA","technologies":["intel-tdx","intel-sgx"],"role":"root","use":"evidence","spkiSha256":"a0af031289f5d5d4132f9186068a7fc13628633ba235777472e29b6b6c67a49e","source":"pcs"},
  {"id":"intel-sgx-pck-platform-ca","title":"Intel SGX PCK Platform CA","technologies":["intel-tdx","intel-sgx"],"role":"intermediate","use":"evidence","spkiSha256":"5af8709d23989004d46b7c02b1f88d0e65f100ce860eec10e94104a1f4d15594","source":"pcs"},
  {"id":"intel-sgx-tcb-signing","title":"Intel SGX TCB Signing","technologies":["intel-tdx","intel-sgx"],"role":"intermediate","use":"evidence","spkiSha256":"bd7d4b9c805d92607dee34683a104abfa7b2a487e06af2edf0740a8666cbc22f","source":"pcs"},
  {"id":"aws-nitro-enclaves-root","title":"AWS Nitro Enclaves root","technologies":["aws-nitro-enclaves"],"role":"root","use":"evidence","spkiSha256":"f2caf5ecc6190b4a8399b78bc58a2bbcd0382375db8a1bfd78a82743874fd225","source":"nitro"},
  {"id":"nvidia-device-identity-ca","title":"NVIDIA Device Identity CA","technologies":["nvidia-cc","nvidia-nvswitch"],"role":"root","use":"evidence","spkiSha256":"a90c4eb5acfd3e3d03a25db6a26b84f720ad0503196c627c21ddd48dd85b06a4","source":"nv"},
  {"id":"nvidia-corim-signing-root-ca","title":"NVIDIA CoRIM signing Root CA","technologies":["nvidia-cc","nvidia-nvswitch"],"role":"root","use":"reference-manifest","spkiSha256":"dec1dc316477aa851eebdf51327ae9f864bc8d89254657ed1e7eb9168af1e1a3","source":"nv"},
  {"id":"gcp-ek-ak-ca-root","title":"GCP EK/AK CA Root","technologies":["tpm2"],"role":"root","use":"evidence","spkiSha256":"56a613f57126a385dd6949294e93b0b566f96ab0573be0c2368e6f5ca779831f","source":"gcp"},
  {"id":"gcp-tpm-ek-v1-cloud-host-root","title":"GCP tpm_ek_v1_cloud_host root","technologies":["tpm2"],"role":"root","use":"evidence","spkiSha256":"f23057f4f97d1d90e4cae0ce91d5a0fc99069f0a1bc147021dca33b1e9c4d0d9","source":"gcp"},
  {"id":"infineon-optiga-rsa-root","title":"Infineon OPTIGA RSA Root","technologies":["tpm2"],"role":"root","use":"evidence","spkiSha256":"8a705088efa28a3845b35c7fcbf9c0f4bf46c77da18a6f1a173eb9074610cbd0","source":"tpm"},
  {"id":"infineon-optiga-ecc-root","title":"Infineon OPTIGA ECC Root","technologies":["tpm2"],"role":"root","use":"evidence","spkiSha256":"ce5183a19d6fe79a6c1b058cfa700379f67d587a8afd0f51621e82d9f00c5a28","source":"tpm"},
  {"id":"stm-tpm-ecc-root-ca-01","title":"STM TPM ECC Root CA 01","technologies":["tpm2"],"role":"root","use":"evidence","spkiSha256":"b9e2d0d69753c717df3f14464a6cda088f5d1fda07ffce506baa3288419366df","source":"tpm"},
  {"id":"stm-tpm-ek-root-ca-rsa","title":"STM TPM EK Root CA (RSA)","technologies":["tpm2"],"role":"root","use":"evidence","spkiSha256":"1054058a985eb8135bfd59f96a4943824255d3e7a07179c38d058b5399a53882","source":"tpm"},
  {"id":"intel-tpm-root-ca","title":"Intel TPM root CA","technologies":["tpm2"],"role":"root","use":"evidence","spkiSha256":"baf3caf0db083d8155424bb24d6fbbd8ba7487fc5b3ca45d3eb6b2b2e4656ade","source":"tpm"},
  {"id":"globalsign-tpm-root","title":"GlobalSign TPM Root","technologies":["tpm2"],"role":"root","use":"evidence","spkiSha256":"0035d2297fe237a636800382cc2c9e205c6930f84b507ceec3608545d273960f","source":"tpm"},
];

/** Where the rows of the registry trust-anchors come from. */
export const trustAnchorSources: Readonly<Record<string, RegistrySource>> = {
  "kds": {
    "title": "AMD Key Distribution Service: certificate chains of Milan, Genoa and Turin",
    "reference": "https://kdsintf.amd.com/vcek/v1/Milan/cert_chain"
  },
  "pcs": {
    "title": "Intel Provisioning Certification Service: root and TCB signing certificates",
    "reference": "https://api.portal.trustedservices.intel.com/content/documentation.html"
  },
  "nitro": {
    "title": "AWS Nitro Enclaves: verifying the root of trust",
    "reference": "https://docs.aws.amazon.com/enclaves/latest/user/verify-root.html"
  },
  "nv": {
    "title": "NVIDIA attestation SDK: certificates of devices and of reference manifests",
    "reference": "https://docs.nvidia.com/attestation/"
  },
  "gcp": {
    "title": "Google Cloud: verifying the endorsement key of a virtual TPM",
    "reference": "https://cloud.google.com/compute/shielded-vm/docs/retrieving-endorsement-key"
  },
  "tpm": {
    "title": "Certificates of TPM vendors, as collected by keylime and go-tpm-tools",
    "reference": "https://github.com/keylime/keylime/tree/master/tpm_cert_store"
  }
};
