import { describe, expect, it } from "vitest";
import { invariants } from "../judge/judge-invariants.js";
import { referenceSystem } from "../reference/reference-system.js";
import { smallSuite } from "../testing/small-suite.js";
import { allMutants } from "./all-mutants.js";
import { fieldAt, mapFields } from "./document-schemas.js";
import { killMatrix } from "./kill-matrix.js";
import type { Mutant } from "./mutant.js";

const suite = smallSuite("document.kind-is-known", "match.absent-software-is-violated", "quantity.compared-exactly");

describe("the kill matrix", () => {
  it("lists what a mutant is caught by, what survives, and what is never seen to fail", async () => {
    const deaf: Mutant = {
      name: "deaf",
      fault: "it finds no document valid",
      answer: async (request, ask) => (request.kind === "validate" ? {} : ask(request)),
    };
    const twin: Mutant = { name: "twin", fault: "none", answer: (request, ask) => ask(request) };
    const matrix = await killMatrix(suite, [deaf, twin]);
    expect(matrix.mutants).toEqual({ deaf: ["document.kind-is-known"] });
    expect(matrix.survivors).toEqual([{ mutant: "twin", fault: "none" }]);
    expect(matrix.unproven).toEqual(["match.absent-software-is-violated", "quantity.compared-exactly"]);
    expect(matrix.summary).toMatchObject({ scored: 3, mutants: 2, killed: 1, survivors: 1, unproven: 2, trivialScored: 0 });
    expect(matrix.referenceFails).toEqual([]);
  });

  it("sees a mutant that only an invariant tells from the reference, and one that throws", async () => {
    const forgetful: Mutant = {
      name: "forgetful",
      fault: "it does not find extensions unknown that it does not know",
      everywhere: true,
      answer: (request, ask) => (JSON.stringify(request).includes("example.com/unknown") ? Promise.resolve({}) : ask(request)),
    };
    const broken: Mutant = { name: "broken", fault: "it throws", answer: () => Promise.reject(new Error("no")) };
    const { mutants } = await killMatrix({ ...suite, invariants }, [forgetful, broken]);
    expect(mutants["forgetful"]).toEqual(["match.other-extension-changes-nothing"]);
    expect(mutants["broken"]).toHaveLength(3);
  });
});

it("no two mutants have one name", () => {
  const names = allMutants().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(400);
});

it("a mutant that is not asked about its fault answers as the reference does", async () => {
  const request = { kind: "validate", format: "json", text: '{"kind":"Offer"}' } as const;
  const answer = await referenceSystem.answer(request);
  const differing = [];
  for (const mutant of allMutants()) if ((await mutant.answer(request, () => Promise.resolve(answer))) !== answer) differing.push(mutant.name);
  expect(differing.filter((name) => !/^no-check\.missing-field$|^(?:first-problem-only|no-places)$/u.test(name))).toEqual([]);
});

describe("the fields of the schemas", () => {
  it.each([
    [["spec", "profiles", "0", "roles", "1", "devices", "memory"], "DeviceRequirement.memory"],
    [["metadata", "labels", "a"], "Metadata.labels"],
    [["spec", "nothing"], undefined],
  ])("are found by their place: %s", (tokens, field) => {
    expect(fieldAt("Workload", tokens)).toBe(field);
  });

  it("are changed everywhere, and a document without them stays the same one", () => {
    const offer = {
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: "a" },
      spec: { shape: { devices: [{ count: 1, chip: "l4" }, { count: 2 }] } },
    };
    expect(mapFields("Offer", offer, (field, value) => (field === "Device.chip" ? undefined : value))).toEqual({
      ...offer,
      spec: { shape: { devices: [{ count: 1 }, { count: 2 }] } },
    });
    expect(mapFields("Offer", offer, (_, value) => value)).toBe(offer);
  });
});
