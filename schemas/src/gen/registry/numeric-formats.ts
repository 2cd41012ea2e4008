// Generated from schemas/registry/numeric-formats by tools/generate-registries.mjs. Do not edit.
import type { NumericFormatRow } from "../../registry/numeric-format-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry numeric-formats. */
export const numericFormats: readonly NumericFormatRow[] = [
  {"id":"fp64","title":"IEEE binary64","kind":"float","bits":64,"exponentBits":11,"mantissaBits":52,"bias":1023,"infinities":true,"nan":"ieee","source":"ieee754"},
  {"id":"fp64_matrix","title":"IEEE binary64 on matrix units: another peak of the same format","kind":"float","bits":64,"exponentBits":11,"mantissaBits":52,"bias":1023,"infinities":true,"nan":"ieee","source":"spec"},
  {"id":"fp32","title":"IEEE binary32","kind":"float","bits":32,"exponentBits":8,"mantissaBits":23,"bias":127,"infinities":true,"nan":"ieee","source":"ieee754"},
  {"id":"tf32","title":"TensorFloat-32: binary32 rounded to ten mantissa bits","kind":"float","bits":19,"exponentBits":8,"mantissaBits":10,"bias":127,"infinities":true,"nan":"ieee","source":"tf32"},
  {"id":"bf16","title":"bfloat16","kind":"float","bits":16,"exponentBits":8,"mantissaBits":7,"bias":127,"infinities":true,"nan":"ieee","source":"bfloat16"},
  {"id":"fp16","title":"IEEE binary16","kind":"float","bits":16,"exponentBits":5,"mantissaBits":10,"bias":15,"infinities":true,"nan":"ieee","source":"ieee754"},
  {"id":"fp8_e4m3fn","title":"OCP E4M3: finite, NaN at S.1111.111","kind":"float","bits":8,"exponentBits":4,"mantissaBits":3,"bias":7,"infinities":false,"nan":"one-per-sign","source":"ocp-ofp8"},
  {"id":"fp8_e5m2","title":"OCP E5M2","kind":"float","bits":8,"exponentBits":5,"mantissaBits":2,"bias":15,"infinities":true,"nan":"ieee","source":"ocp-ofp8"},
  {"id":"fp8_e4m3fnuz","title":"E4M3 FNUZ: finite, no negative zero, NaN at 0x80","kind":"float","bits":8,"exponentBits":4,"mantissaBits":3,"bias":8,"infinities":false,"nan":"negative-zero","source":"fnuz"},
  {"id":"fp8_e5m2fnuz","title":"E5M2 FNUZ: finite, no negative zero, NaN at 0x80","kind":"float","bits":8,"exponentBits":5,"mantissaBits":2,"bias":16,"infinities":false,"nan":"negative-zero","source":"fnuz"},
  {"id":"cfp8","title":"Configurable FP8 of AWS NeuronCores","kind":"float","bits":8,"source":"neuron"},
  {"id":"fp8","title":"An 8-bit floating-point format whose encoding the source does not state","kind":"float","bits":8,"source":"spec"},
  {"id":"fp6_e3m2","title":"OCP FP6 E3M2","kind":"float","bits":6,"exponentBits":3,"mantissaBits":2,"bias":3,"infinities":false,"nan":"none","source":"ocp-mx"},
  {"id":"fp6_e2m3","title":"OCP FP6 E2M3","kind":"float","bits":6,"exponentBits":2,"mantissaBits":3,"bias":1,"infinities":false,"nan":"none","source":"ocp-mx"},
  {"id":"fp4_e2m1","title":"OCP FP4 E2M1","kind":"float","bits":4,"exponentBits":2,"mantissaBits":1,"bias":1,"infinities":false,"nan":"none","source":"ocp-mx"},
  {"id":"mxfp8","title":"OCP MXFP8: blocks of 32 E4M3 or E5M2 elements with one E8M0 scale","kind":"block-float","bits":8,"blockSize":32,"scaleFormat":"e8m0","source":"ocp-mx"},
  {"id":"mxfp6","title":"OCP MXFP6: blocks of 32 FP6 elements with one E8M0 scale","kind":"block-float","bits":6,"blockSize":32,"scaleFormat":"e8m0","source":"ocp-mx"},
  {"id":"mxfp4","title":"OCP MXFP4: blocks of 32 E2M1 elements with one E8M0 scale","kind":"block-float","bits":4,"exponentBits":2,"mantissaBits":1,"bias":1,"infinities":false,"nan":"none","blockSize":32,"scaleFormat":"e8m0","source":"ocp-mx"},
  {"id":"nvfp4","title":"NVFP4: blocks of 16 E2M1 elements with an E4M3 scale, and a binary32 scale of the tensor","kind":"block-float","bits":4,"exponentBits":2,"mantissaBits":1,"bias":1,"infinities":false,"nan":"none","blockSize":16,"scaleFormat":"e4m3","source":"nvfp4"},
  {"id":"fp4","title":"A 4-bit floating-point format whose encoding the source does not state","kind":"float","bits":4,"source":"spec"},
  {"id":"int8","title":"8-bit integer","kind":"integer","bits":8,"source":"twos"},
  {"id":"int4","title":"4-bit integer","kind":"integer","bits":4,"source":"twos"},
];

/** Where the rows of the registry numeric-formats come from. */
export const numericFormatSources: Readonly<Record<string, RegistrySource>> = {
  "ieee754": {
    "title": "IEEE 754-2019, Standard for Floating-Point Arithmetic",
    "reference": "https://doi.org/10.1109/IEEESTD.2019.8766229"
  },
  "bfloat16": {
    "title": "The bfloat16 numerical format (Google Cloud TPU)",
    "reference": "https://cloud.google.com/tpu/docs/bfloat16"
  },
  "tf32": {
    "title": "TensorFloat-32 (NVIDIA A100 architecture whitepaper)",
    "reference": "https://images.nvidia.com/aem-dam/en-zz/Solutions/data-center/nvidia-ampere-architecture-whitepaper.pdf"
  },
  "ocp-ofp8": {
    "title": "OCP 8-bit Floating Point Specification 1.0",
    "reference": "https://www.opencompute.org/documents/ocp-8-bit-floating-point-specification-ofp8-revision-1-0-2023-06-20-pdf"
  },
  "ocp-mx": {
    "title": "OCP Microscaling Formats (MX) Specification 1.0",
    "reference": "https://www.opencompute.org/documents/ocp-microscaling-formats-mx-v1-0-spec-final-pdf"
  },
  "fnuz": {
    "title": "HIP FP8 numbers: the FNUZ encodings of gfx942",
    "reference": "https://rocm.docs.amd.com/projects/HIP/en/docs-6.2.0/reference/fp8_numbers.html"
  },
  "nvfp4": {
    "title": "NVFP4 (NVIDIA technical blog, Introducing NVFP4 for efficient and accurate low-precision inference)",
    "reference": "https://developer.nvidia.com/blog/introducing-nvfp4-for-efficient-and-accurate-low-precision-inference/"
  },
  "neuron": {
    "title": "AWS Neuron documentation: configurable FP8 of NeuronCore v2 and v3",
    "reference": "https://github.com/aws-neuron/aws-neuron-sdk/blob/81ce03ae/about-neuron/arch/neuron-hardware/trainium2.rst"
  },
  "spec": {
    "title": "Cornercast specification: kinds of figure that vendors publish without naming an encoding",
    "reference": "spec/30-figures-and-provenance.md"
  },
  "twos": {
    "title": "Two’s complement integers (ISO/IEC 9899:2024, 6.2.6.2)",
    "reference": "https://www.open-std.org/jtc1/sc22/wg14/www/docs/n3220.pdf"
  }
};
