import { describe, expect, it } from "vitest";
import type { OfferJson } from "@cornercast/schemas";
import type { ImportResult } from "../importer.js";
import { documentProblems, outcomeOf, sharedFiles } from "../testing/import-outcome.js";
import { expectSturdy } from "../testing/mutated-text.js";
import { expectedTiers, expectedTopologyOutcomes } from "./expected-outcomes.js";
import { topographImporter } from "./index.js";
import { expandNodeRange } from "./node-ranges.js";

function read(text: string): ImportResult {
  const result = topographImporter.import([{ name: "topology", text }], {});
  expect(documentProblems(result.offers)).toEqual([]);
  return result;
}

function named(offers: readonly OfferJson[], name: string): OfferJson | undefined {
  return offers.find(({ metadata }) => metadata?.name === name);
}

describe("real topologies", () => {
  const files = sharedFiles("hardware/topology");
  it.skipIf(files.length === 0)("have an expected outcome for every file", () => {
    expect(files.map(({ name }) => name)).toEqual(Object.keys(expectedTopologyOutcomes).toSorted());
  });
  for (const file of files) {
    const outcome = expectedTopologyOutcomes[file.name];
    it(`${file.name}: ${outcome?.why ?? "no expected outcome"}`, () => {
      expect(outcome).toBeDefined();
      if (outcome === undefined) return;
      const { why: _, ...facts } = outcome;
      expect(outcomeOf(topographImporter, file, {}, outcome)).toEqual(facts);
      expect(documentProblems(topographImporter.import([file], {}).offers)).toEqual([]);
    });
    it(`${file.name} is recognised, unless it is a request without a word about its engine`, () => {
      expect(topographImporter.detect(file)).toBeGreaterThan(0.6);
    });
  }

  it.skipIf(files.length === 0).each(expectedTiers)("$node of $file hangs under $tiers", ({ file, node, tiers }) => {
    const input = files.find(({ name }) => name === file);
    const offers = input === undefined ? [] : topographImporter.import([input], {}).offers;
    expect(named(offers, node)?.spec?.shape?.scaleOut?.tiers).toEqual(tiers);
  });

  it.skipIf(files.length === 0)("put the hosts of one pod of a fabric in one tier, also those with fewer cards", () => {
    const input = files.find(({ name }) => name === "topograph__example.out");
    const offers = input === undefined ? [] : topographImporter.import([input], {}).offers;
    const pods = new Map<string, number>();
    for (const { spec } of offers) {
      const [leaf = ""] = spec?.shape?.scaleOut?.tiers ?? [];
      pods.set(leaf, (pods.get(leaf) ?? 0) + 1);
    }
    expect([...pods.values()].toSorted((a, b) => a - b)).toEqual([11, 11, 15, 16, 16, 17, 18, 18]);
    expect(offers[0]?.spec?.shape?.scaleOut?.fabric).toEqual([{ value: "infiniband-ndr", source: "topology" }]);
  });
});

describe("a model", () => {
  it("gives domain, tiers, region and zone, and nothing about accelerators", () => {
    const text = `switches:
  core: {labels: {topology.kubernetes.io/region: us-east}, switches: [spine]}
  spine: {labels: {topology.kubernetes.io/zone: zone1}, switches: [leaf]}
blocks:
- switch: leaf
  nodes: ["n[1-2]"]
  annotations: {accelerator.topology.test/domain: d1, accelerator.topology.test/sub-domain: r1}
`;
    expect(read(text).offers[1]).toEqual({
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: "n2" },
      spec: {
        shape: {
          scaleUp: { domainId: "d1" },
          scaleOut: { tiers: ["leaf", "spine", "core"] },
          attributes: { "accelerator.topology.test/sub-domain": { string: "r1" } },
        },
        location: { region: "us-east", zone: "zone1" },
        sources: [{ id: "topology", kind: "asserted", reference: "topology" }],
      },
    });
  });

  it.each([
    ["switches in a circle", "switches: {a: {switches: [b]}, b: {switches: [a]}}\nblocks: [{switch: a, nodes: [n1]}]", 1, []],
    ["a switch under two others", "switches: {a: {switches: [c]}, b: {switches: [c]}}\nblocks: [{switch: c, nodes: [n1]}]", 1, ["import-conflict"]],
    ["a node in two blocks", "switches: {}\nblocks: [{switch: c, nodes: [n1]}, {switch: d, nodes: [n1]}]", 1, ["import-conflict"]],
    ["a range without end", 'switches: {}\nblocks: [{switch: c, nodes: ["n[1-999999999]", n2]}]', 1, ["import-field-ignored"]],
    ["names that are numbers", "switches: {}\nblocks: [{switch: 1, nodes: [7]}]", 1, []],
    ["no node", "switches: {}\nblocks: []", 0, ["import-no-offer-or-workload"]],
  ])("with %s is bounded and reported", (_, text, count, codes) => {
    const { offers, diagnostics } = read(text);
    expect(offers).toHaveLength(count);
    expect(diagnostics.map(({ code }) => code)).toEqual(codes);
  });
});

describe("a compute node of NetQ", () => {
  it("has a domain, ids of GPUs and nothing else about them, and when it was seen", () => {
    const text = JSON.stringify([
      {
        Name: "node1",
        DomainUUID: "d",
        GpuIDList: ["a", "b"],
        Health: "UNHEALTHY",
        LocationInfo: { SlotID: 5, ChassisSerialNumber: "18" },
        UpdatedAt: "2025-11-05T18:37:47.155Z",
      },
    ]);
    expect(read(text).offers[0]).toEqual({
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: "node1" },
      spec: {
        shape: {
          devices: [{ name: "gpu", count: 2, members: [{ id: "a" }, { id: "b" }] }],
          scaleUp: { domainId: "d" },
          attributes: { "netq/SlotID": { int: "5" }, "netq/ChassisSerialNumber": { string: "18" } },
        },
        sources: [{ id: "topology", kind: "reported", reference: "topology", at: "2025-11-05T18:37:47.155Z" }],
      },
      status: {
        conditions: [{ type: "unhealthy", value: "UNHEALTHY", effect: "none", message: "the fabric reports the node as UNHEALTHY", source: "topology" }],
        observedAt: "2025-11-05T18:37:47.155Z",
      },
    });
  });
});

describe("ibnetdiscover", () => {
  const leaf = (id: string, ...lines: readonly string[]): string =>
    [`vendid=0x2c9`, `Switch\t65 "S-${id}"\t\t# "leaf-${id}" enhanced port 0 lid 7 lmc 0`, ...lines, ""].join("\n");
  const host = (port: number, description: string, rate = "4xNDR"): string =>
    `[${String(port)}]\t"H-${String(port)}"[1](e0) \t\t# "${description}" lid 6 ${rate}`;
  const uplink = (port: number, id: string): string => `[${String(port)}]\t"S-${id}"[9]\t\t# "spine-${id}" lid 154 4xNDR`;

  it("groups the switches that share hosts, and names a group after the first", () => {
    const text = [
      leaf("b", host(1, "n1 mlx5_1"), host(2, "n2 mlx5_1"), uplink(9, "e")),
      leaf("a", host(3, "n1 mlx5_0"), uplink(9, "e")),
      leaf("c", host(4, "n3 HCA-1"), uplink(9, "e")),
      `vendid=0x2c9\nSwitch\t65 "S-e"\t\t# "spine-e" enhanced port 0 lid 1 lmc 0\n`,
    ].join("\n");
    expect(read(text).offers.map(({ metadata, spec }) => [metadata?.name, spec?.shape?.scaleOut?.tiers])).toEqual([
      ["n1", ["leaf-a", "spine-e"]],
      ["n2", ["leaf-a", "spine-e"]],
      ["n3", ["leaf-c", "spine-e"]],
    ]);
  });

  it("names no fabric where links have different rates, and no host after the card of a factory", () => {
    const { offers, diagnostics } = read(
      leaf("a", host(1, "n1 mlx5_0", "4xNDR"), host(2, "n2 mlx5_0", "4xHDR"), host(3, "MT4129 ConnectX7   Mellanox Technologies")),
    );
    expect(offers.map(({ spec }) => spec?.shape?.scaleOut?.fabric)).toEqual([undefined, undefined]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["import-field-ignored"]);
  });
});

describe("expandNodeRange", () => {
  it.each([
    ["I[21-22]", ["I21", "I22"]],
    ["srv11[08-10]", ["srv1108", "srv1109", "srv1110"]],
    ["n[1,3-4]", ["n1", "n3", "n4"]],
    ["r[1-2]n[1-2]", ["r1n1", "r1n2", "r2n1", "r2n2"]],
    ["plain", ["plain"]],
    ["n[3-1]", undefined],
    ["n[1", undefined],
    ["n[]", undefined],
    ["n[a-b]", undefined],
    ["n[1-999999999]", undefined],
    ["n[1-999][1-999]", undefined],
    ["", undefined],
  ])("expands %s", (text, names) => {
    expect(expandNodeRange(text)).toEqual(names);
  });
});

describe("hostile topologies", () => {
  it("never make the importer throw, and every offer stays a valid document", () => {
    const small = sharedFiles("hardware/topology").filter(({ text }) => text.length < 40_000);
    expectSturdy(topographImporter, [...small, { name: "x", text: "switches: {}\nblocks: [{switch: c, nodes: [n1]}]" }], 300);
  });
});
