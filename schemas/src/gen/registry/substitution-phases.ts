// Generated from schemas/registry/substitution-phases by tools/generate-registries.mjs. Do not edit.
import type { SubstitutionPhaseRow } from "../../registry/substitution-phase-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry substitution-phases. */
export const substitutionPhases: readonly SubstitutionPhaseRow[] = [
  {"id":"train","title":"Training and fine-tuning of transformers and diffusion models","mix":"transformer","matrix":0.75,"power":0.125,"bandwidth":0.125,"spread":0.2,"checked":true,"source":"mlperf-fit"},
  {"id":"prefill","title":"One pass over the input: the prompt of a language model, encoders, vision, a step of diffusion","mix":"single-pass","matrix":0.375,"power":0.5,"bandwidth":0.125,"spread":0.2,"checked":true,"source":"mlperf-fit"},
  {"id":"decode","title":"Generation of tokens one after the other, in small batches: bound by reading weights and caches","mix":"decode","matrix":0.125,"power":0.125,"bandwidth":0.75,"spread":0.4,"checked":false,"source":"roofline"},
  {"id":"offline","title":"Prompts and generation together, in large batches without a bound on latency","mix":"transformer","matrix":0.75,"power":0.125,"bandwidth":0.125,"spread":0.2,"checked":true,"source":"mlperf-fit"},
  {"id":"server","title":"Prompts and generation together, under a bound on latency that most systems reach","mix":"transformer","matrix":0.75,"power":0.125,"bandwidth":0.125,"spread":0.2,"checked":true,"source":"mlperf-fit"},
  {"id":"interactive","title":"Prompts and generation together, under a tight bound on latency","mix":"transformer","matrix":0.75,"power":0.125,"bandwidth":0.125,"spread":0.4,"checked":false,"source":"mlperf-fit"},
];

/** Where the rows of the registry substitution-phases come from. */
export const substitutionPhaseSources: Readonly<Record<string, RegistrySource>> = {
  "mlperf-fit": {
    "title": "Fit on MLPerf inference v4.1 and v5.1 and training v4.1 and v5.0, closed division: bench/substitution",
    "reference": "https://github.com/mlcommons/inference_results_v5.1"
  },
  "roofline": {
    "title": "Williams, Waterman, Patterson: Roofline, an insightful visual performance model (CACM 52/4, 2009)",
    "reference": "https://doi.org/10.1145/1498765.1498785"
  }
};
