import { isJsonObject, type JsonValue } from "@cornercast/sdk/document";
import { seededRandom } from "../randomise/seeded-random.js";
import type { RunModel } from "../run/run-model.js";
import { runScenarios, type ScenarioOutcome } from "../run/run-scenarios.js";
import type { RunOptions, Suite } from "../run/run-suite.js";
import { SystemFailure } from "../systems/system-failure.js";
import type { ClientAnswer, ClientScenario, ClientStage, ClientUnderTest } from "./client-scenario.js";
import { clientScenarios } from "./client-scenarios.js";
import { scriptedServer, type ScriptedServer } from "./scripted-server.js";

/**
 * Runs the scenarios about clients: each lets the client call a server that misbehaves in one way.
 *
 * - Scenarios run one after another. The token that the client has to call with is new for each run.
 * - Its name and version are those that it answers to `describe`, where it does.
 * - Where the client cannot be asked at all nothing could be run.
 */
export async function runClient(
  suite: Suite,
  client: ClientUnderTest,
  options: RunOptions,
  scenarios: readonly ClientScenario[] = clientScenarios,
): Promise<RunModel> {
  const token = seededRandom(options.seed + options.startedAt).letters(20);
  const play = (scenario: ClientScenario, _: number, fail: (problem: string) => void): Promise<ScenarioOutcome | undefined> =>
    playScenario(scenario, client, token, fail);
  const { name = client.name, version = "unknown" } = await describedBy(client);
  return runScenarios(suite, { profile: "client", name, version, play }, options, scenarios);
}

/** What a client says of itself, where it does; scenarios find out whether it can be asked. */
async function describedBy(client: ClientUnderTest): Promise<{ readonly name?: string; readonly version?: string }> {
  const answer = JSON.parse(JSON.stringify((await client.describe?.().catch(() => null)) ?? null)) as JsonValue;
  const { name, version } = isJsonObject(answer) ? answer : {};
  return { ...(typeof name === "string" && name !== "" && { name }), ...(typeof version === "string" && version !== "" && { version }) };
}

async function playScenario(
  scenario: ClientScenario,
  client: ClientUnderTest,
  token: string,
  fail: (problem: string) => void,
): Promise<ScenarioOutcome | undefined> {
  const servers: ScriptedServer[] = [];
  const stage: ClientStage = {
    token,
    async server(reply) {
      const server = await scriptedServer(reply);
      servers.push(server);
      return server;
    },
    // A watch is over when its time is, unless all came before; anything else ends by itself, also on a busy machine.
    ask: async ({ url }, operation, timeout = operation.op === "watch-placements" ? 5_000 : 20_000) =>
      answerOf(await client.ask({ kind: "client", url, token, timeout, operation })),
    check: (holds, message) => void (holds || fail(message)),
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
    fail(`the client did not answer: ${message}`);
  } finally {
    for (const server of servers) server.close();
  }
  return undefined;
}

/** An answer of a client; one that has no such form is a failure of the client. */
function answerOf(answer: unknown): ClientAnswer {
  const value = JSON.parse(JSON.stringify(answer ?? null)) as JsonValue;
  const { outcome, reason, ...rest } = isJsonObject(value) ? value : {};
  if (outcome === "ok") return { outcome, value: rest["value"] };
  if (outcome !== "refused") throw new Error("its answer is neither {outcome: ok, value} nor {outcome: refused}");
  return { outcome, ...(typeof reason === "string" && { reason }) };
}
