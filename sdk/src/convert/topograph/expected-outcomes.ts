import type { ExpectedOutcome } from "../testing/import-outcome.js";

const request = "a request to topograph: it names a provider, an engine and perhaps a model file, and no node";

/** The expected outcome of every file in ../shared/data/hardware/topology, from reading it. */
export const expectedTopologyOutcomes: Readonly<Record<string, ExpectedOutcome>> = {
  "topograph__computeNodes.json": {
    offers: 2,
    devices: ["4 unknown -"],
    domain: "3fbfc98b-7f95-4749-ab11-bd351a2aab3e",
    why: "two nodes of one NVLink domain with four GPUs each, of which only the ids are known",
  },
  "topograph__dsx-sim-block.json": { refused: "import-no-offer-or-workload", why: request },
  "topograph__dsx-sim-large-block.json": { refused: "import-no-offer-or-workload", why: request },
  "topograph__dsx-sim-tree.json": { refused: "import-no-offer-or-workload", why: request },
  "topograph__dual-xclr-irregular.yaml": {
    offers: 255,
    devices: [],
    domain: "domain-01",
    why: "124 nodes in domain-01 (racks 3 and 13 are empty, rack 4 has 7) and 131 in domain-02",
  },
  "topograph__dual-xclr-regular.yaml": { offers: 96, devices: [], domain: "nvl-1", why: "12 racks of 8 nodes, 6 racks a domain" },
  "topograph__example-bad.out": { refused: "import-no-offer-or-workload", why: "two headers and one adapter without a link: no switch" },
  "topograph__example-netq.json": { refused: "import-no-offer-or-workload", why: request },
  "topograph__example.out": {
    offers: 122,
    devices: [],
    warnings: ["import-field-ignored"],
    why: "122 hosts with two to four adapters; 69 adapters have the description of the factory, 40 are aggregation nodes",
  },
  "topograph__gcp-sim-block.json": { refused: "import-no-offer-or-workload", why: request },
  "topograph__gcp-sim-tree.json": { refused: "import-no-offer-or-workload", why: request },
  "topograph__large.yaml": { offers: 96, devices: [], domain: "nvl-1-1", why: "12 leaves of 8 nodes, each a domain" },
  "topograph__oci-sim-block.json": { refused: "import-no-offer-or-workload", why: request },
  "topograph__oci-sim-large-block.json": { refused: "import-no-offer-or-workload", why: request },
  "topograph__oci-sim-tree.json": { refused: "import-no-offer-or-workload", why: request },
  "topograph__small-tree.yaml": { offers: 6, devices: [], domain: "nvl2", why: "I21, I22, I25 under S2 and I34 to I36 under S3" },
  "topograph__test-tree.json": { refused: "import-no-offer-or-workload", why: request },
  "topograph__topologyGraph.json": { offers: 8, devices: [], why: "dgx-01 to dgx-08, four under each of two leaves, and one spine" },
  "topograph__toposim-block.json": { refused: "import-no-offer-or-workload", why: request },
};

/** The tiers of nodes of those files. */
export const expectedTiers: readonly { readonly file: string; readonly node: string; readonly tiers: readonly string[] }[] = [
  { file: "topograph__small-tree.yaml", node: "I25", tiers: ["S2", "S1"] },
  { file: "topograph__small-tree.yaml", node: "I35", tiers: ["S3", "S1"] },
  { file: "topograph__large.yaml", node: "srv6208", tiers: ["leaf-6-2", "spine-6", "core"] },
  { file: "topograph__dual-xclr-irregular.yaml", node: "node0032", tiers: ["rack-1-04", "sw-01", "core"] },
  { file: "topograph__dual-xclr-irregular.yaml", node: "node0275", tiers: ["rack-2-15", "sw-02", "core"] },
  { file: "topograph__topologyGraph.json", node: "dgx-01", tiers: ["net-unit-l1", "net-unit-s1"] },
  { file: "topograph__topologyGraph.json", node: "dgx-08", tiers: ["net-unit-l2", "net-unit-s1"] },
  { file: "topograph__example.out", node: "a08-p1-dgx-04-c17", tiers: ["MF0;A09-P1-IBLEAF-01-04:MQM9701/U1", "MF0;A10-P1-IBSPINE-01:MQM9701/U1"] },
  { file: "topograph__example.out", node: "b08-p1-dgx-08-c01", tiers: ["MF0;B09-P1-IBLEAF-01-08:MQM9701/U1", "MF0;A10-P1-IBSPINE-01:MQM9701/U1"] },
];
