import { readFileSync, readdirSync } from "node:fs";
import type { DeviceJson, DeviceRequirementJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDocuments } from "../../document/index.js";
import { generatedAt, generatedWorkload, manyGeneratedOffers } from "../columns/testing/generated-market.js";
import { match } from "../index.js";
import { evaluateMarket } from "../evaluate-market.js";
import { allRules } from "../rules/all-rules.js";
import { askedRules } from "./asked-rules.js";
import { asksRegistry } from "./asks-registry.js";
import { matchOnDemand } from "./index.js";
import { asksExplanation } from "./no-explanation.js";

const examples = new URL("../../../../examples/", import.meta.url);
const at = "2026-11-24T00:00:00Z";

function documents(folder: string): readonly (OfferJson | WorkloadJson)[] {
  return readdirSync(new URL(folder, examples)).flatMap((name) =>
    readDocuments([{ name, text: readFileSync(new URL(`${folder}${name}`, examples), "utf8") }]).documents.map(
      ({ value }) => value as OfferJson | WorkloadJson,
    ),
  );
}

const plain: WorkloadJson = {
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "plain" },
  spec: { profiles: [{ name: "any", roles: [{ name: "main", devices: { count: 8, memory: { nominal: { min: "80GB" } } } }] }] },
};

const node: OfferJson = {
  apiVersion: "cornercast/v1",
  kind: "Offer",
  metadata: { name: "node" },
  spec: { shape: { devices: [{ count: 8, memory: { nominal: [{ value: "80GB" }] } }] } },
  status: { availability: { units: 2, total: 2 }, price: [{ model: "on-demand", perUnitHour: "8.00 EUR" }] },
};

/** An offer like another, with other devices or another status. */
const like = (devices: readonly DeviceJson[], status = node.status): OfferJson => ({
  ...node,
  metadata: { name: "other" },
  spec: { shape: { devices: [...devices] } },
  ...(status === undefined ? {} : { status }),
});

const markets: readonly { readonly why: string; readonly workload: WorkloadJson; readonly market: readonly OfferJson[]; readonly asks: boolean }[] = [
  { why: "there are no offers", workload: plain, market: [], asks: false },
  { why: "every offer fits", workload: plain, market: [node, { ...node, metadata: { name: "twin" } }], asks: false },
  { why: "an offer has too few devices", workload: plain, market: [node, like([{ count: 4, memory: { nominal: [{ value: "80GB" }] } }])], asks: true },
  { why: "an offer does not say what it has", workload: plain, market: [node, like([{ count: 8 }])], asks: true },
  {
    why: "figures disagree",
    workload: plain,
    market: [like([{ count: 8, memory: { nominal: [{ value: "96GB" }, { value: "192GB" }] } }])],
    asks: true,
  },
  {
    why: "no unit is free",
    workload: plain,
    market: [like(node.spec?.shape?.devices ?? [], { availability: { units: 0, total: 2 } })],
    asks: true,
  },
  {
    why: "a profile contradicts itself",
    workload: { ...plain, spec: { profiles: [{ name: "never", roles: [{ name: "main", devices: { memory: { nominal: { min: "2GB", max: "1GB" } } } }] }] } },
    market: [node],
    asks: true,
  },
];

/** Jobs that ask for so little that many offers fit. */
const modestWorkload = fc
  .record({
    devices: fc.constantFrom<DeviceRequirementJson>(
      {},
      { count: 1 },
      { count: 1, memory: { nominal: { min: "1GB" } } },
      { count: 2, vendor: { noneOf: ["amd"] } },
    ),
    replicas: fc.constantFrom(1, 2),
    roles: fc.constantFrom(1, 2),
    profiles: fc.constantFrom(1, 2),
  })
  .map(({ devices, replicas, roles, profiles }): WorkloadJson => ({
    ...plain,
    spec: {
      profiles: Array.from({ length: profiles }, (_, profile) => ({
        name: `profile-${String(profile)}`,
        roles: Array.from({ length: roles }, (__, role) => ({ name: `role-${String(role)}`, replicas, devices })),
      })),
    },
  }));

describe("matching that loads rules on demand", () => {
  const offers = documents("market/") as OfferJson[];
  const workloads = [plain, ...(documents("workloads/") as WorkloadJson[])];

  it.each(workloads.map((workload) => [workload.metadata?.name ?? "", workload] as const))("gives the report of match for %s", async (_, workload) => {
    expect(await matchOnDemand(workload, offers, { at })).toEqual(match(workload, offers, { at }));
  });

  it.each(workloads.map((workload) => [workload.metadata?.name ?? "", workload] as const))(
    "gives the report of match for a move of %s",
    async (_, workload) => {
      const moved: WorkloadJson = { ...workload, spec: { ...workload.spec, state: { level: "S2", numerics: "N1" } } };
      for (const movingFrom of offers.slice(0, 3)) {
        expect(JSON.stringify(await matchOnDemand(moved, offers, { at, movingFrom }))).toBe(JSON.stringify(match(moved, offers, { at, movingFrom })));
      }
    },
  );

  it("gives the report of match where devices are compared with a reference", async () => {
    const compared: WorkloadJson = {
      ...plain,
      spec: {
        profiles: [{ ...plain.spec?.profiles?.[0], name: "any", referenceChip: "h100-sxm", phase: "decode" }],
        schedule: { duration: "10h" },
        jurisdiction: { locations: { anyOf: ["DE"] } },
      },
    };
    expect(JSON.stringify(await matchOnDemand(compared, offers, { at }))).toBe(JSON.stringify(match(compared, offers, { at })));
  });

  it("gives the report of match for generated jobs and markets", async () => {
    await fc.assert(
      fc.asyncProperty(generatedWorkload, manyGeneratedOffers, async (workload, market) => {
        const options = { at: generatedAt };
        expect(await matchOnDemand(workload, market, options)).toEqual(match(workload, market, options));
      }),
      { numRuns: 30 },
    );
  });

  it.each(markets)("gives the report of match where $why", async ({ workload, market, asks }) => {
    expect(asksExplanation(evaluateMarket(allRules, workload, market, { at }))).toBe(asks);
    expect(JSON.stringify(await matchOnDemand(workload, market, { at }))).toBe(JSON.stringify(match(workload, market, { at })));
  });

  it("gives the report of match for modest jobs on generated offers that fit", async () => {
    let unexplained = 0;
    await fc.assert(
      fc.asyncProperty(modestWorkload, manyGeneratedOffers, async (workload, market) => {
        const options = { at: generatedAt };
        const fitting = market.filter((offer) => !asksExplanation(evaluateMarket(allRules, workload, [offer], options)));
        if (fitting.length > 0 && !asksExplanation(evaluateMarket(allRules, workload, fitting, options))) unexplained += 1;
        expect(JSON.stringify(await matchOnDemand(workload, fitting, options))).toBe(JSON.stringify(match(workload, fitting, options)));
      }),
      { numRuns: 100 },
    );
    expect(unexplained).toBeGreaterThan(10);
  });

  it.each([
    ["asks for none where no offer names a chip", plain, [node], false],
    ["asks for those of chips", plain, offers, true],
    ["asks for those of chips that may be meant", plain, [{ spec: { shape: { devices: [{ chipCandidates: ["h100-sxm"] }] } } }], true],
    ["asks for those of regions", { spec: { jurisdiction: { locations: { anyOf: ["FR"] } } } }, [], true],
  ] satisfies readonly [string, WorkloadJson, OfferJson[], boolean][])("of registries, a market %s", (_, workload, market, asks) => {
    expect(asksRegistry(workload, market)).toBe(asks);
  });

  const formats: DeviceRequirementJson = { formats: [{ format: "bf16" }] };
  const cases: readonly (readonly [string, WorkloadJson, readonly string[]])[] = [
    ["asks for none where it names sizes and numbers alone", plain, []],
    [
      "asks for those of artifacts, and of formats in them",
      { spec: { profiles: [{ artifacts: [{ name: "image", kind: "oci-image" }] }] } },
      ["artifacts", "formats"],
    ],
    ["asks for those of state", { spec: { state: { level: "S2" } } }, ["comparing"]],
    ["asks for those of substitution", { spec: { profiles: [{ referenceChip: "h100-sxm", phase: "decode" }] } }, ["comparing"]],
    ["asks for those of formats", { spec: { profiles: [{ roles: [{ name: "main", devices: formats }] }] } }, ["formats"]],
    ["asks for those of formats of other devices", { spec: { profiles: [{ roles: [{ additionalDevices: [{}, formats] }] }] } }, ["formats"]],
  ];
  it.each(cases)("a job %s", (_, workload, asked) => {
    const found = Object.entries(askedRules(workload)).flatMap(([rules, isAsked]) => (isAsked === true ? [rules] : []));
    expect(found).toEqual(asked);
  });
});
