import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDocuments, validateDocuments } from "@cornercast/sdk/document";
import { beforeAll, describe, expect, it } from "vitest";
import { ownerMutants } from "../mutants/owner-mutants.js";
import { loadSuite } from "../run/load-suite.js";
import type { RunModel } from "../run/run-model.js";
import { ownerScenarios } from "./owner-scenarios.js";
import { makeOwnerSetup, readOwnerSetup, writeOwnerSetup } from "./owner-setup.js";
import { runOwner } from "./run-owner.js";
import { referenceOwner } from "./testing/reference-owner.js";

const suite = loadSuite();
const options = { seed: "seed", startedAt: "2026-12-01T00:00:00Z" };
const failed = ({ results }: RunModel): readonly string[] => results.filter(({ verdict }) => verdict !== "pass").map(({ requirement }) => requirement.id);
/** Why each scenario failed, for whoever sees that another one did than had to. */
const whys = ({ results }: RunModel): string => results.flatMap(({ case: id, reasons }) => reasons.map((reason) => `${id}: ${reason}`)).join("; ");

it("the owner of keys of the SDK passes every scenario of chapter 62", async () => {
  const reference = await referenceOwner();
  try {
    const run = await runOwner(suite, reference.target, options);
    expect(run.results.filter(({ verdict }) => verdict !== "pass").map(({ case: id, reasons }) => [id, reasons])).toEqual([]);
    expect([run.status, run.results.length]).toEqual(["passed", ownerScenarios.length]);
  } finally {
    reference.close();
  }
}, 60_000);

describe("each owner that is wrong in one way fails the requirements that it breaks, and no others", () => {
  const seen = new Map<string, RunModel>();
  beforeAll(async () => {
    // They wait more than they compute, so that several run at once.
    const queue = [...ownerMutants];
    const work = async (): Promise<void> => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const faulty = await referenceOwner(mutant);
        seen.set(mutant.name, await runOwner(suite, faulty.target, options));
        faulty.close();
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
  }, 120_000);

  it.each(ownerMutants)("$name: $fault", ({ name, kills }) => {
    const run = seen.get(name);
    if (run === undefined) throw new Error("it was not run");
    expect(failed(run), whys(run)).toEqual([...kills].sort());
  });

  it("and every scenario is failed by one of them", () => {
    const killed = new Set(ownerMutants.flatMap(({ kills }) => kills));
    expect(ownerScenarios.map(({ requirement }) => requirement).filter((id) => !killed.has(id))).toEqual([]);
  });
});

it("is incomplete where nobody answers", async () => {
  const run = await runOwner(suite, { url: "http://127.0.0.1:9", setup: await makeOwnerSetup() }, { ...options, only: ["release"] });
  expect([run.status, run.summary["could-not-run"]]).toEqual(["incomplete", ownerScenarios.length]);
});

describe("a setup", () => {
  it("is read as it was written, and its documents are valid", async () => {
    const folder = mkdtempSync(join(tmpdir(), "owner-"));
    try {
      const setup = await makeOwnerSetup();
      await writeOwnerSetup(folder, setup);
      const again = await readOwnerSetup(folder);
      const known = (of: typeof setup): unknown => ({ ...of, key: Buffer.from(of.key), root: 0, device: 0, issuer: 0 });
      expect(known(again)).toEqual(known(setup));
      const texts = [setup.policy, setup.endlessPolicy, setup.anchors].map((document, index) => ({ name: String(index), text: JSON.stringify(document) }));
      expect(validateDocuments(readDocuments(texts).documents).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
