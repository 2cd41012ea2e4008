// Generated from schemas/registry/ptx-isa-versions by tools/generate-registries.mjs. Do not edit.
import type { PtxIsaVersionRow } from "../../registry/ptx-isa-version-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry ptx-isa-versions. */
export const ptxIsaVersions: readonly PtxIsaVersionRow[] = [
  {"id":"6.0","cuda":["9.0"],"driver":"384","targets":["sm_70"],"source":"ptx"},
  {"id":"6.1","cuda":["9.1"],"driver":"387","targets":["sm_72"],"source":"ptx"},
  {"id":"6.2","cuda":["9.2"],"driver":"396","source":"ptx"},
  {"id":"6.3","cuda":["10.0"],"driver":"400","targets":["sm_75"],"source":"ptx"},
  {"id":"6.4","cuda":["10.1"],"driver":"418","source":"ptx"},
  {"id":"6.5","cuda":["10.2"],"driver":"440","source":"ptx"},
  {"id":"7.0","cuda":["11.0"],"driver":"445","targets":["sm_80"],"source":"ptx"},
  {"id":"7.1","cuda":["11.1"],"driver":"455","targets":["sm_86"],"source":"ptx"},
  {"id":"7.2","cuda":["11.2"],"driver":"460","source":"ptx"},
  {"id":"7.3","cuda":["11.3"],"driver":"465","source":"ptx"},
  {"id":"7.4","cuda":["11.4"],"driver":"470","targets":["sm_87"],"source":"ptx"},
  {"id":"7.5","cuda":["11.5"],"driver":"495","source":"ptx"},
  {"id":"7.6","cuda":["11.6"],"driver":"510","source":"ptx"},
  {"id":"7.7","cuda":["11.7"],"driver":"515","source":"ptx"},
  {"id":"7.8","cuda":["11.8"],"driver":"520","targets":["sm_89","sm_90"],"source":"ptx"},
  {"id":"8.0","cuda":["12.0"],"driver":"525","targets":["sm_90a"],"source":"ptx"},
  {"id":"8.1","cuda":["12.1"],"driver":"530","source":"ptx"},
  {"id":"8.2","cuda":["12.2"],"driver":"535","source":"ptx"},
  {"id":"8.3","cuda":["12.3"],"driver":"545","source":"ptx"},
  {"id":"8.4","cuda":["12.4"],"driver":"550","source":"ptx"},
  {"id":"8.5","cuda":["12.5","12.6"],"driver":"555","source":"ptx"},
  {"id":"8.6","cuda":["12.7"],"driver":"565","targets":["sm_100","sm_100a"],"source":"ptx"},
  {"id":"8.7","cuda":["12.8"],"driver":"570","targets":["sm_120","sm_120a"],"source":"ptx"},
  {"id":"8.8","cuda":["12.9"],"driver":"575","targets":["sm_100f","sm_103","sm_103a","sm_103f","sm_120f","sm_121","sm_121a","sm_121f"],"source":"ptx"},
  {"id":"9.0","cuda":["13.0"],"driver":"580","targets":["sm_88","sm_110","sm_110a","sm_110f"],"source":"ptx"},
  {"id":"9.1","cuda":["13.1"],"driver":"590","source":"cuda-python"},
];

/** Where the rows of the registry ptx-isa-versions come from. */
export const ptxIsaVersionSources: Readonly<Record<string, RegistrySource>> = {
  "ptx": {
    "title": "PTX ISA 9.0, release notes: PTX release history",
    "reference": "https://docs.nvidia.com/cuda/archive/13.0.0/parallel-thread-execution/index.html#release-notes-ptx-release-history"
  },
  "cuda-python": {
    "title": "CUDA Python, cuda.bindings.utils: the CUDA version that a PTX version needs",
    "reference": "https://nvidia.github.io/cuda-python/cuda-bindings/latest/module/utils.html"
  }
};
