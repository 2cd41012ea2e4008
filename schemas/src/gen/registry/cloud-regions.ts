// Generated from schemas/registry/cloud-regions by tools/generate-registries.mjs. Do not edit.
import type { CloudRegionRow } from "../../registry/cloud-region-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry cloud-regions. */
export const cloudRegions: readonly CloudRegionRow[] = [
  {"id":"gcp/us-east1","provider":"gcp","region":"us-east1","country":"US","source":"gpuhunt-tpu"},
  {"id":"gcp/europe-west4","provider":"gcp","region":"europe-west4","country":"NL","source":"gpuhunt-tpu"},
];

/** Where the rows of the registry cloud-regions come from. */
export const cloudRegionSources: Readonly<Record<string, RegistrySource>> = {
  "gpuhunt-tpu": {
    "title": "gpuhunt, TPU prices with the location of each region",
    "reference": "https://github.com/dstackai/gpuhunt/blob/35841515/src/gpuhunt/resources/tpu_pricing.json"
  }
};
