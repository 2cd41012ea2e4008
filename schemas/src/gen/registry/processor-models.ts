// Generated from schemas/registry/processor-models by tools/generate-registries.mjs. Do not edit.
import type { ProcessorModelRow } from "../../registry/processor-model-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry processor-models. */
export const processorModels: readonly ProcessorModelRow[] = [
  {"id":"amd-milan","vendor":"amd","family":25,"models":[[0,15]],"generation":"milan","source":"snp"},
  {"id":"amd-genoa","vendor":"amd","family":25,"models":[[16,31],[160,175]],"generation":"genoa","source":"snp"},
  {"id":"amd-turin","vendor":"amd","family":26,"models":[[0,31]],"generation":"turin","source":"snp"},
  {"id":"intel-ice-lake","vendor":"intel","family":6,"models":[[106,106],[108,108]],"generation":"ice-lake","source":"linux"},
  {"id":"intel-sapphire-rapids","vendor":"intel","family":6,"models":[[143,143]],"generation":"sapphire-rapids","source":"linux"},
  {"id":"intel-emerald-rapids","vendor":"intel","family":6,"models":[[207,207]],"generation":"emerald-rapids","source":"linux"},
  {"id":"intel-granite-rapids","vendor":"intel","family":6,"models":[[173,174]],"generation":"granite-rapids","source":"linux"},
  {"id":"intel-sierra-forest","vendor":"intel","family":6,"models":[[175,175]],"generation":"sierra-forest","source":"linux"},
];

/** Where the rows of the registry processor-models come from. */
export const processorModelSources: Readonly<Record<string, RegistrySource>> = {
  "snp": {
    "title": "AMD SEV-SNP ABI specification (56860), CPUID_FAM_ID and CPUID_MOD_ID; AMD Versioned Chip Endorsement Key certificate specification (57230), product names",
    "reference": "https://www.amd.com/content/dam/amd/en/documents/epyc-technical-docs/specifications/57230.pdf"
  },
  "linux": {
    "title": "Linux, arch/x86/include/asm/intel-family.h",
    "reference": "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/arch/x86/include/asm/intel-family.h"
  }
};
