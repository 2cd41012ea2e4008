import { isJsonObject, type JsonValue } from "@cornercast/sdk/document";
import { seededRandom } from "../randomise/seeded-random.js";
import type { CaseResult, RunModel } from "../run/run-model.js";
import type { RunOptions, Suite } from "../run/run-suite.js";
import { casesDigest, requirementsDigest } from "../run/suite-digests.js";
import { summarise } from "../run/summarise.js";
import { testedRequirement } from "../run/tested-requirement.js";
import { SystemFailure } from "../systems/system-failure.js";
import type { ClientAnswer, ClientScenario, ClientStage, ClientUnderTest } from "./client-scenario.js";
import { clientScenarios } from "./client-scenarios.js";
import { scriptedServer, type ScriptedServer } from "./scripted-server.js";

/**
 * Runs the scenarios about clients: each lets the client call a server that misbehaves in one way.
 *
 * - Scenarios run one after another. The token that the client has to call with is new for each run.
 * - Where the client cannot be asked at all nothing could be run.
 */
export async function runClient(
  suite: Suite,
  client: ClientUnderTest,
  options: RunOptions,
  scenarios: readonly ClientScenario[] = clientScenarios,
): Promise<RunModel> {
  const { seed, startedAt, only = [], knownFailing = new Map<string, string>(), redact = (text: string) => text, clock = () => 0 } = options;
  const token = seededRandom(seed + startedAt).letters(20);
  const chosen = scenarios.filter(({ requirement }) => only.length === 0 || only.some((name) => requirement === name || requirement.startsWith(`${name}.`)));
  const results: CaseResult[] = [];
  for (const scenario of chosen) {
    const id = `${scenario.requirement}.live`;
    const known = knownFailing.get(id);
    const before = clock();
    const { verdict, reasons } = await play(scenario, client, token, suite);
    const result: CaseResult = {
      case: id,
      title: scenario.title,
      profile: "client",
      requirement: testedRequirement(scenario.requirement, suite.requirements.get(scenario.requirement)),
      verdict,
      reasons: reasons.map(redact),
      trace: [],
      ...(known !== undefined && { known }),
      milliseconds: Math.round(clock() - before),
    };
    results.push(result);
    options.onResult?.(result, results.length, chosen.length);
  }
  results.sort((a, b) => (a.case < b.case ? -1 : 1));
  return {
    schema: "cornercast-conformance-run/v1",
    suite: { version: suite.version, casesSha256: casesDigest(suite.cases), requirementsSha256: requirementsDigest(suite.requirements.values()) },
    implementation: { name: redact(client.name), version: "unknown", profiles: ["client"] },
    seed,
    startedAt,
    partial: only.length > 0,
    ...summarise(results, ["client"], suite.requirements.values(), only.length > 0, ["client"]),
    results,
  };
}

async function play(scenario: ClientScenario, client: ClientUnderTest, token: string, suite: Suite): Promise<Pick<CaseResult, "verdict" | "reasons">> {
  const requirement = suite.requirements.get(scenario.requirement);
  if (requirement === undefined)
    return { verdict: "harness-error", reasons: [`the scenario is of ${scenario.requirement}, which is no requirement of this suite`] };
  const problems: string[] = [];
  const servers: ScriptedServer[] = [];
  const stage: ClientStage = {
    token,
    async server(reply) {
      const server = await scriptedServer(reply);
      servers.push(server);
      return server;
    },
    ask: async ({ url }, operation, timeout = 5_000) => answerOf(await client.ask({ kind: "client", url, token, timeout, operation })),
    check: (holds, message) => void (holds || problems.push(message)),
  };
  try {
    await scenario.run(stage);
    stage.check(
      servers.some(({ calls }) => calls.length > 0),
      "nothing was called",
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof SystemFailure && (error.kind === "not-started" || error.kind === "unsupported"))
      return { verdict: "could-not-run", reasons: [`the client cannot be asked: ${message}`] };
    problems.push(`the client did not answer: ${message}`);
  } finally {
    for (const server of servers) server.close();
  }
  const failed = requirement.level.startsWith("SHOULD") ? "warn" : "fail";
  return { verdict: problems.length === 0 ? "pass" : failed, reasons: problems };
}

/** An answer of a client; one that has no such form is a failure of the client. */
function answerOf(answer: unknown): ClientAnswer {
  const value = JSON.parse(JSON.stringify(answer ?? null)) as JsonValue;
  const { outcome, reason, ...rest } = isJsonObject(value) ? value : {};
  if (outcome === "ok") return { outcome, value: rest["value"] };
  if (outcome !== "refused") throw new Error("its answer is neither {outcome: ok, value} nor {outcome: refused}");
  return { outcome, ...(typeof reason === "string" && { reason }) };
}
