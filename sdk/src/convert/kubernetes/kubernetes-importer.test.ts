import { describe, expect, it } from "vitest";
import { documentProblems, deviceLine, sharedFiles } from "../testing/import-outcome.js";
import type { ImportInput, ImportResult } from "../importer.js";
import { expectSturdy } from "../testing/mutated-text.js";
import { roleLines } from "../testing/role-line.js";
import { expectedNodes, expectedSlices, expectedWorkloads, type KubernetesOutcome } from "./expected-outcomes.js";
import { kubernetesImporter } from "./index.js";
import { cpuMilliseconds } from "../../testing/cpu-milliseconds.js";

function outcome(input: ImportInput, like: KubernetesOutcome): Omit<KubernetesOutcome, "why"> {
  const result: ImportResult = kubernetesImporter.import([input], {});
  expect(documentProblems([...result.offers, ...result.workloads])).toEqual([]);
  const error = result.diagnostics.find(({ severity }) => severity === "error")?.code;
  if (result.offers.length + result.workloads.length === 0) return { refused: error ?? "no-documents" };
  const warnings = [...new Set(result.diagnostics.map(({ code }) => code))].toSorted();
  return {
    offers: result.offers.length,
    workloads: result.workloads.length,
    ...("devices" in like ? { devices: (result.offers[0]?.spec?.shape?.devices ?? []).map(deviceLine) } : {}),
    ...("roles" in like ? { roles: result.workloads.flatMap(roleLines) } : {}),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

describe.each([
  ["hardware/k8s-nodes", expectedNodes],
  ["hardware/resourceslices", expectedSlices],
  ["workloads", expectedWorkloads],
] as const)("real files of %s", (folder, expected) => {
  const files = sharedFiles(folder).filter(({ name }) => !/^(?:dstack|inferencex|skypilot)__|^PROVENANCE/u.test(name));
  it.skipIf(files.length === 0)("have an expected outcome each", () => {
    expect(files.map(({ name }) => name)).toEqual(Object.keys(expected).toSorted());
  });
  for (const file of files) {
    const wanted = expected[file.name];
    it(`${file.name}: ${wanted?.why ?? "no expected outcome"}`, () => {
      expect(wanted).toBeDefined();
      if (wanted === undefined) return;
      const { why: _, ...facts } = wanted;
      expect(outcome(file, wanted)).toEqual(facts);
    });
  }
});

describe("what the importer takes for its own", () => {
  it.each([
    ["an object", "apiVersion: v1\nkind: Node\n", 0.9],
    ["an object after a comment and a mark of a document", "# x\n---\nkind: Pod\napiVersion: v1\n", 0.9],
    ["an object in JSON", '{"kind": "List", "apiVersion": "v1", "items": []}', 0.9],
    ["an object in JSON, spread over lines", '{\n  "apiVersion": "resource.k8s.io/v1",\n  "kind": "ResourceSlice"\n}', 0.9],
    ["an object of a group that nobody knows", "apiVersion: example.com/v1\nkind: Thing\n", 0.6],
    ["labels of a node", "nvidia.com/gpu.product: Tesla-T4\n", 0.7],
    ["the table of a cluster", "sn,cpu_milli,memory_mib,gpu,model\n", 0.95],
    ["a document of this specification", "apiVersion: cornercast/v1\nkind: Offer\n", 0],
    ["a document of this specification in JSON", '{"apiVersion":"cornercast/v1","kind":"Offer"}', 0],
    ["another text", "resources:\n  accelerators: T4\n", 0],
    ["no text", "", 0],
  ])("is %s, as surely as that", (_, text, sure) => {
    expect(kubernetesImporter.detect({ name: "x", text })).toBe(sure);
  });
});

describe("hostile objects", () => {
  const files = [...sharedFiles("hardware/k8s-nodes"), ...sharedFiles("hardware/resourceslices")].filter(({ text }) => text.length < 10_000);
  const counted = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Node
  metadata: {name: n1, labels: {nvidia.com/gpu.product: Tesla-T4, nvidia.com/gpu.replicas: "2", amd.com/gpu.device-id: 74a1}}
  spec: {taints: [{key: a, effect: NoSchedule}]}
  status: {capacity: {nvidia.com/gpu: "2", nvidia.com/mig-1g.5gb: "7", cpu: 1500m}, allocatable: {nvidia.com/gpu: "1"}}
- apiVersion: resource.k8s.io/v1
  kind: ResourceSlice
  metadata: {name: s}
  spec:
    driver: gpu.example.com
    nodeName: n1
    pool: {name: n1, generation: 1, resourceSliceCount: 1}
    sharedCounters: [{name: c, counters: {memory: {value: 40Gi}}}]
    devices:
    - {name: a, consumesCounters: [{counterSet: c, counters: {memory: {value: 40Gi}}}], capacity: {memory: {value: 40Gi}}}
    - {name: b, consumesCounters: [{counterSet: c, counters: {memory: {value: 5Gi}}}], attributes: {x: {ints: [1]}, y: {version: 1.0.0}}}
`;
  it("never make the importer throw, and every offer stays a valid document", { timeout: 120_000 }, () => {
    expectSturdy(kubernetesImporter, [...files, { name: "counted.yaml", text: counted }], 500);
  });

  it("of any size are read in time that grows with it", { timeout: 120_000 }, () => {
    const nodes = Array.from(
      { length: 20_000 },
      (_, index) => `{"apiVersion":"v1","kind":"Node","metadata":{"name":"n${String(index)}","labels":{"nvidia.com/gpu.product":"x${String(index)}"}}}`,
    );
    const devices = Array.from({ length: 20_000 }, () => `{"name":"d","attributes":{},"consumesCounters":[{"counterSet":"c","counters":{"m":{"value":"1"}}}]}`);
    const slice = `{"apiVersion":"resource.k8s.io/v1","kind":"ResourceSlice","spec":{"driver":"x","nodeName":"n","pool":{"name":"p"},"sharedCounters":[{"name":"c","counters":{"m":{"value":"9"}}}],"devices":[${devices.join(",")}]}}`;
    const equal = slice.replaceAll("consumesCounters", "x");
    const labels = Array.from({ length: 50_000 }, (_, index) => `"nvidia.com/gpu${String(index)}":"1"`);
    const start = cpuMilliseconds();
    for (const text of [
      nodes.join("\n"),
      slice,
      equal,
      `{${labels.join(",")}}`,
      "apiVersion: v1\nkind: List\nitems: ".repeat(1_000),
      `sn,cpu_milli,memory_mib,gpu,model\n${"a,1,1,1,T4\n".repeat(50_000)}`,
    ]) {
      expect(documentProblems(kubernetesImporter.import([{ name: "x", text }], {}).offers.slice(0, 10))).toEqual([]);
    }
    expect(cpuMilliseconds() - start).toBeLessThan(10_000);
  });
});
