import { beforeAll, describe, expect, it } from "vitest";
import { clientMutants } from "../mutants/client-mutants.js";
import { referenceClient } from "../reference/reference-client.js";
import { loadSuite } from "../run/load-suite.js";
import type { RunModel } from "../run/run-model.js";
import { SystemFailure } from "../systems/system-failure.js";
import type { ClientUnderTest } from "./client-scenario.js";
import { clientScenarios } from "./client-scenarios.js";
import { runClient } from "./run-client.js";

const suite = loadSuite();
const options = { seed: "seed", startedAt: "2026-12-01T00:00:00Z" };
const failed = ({ results }: RunModel): readonly string[] => results.filter(({ verdict }) => verdict !== "pass").map(({ requirement }) => requirement.id);
/** Why each scenario failed, for whoever sees that another one did than had to. */
const whys = ({ results }: RunModel): string => results.flatMap(({ case: id, reasons }) => reasons.map((reason) => `${id}: ${reason}`)).join("; ");

it("the client of the SDK passes every scenario about clients", async () => {
  const run = await runClient(suite, referenceClient, options);
  expect(run.results.filter(({ verdict }) => verdict !== "pass").map(({ case: id, reasons }) => [id, reasons])).toEqual([]);
  expect([run.status, run.results.length]).toEqual(["passed", clientScenarios.length]);
}, 120_000);

describe("each client that is wrong in one way fails the requirements that it breaks, and no others", () => {
  const seen = new Map<string, RunModel>();
  beforeAll(async () => {
    // They wait more than they compute, so that several run at once: all but the one that holds the whole flood,
    // which keeps this process so busy that others would reach their deadlines before a call of theirs is made.
    const alone = "takes-everything";
    const queue = clientMutants.filter(({ name }) => name !== alone);
    const work = async (): Promise<void> => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) seen.set(mutant.name, await runClient(suite, mutant, options));
    };
    await Promise.all(Array.from({ length: 6 }, work));
    queue.push(...clientMutants.filter(({ name }) => name === alone));
    await work();
  }, 300_000);

  it.each(clientMutants)("$name: $fault", ({ name, kills }) => {
    const run = seen.get(name);
    if (run === undefined) throw new Error("it was not run");
    expect(failed(run), whys(run)).toEqual([...kills].sort());
  });

  it("and every scenario is failed by one of them", () => {
    const killed = new Set(clientMutants.flatMap(({ kills }) => kills));
    expect(clientScenarios.map(({ requirement }) => requirement).filter((id) => !killed.has(id))).toEqual([]);
  });
});

describe("a client that does nothing passes nothing", () => {
  const scored = async (ask: ClientUnderTest["ask"]): Promise<readonly string[]> => {
    const { results } = await runClient(suite, { name: "trivial", ask }, options);
    return results.filter(({ verdict }) => verdict === "pass").map(({ requirement }) => requirement.id);
  };

  it.each<[string, unknown]>([
    ["no answer", null],
    ["that everything is well", { outcome: "ok", value: null }],
    ["that everything is refused", { outcome: "refused" }],
  ])("%s", async (_, answer) => {
    expect(await scored(async () => answer)).toEqual([]);
  });

  it("and could not be run where it cannot be asked", async () => {
    const ask = async (): Promise<never> => {
      throw new SystemFailure("unsupported", "no such request");
    };
    expect((await runClient(suite, { name: "other", ask }, { ...options, only: ["client.lists-end"] })).status).toBe("incomplete");
  });
});

it("has the name and the version that a client says of itself, and its own name where it says none", async () => {
  const only = ["client.refusals-are-final"];
  const described: ClientUnderTest = { ...referenceClient, describe: async () => ({ name: "acme-client", version: "3.1.0", profiles: [] }) };
  const silent: ClientUnderTest = { ...referenceClient, describe: () => Promise.reject(new Error("no")) };
  const seen = [await runClient(suite, described, { ...options, only }), await runClient(suite, silent, { ...options, only })];
  expect(seen.map(({ implementation }) => [implementation.name, implementation.version])).toEqual([
    ["acme-client", "3.1.0"],
    ["reference", "unknown"],
  ]);
});
