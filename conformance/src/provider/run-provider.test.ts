import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { controlMutants } from "../mutants/control-mutants.js";
import { providerMutants as callMutants, type ProviderMutant } from "../mutants/provider-mutants.js";
import { exitCodeOf } from "../run/exit-code.js";
import { loadSuite } from "../run/load-suite.js";
import type { RunModel } from "../run/run-model.js";
import { runProvider } from "./run-provider.js";
import { providerScenarios } from "./provider-scenarios.js";
import { faultyProvider } from "./testing/faulty-provider.js";
import { referenceProvider } from "./testing/reference-provider.js";

const suite = loadSuite();
const providerMutants = [...callMutants, ...controlMutants];
const options = { seed: "seed", startedAt: "2026-12-01T00:00:00Z" };
const failed = ({ results }: RunModel): readonly string[] => results.filter(({ verdict }) => verdict !== "pass").map(({ requirement }) => requirement.id);

it("the reference provider passes every scenario of chapter 70", async () => {
  const reference = await referenceProvider();
  try {
    const run = await runProvider(suite, reference.target, options);
    expect(run.results.filter(({ verdict }) => verdict !== "pass").map(({ case: id, reasons }) => [id, reasons])).toEqual([]);
    expect([run.status, run.results.length]).toEqual(["passed", providerScenarios.length]);
  } finally {
    await reference.close();
  }
}, 120_000);

// Every mutant on every scenario takes a quarter of an hour. In CI those that are wrong in calls run on every scenario that is of calls and does not wait;
// elsewhere, and those that need more than calls, only on what they have to fail.
const quick = providerScenarios.flatMap(({ requirement, profile }) =>
  profile === undefined && requirement !== "watch.quiet-watches-give-bookmarks" ? [requirement] : [],
);
const ofCalls: ReadonlySet<string> = new Set(callMutants.map(({ name }) => name));
const asked = ({ name, kills }: ProviderMutant): readonly string[] => (process.env["CI"] !== undefined && ofCalls.has(name) ? quick : kills);

describe("each provider that is wrong in one way fails the requirements that it breaks, and no others", () => {
  const seen = new Map<string, readonly string[]>();
  beforeAll(async () => {
    // They wait more than they compute, so that several run at once.
    const queue = [...providerMutants];
    const work = async (): Promise<void> => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const reference = await referenceProvider();
        const faulty = await faultyProvider(reference.target, mutant);
        seen.set(mutant.name, failed(await runProvider(suite, faulty.target, { ...options, only: asked(mutant) })));
        faulty.close();
        await reference.close();
      }
    };
    await Promise.all(Array.from({ length: 7 }, work));
  }, 900_000);

  it.each(providerMutants)("$name: $fault", ({ name, kills }) => {
    expect(seen.get(name)).toEqual([...kills].sort());
  });

  it("and every scenario is failed by one of them", () => {
    const killed = new Set(providerMutants.flatMap(({ kills }) => kills));
    expect(providerScenarios.map(({ requirement }) => requirement).filter((id) => !killed.has(id))).toEqual([]);
  });
});

describe("a run against a provider", () => {
  let reference: Awaited<ReturnType<typeof referenceProvider>>;
  beforeAll(async () => {
    reference = await referenceProvider();
  });
  afterAll(() => reference.close());

  it("is incomplete where nobody answers", async () => {
    const run = await runProvider(suite, { ...reference.target, url: "http://127.0.0.1:9" }, { ...options, only: ["service.default-deny"] });
    expect([run.status, exitCodeOf(run)]).toEqual(["incomplete", 3]);
  });

  it("says which requirement is not met, and how", async () => {
    const run = await runProvider(suite, { ...reference.target, token: "nobody" }, { ...options, only: ["offer"] });
    expect(run.results[0]?.reasons).toEqual(["OfferService/ListOffers was refused with unauthenticated, unauthenticated"]);
    expect(run.results[0]?.requirement.text).toContain("MUST");
  });
});
