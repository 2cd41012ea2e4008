import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { invariants } from "../judge/judge-invariants.js";
import { referenceSystem } from "../reference/reference-system.js";
import { consoleReport } from "../report/console-report.js";
import { formatReport, type ReportFormat } from "../report/reports.js";
import { SystemFailure } from "../systems/system-failure.js";
import type { SystemUnderTest } from "../systems/system-under-test.js";
import { smallSuite } from "../testing/small-suite.js";
import { exitCodeOf } from "./exit-code.js";
import { redactor } from "./redactor.js";
import type { RunModel } from "./run-model.js";
import { runSuite, type RunOptions } from "./run-suite.js";

const suite = smallSuite(
  "document.kind-is-known",
  "document.unknown-registry-names-are-warned-of",
  "match.absent-software-is-violated",
  "quantity.compared-exactly",
);
const options: RunOptions = { seed: "seed", startedAt: "2026-12-01T00:00:00Z" };
const claims = (...profiles: string[]): SystemUnderTest => ({ ...referenceSystem, describe: async () => ({ name: "x", version: "1", profiles }) });
const run = async (system: SystemUnderTest, more: Partial<RunOptions> = {}): Promise<RunModel> => runSuite(suite, system, { ...options, ...more });
const verdictOf = (model: RunModel, id: string): string | undefined => model.results.find((result) => result.case === id)?.verdict;

describe("a run", () => {
  it("passes with the reference, and asks nothing about profiles that are not claimed", async () => {
    const all = await run(claims("matching", "quantities"));
    expect([all.status, exitCodeOf(all), all.summary.pass]).toEqual(["passed", 0, 4]);
    const some = await run(claims("matching"));
    expect([some.status, verdictOf(some, "quantity.compared-exactly")]).toEqual(["passed", "not-applicable"]);
  });

  it("fails where a claimed profile has no case that decides anything", async () => {
    const model = await run(claims("evidence"));
    expect(model.status).toBe("failed");
    expect(model.problems).toEqual(["the profile evidence is claimed, and no case decided anything about it"]);
  });

  it("fails where the statement is malformed or claims what there is not", async () => {
    const model = await run(claims("everything"));
    expect([exitCodeOf(model), model.summary.fail]).toEqual([1, 4]);
    expect(model.results[0]?.reasons[0]).toContain("there is no profile 'everything'");
  });

  it("warns of a SHOULD that is not met, and does not fail", async () => {
    const silent: SystemUnderTest = {
      name: "silent",
      answer: async (request) => {
        const answer = await referenceSystem.answer(request);
        return request.kind === "validate"
          ? {
              ...(answer as object),
              diagnostics: (answer as { diagnostics: { severity: string }[] }).diagnostics.filter(({ severity }) => severity === "error"),
            }
          : answer;
      },
    };
    const model = await run(silent, { only: ["core"] });
    expect([verdictOf(model, "document.unknown-registry-names-are-warned-of"), model.status]).toEqual(["warn", "passed"]);
  });

  it("is incomplete where the system cannot be started, and where nothing was asked for", async () => {
    const absent: SystemUnderTest = { name: "absent", answer: () => Promise.reject(new SystemFailure("not-started", "no such program")) };
    expect(exitCodeOf(await run(absent, { only: ["matching"] }))).toBe(3);
    expect(exitCodeOf(await run(referenceSystem, { only: ["nothing.of-that-name"] }))).toBe(3);
  });

  it("is a fault of the suite where a case is of no requirement", async () => {
    const model = await runSuite({ ...suite, requirements: new Map() }, referenceSystem, options);
    expect([model.status, exitCodeOf(model)]).toEqual(["harness-error", 4]);
  });

  it("does not fail by what is known to fail, and fails by what is known to and does not", async () => {
    const broken: SystemUnderTest = {
      ...claims("matching", "quantities"),
      answer: async (request) => (request.kind === "match" ? {} : referenceSystem.answer(request)),
    };
    const known = new Map([
      ["match.absent-software-is-violated", "issue 1"],
      ["quantity.compared-exactly", "issue 2"],
    ]);
    expect((await run(broken, { knownFailing: known })).status).toBe("passed");
    const mended = await run(claims("matching", "quantities"), { knownFailing: known });
    expect(mended.status).toBe("failed");
    expect(mended.problems).toHaveLength(2);
  });

  it("asks under other names for each seed, and in the same way for the same seed", async () => {
    const asked = async (seed: string): Promise<readonly string[]> => {
      const seen: string[] = [];
      const system: SystemUnderTest = {
        name: "spy",
        answer: async (request) => {
          seen.push(JSON.stringify(request));
          return referenceSystem.answer(request);
        },
      };
      await run(system, { seed });
      return seen;
    };
    const [one, again, other] = [await asked("one"), await asked("one"), await asked("other")];
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    expect(one.some((text) => text.includes('"kind":"match"') && text.includes('"name":"job"'))).toBe(false);
    expect(one.some((text) => /"metadata":\{"name":"n[a-z]{9}"\}/u.test(text))).toBe(true);
  });
});

describe("an invariant", () => {
  const every = { ...suite, invariants };
  const verdicts = async (system: SystemUnderTest, more: Partial<RunOptions> = {}): Promise<Readonly<Record<string, string>>> => {
    const { results } = await runSuite(every, system, { ...options, ...more });
    return Object.fromEntries(results.flatMap(({ case: id, verdict }) => (id.endsWith(".always") ? [[id.slice(0, -".always".length), verdict]] : [])));
  };

  it("is a case of its own, which all cases of its kind decide", async () => {
    expect(await verdicts(claims("matching", "quantities"))).toEqual({
      "match.same-input-same-report": "pass",
      "match.order-of-offers-does-not-count": "pass",
      "match.other-extension-changes-nothing": "pass",
      "appraisal.same-input-same-result": "not-applicable",
    });
  });

  it("is not met where no case that could decide it passes", async () => {
    const mute: SystemUnderTest = { ...claims("matching"), answer: async () => null };
    expect((await verdicts(mute))["match.same-input-same-report"]).toBe("fail");
  });

  it("is asked for alone with the cases that decide it, and not at all where others are asked for", async () => {
    expect(await verdicts(claims("matching"), { only: ["match.same-input-same-report"] })).toEqual({ "match.same-input-same-report": "pass" });
    expect(await verdicts(claims("matching"), { only: ["match.absent-software-is-violated"] })).toEqual({});
  });
});

describe("reports", () => {
  const canary = "canary/Very+secret=value";
  const leaky: SystemUnderTest = {
    name: `leaky --token ${canary}`,
    answer: async () => ({ valid: canary, encoded: Buffer.from(canary).toString("base64") }),
    trace: () => [
      { from: "suite", text: `Authorization: Bearer abcdefghijkl` },
      {
        from: "system",
        text: JSON.stringify({
          canary,
          url: encodeURIComponent(canary),
          hex: Buffer.from(canary).toString("hex"),
          b: Buffer.from(canary).toString("base64url"),
        }),
      },
    ],
  };

  it("hold no secret in any format, whatever way it is written", async () => {
    const model = await run(leaky, { redact: redactor({ ACME_TOKEN: canary, HOME: "/home/someone" }) });
    const texts = [consoleReport(model), ...(["json", "junit", "html", "tap"] as const).map((format) => formatReport(model, format))];
    const bytes = Buffer.from(canary);
    for (const form of [canary, bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex"), encodeURIComponent(canary), "abcdefghijkl"])
      for (const text of texts) expect(text).not.toContain(form);
    expect(texts[0]).toContain("[redacted]");
    expect(model.status).toBe("failed");
  });

  it("are valid by their published schema in JSON", async () => {
    const ajv = new Ajv2020({ strict: false });
    for (const name of ["adapter.schema.json", "run.schema.json"])
      ajv.addSchema(JSON.parse(readFileSync(new URL(`../../schemas/${name}`, import.meta.url), "utf8")) as object, name);
    const validate = ajv.getSchema("run.schema.json");
    for (const system of [claims("matching", "quantities"), leaky]) {
      expect([validate?.(JSON.parse(formatReport(await run(system), "json"))), validate?.errors]).toEqual([true, null]);
    }
    expect(validate?.({})).toBe(false);
  });

  it.each<ReportFormat>(["json", "junit", "html", "tap"])("in %s are as they were", async (format) => {
    const wrong: SystemUnderTest = {
      ...claims("matching"),
      answer: async (request) => (request.kind === "match" ? { verdict: "<fits> & starts" } : referenceSystem.answer(request)),
    };
    const model = await run(wrong, { knownFailing: new Map([["document.kind-is-known", "it passes # now"]]) });
    const fixed: RunModel = { ...model, suite: { version: "0", casesSha256: "0", requirementsSha256: "0" } };
    await expect(formatReport(fixed, format)).toMatchFileSnapshot(`../report/testing/golden.${format}.txt`);
  });
});
