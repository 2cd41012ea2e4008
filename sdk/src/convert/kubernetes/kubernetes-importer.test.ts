import { describe, expect, it } from "vitest";
import { documentProblems, deviceLine, sharedFiles } from "../testing/import-outcome.js";
import type { ImportInput, ImportResult } from "../importer.js";
import { expectedNodes, expectedSlices, type KubernetesOutcome } from "./expected-outcomes.js";
import { kubernetesImporter } from "./index.js";

function outcome(input: ImportInput, like: KubernetesOutcome): Omit<KubernetesOutcome, "why"> {
  const result: ImportResult = kubernetesImporter.import([input], {});
  expect(documentProblems(result.offers)).toEqual([]);
  const error = result.diagnostics.find(({ severity }) => severity === "error")?.code;
  if (result.offers.length + result.workloads.length === 0) return { refused: error ?? "no-documents" };
  const warnings = [...new Set(result.diagnostics.map(({ code }) => code))].toSorted();
  return {
    offers: result.offers.length,
    workloads: result.workloads.length,
    ...("devices" in like ? { devices: (result.offers[0]?.spec?.shape?.devices ?? []).map(deviceLine) } : {}),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

describe.each([
  ["hardware/k8s-nodes", expectedNodes],
  ["hardware/resourceslices", expectedSlices],
] as const)("real files of %s", (folder, expected) => {
  const files = sharedFiles(folder);
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
