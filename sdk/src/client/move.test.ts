import { afterEach, describe, expect, it } from "vitest";
import { workloadOf } from "../server/testing/documents.js";
import { fakeDriver, type FakeDriver } from "../server/testing/fake-driver.js";
import { serveProvider, type ServedProvider } from "../server/testing/serve-provider.js";
import { rejectionOf, transportOf } from "../server/testing/test-client.js";
import { createClient, move, type MoveOptions, type MoveStep, type ProviderClient } from "./index.js";
import { realClock } from "./testing/real-clock.js";

const all: ServedProvider[] = [];
afterEach(async () => {
  for (const served of all.splice(0)) await served.close();
});

const workload = workloadOf("train");

interface Scene {
  readonly here: ProviderClient;
  readonly there: ProviderClient;
  readonly drivers: { readonly here: FakeDriver; readonly there: FakeDriver };
  /** The most jobs that ran at one time, and those that run now. */
  readonly ran: { most: number; readonly now: Set<string> };
  readonly steps: MoveStep[];
  readonly options: MoveOptions;
}

/** A job that runs at one provider, and another provider that it can move to. */
async function scene(): Promise<Scene> {
  const ran = { most: 0, now: new Set<string>() };
  const onRunning = (name: string, runs: boolean): void => {
    if (runs) ran.now.add(name);
    else ran.now.delete(name);
    ran.most = Math.max(ran.most, ran.now.size);
  };
  const drivers = { here: fakeDriver(onRunning), there: fakeDriver(onRunning) };
  const [here, there] = await Promise.all(
    [drivers.here, drivers.there].map(async (driver) => {
      const served = await serveProvider({ driver });
      all.push(served);
      return createClient({ transport: transportOf(served), clock: realClock, random: Math.random, randomId: () => crypto.randomUUID() });
    }),
  );
  if (here === undefined || there === undefined) throw new Error("two providers are served");
  await here.reserve({ name: "a", workload, offer: "one" });
  await here.start({ name: "a", epoch: 1 });
  await stateIs(here, "a", "running");
  const steps: MoveStep[] = [];
  const options: MoveOptions = {
    source: { client: here, placement: "a" },
    destination: { client: there, placement: "b", offer: "one" },
    workload,
    clock: realClock,
    onStep: (step) => steps.push(step),
  };
  return { here, there, drivers, ran, steps, options };
}

async function stateIs(client: ProviderClient, name: string, state: string): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if ((await client.getPlacement(name)).placement?.status?.state === state) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${name} never was ${state}`);
}

const changes = ["reserve", "start", "checkpoint", "resume", "release"] as const;

/** A client that dies at the n-th change: before it is sent, or after it was done and before its answer came. */
function dying(client: ProviderClient, countdown: { left: number }, when: "before" | "after"): ProviderClient {
  const wrapped = { ...client };
  for (const name of changes) {
    const call = client[name] as (request: object) => Promise<unknown>;
    Object.assign(wrapped, {
      [name]: async (request: object) => {
        const dies = (countdown.left -= 1) === 0;
        if (dies && when === "before") throw new Error("died");
        const answer = await call(request);
        if (dies) throw new Error("died");
        return answer;
      },
    });
  }
  return wrapped;
}

describe("a move", () => {
  it("ends the job at the source when it runs at the destination, from the state that it wrote", async () => {
    const { here, there, drivers, ran, steps, options } = await scene();
    const moved = await move(options);
    expect(moved.status?.state).toBe("running");
    await stateIs(here, "a", "ended");
    expect(steps).toEqual(["reserve", "prepare", "appraise", "pause", "transfer", "release-key", "start", "check", "release-source"]);
    expect(drivers.there.asked).toEqual(["start b attestable @3", "start b running @3"]);
    expect((await there.getPlacement("b")).placement?.status?.epoch).toBe(3);
    expect([ran.most, [...ran.now]]).toEqual([1, ["b"]]);
  });

  it("until the destination is attestable leaves the source as it is, and the rest follows with keys for that boundary", async () => {
    const { ran, steps, options, drivers } = await scene();
    const prepared = await move({ ...options, until: "attestable" });
    expect([prepared.status?.state, prepared.status?.epoch]).toEqual(["attestable", 3]);
    expect((await move({ ...options, until: "attestable" })).status).toEqual(prepared.status);
    expect([steps, [...ran.now]]).toEqual([["reserve", "prepare"], ["a"]]);
    expect((await move(options)).status?.state).toBe("running");
    expect(drivers.there.asked).toEqual(["start b attestable @3", "start b running @3"]);
    // What runs is left to run.
    expect((await move({ ...options, until: "attestable" })).status?.state).toBe("running");
  });

  it("that is made again when it is over changes nothing", async () => {
    const { options, drivers } = await scene();
    await move(options);
    const asked = [...drivers.there.asked];
    expect((await move(options)).status?.state).toBe("running");
    expect(drivers.there.asked).toEqual(asked);
  });

  it.each([1, 2, 3, 4, 5].flatMap((call) => (["before", "after"] as const).map((when) => [call, when] as const)))(
    "that dies %i. change, %s it is done, is resumed by the same call, and the job never runs twice",
    async (call, when) => {
      const { here, ran, options } = await scene();
      const countdown = { left: call };
      const source = { ...options.source, client: dying(options.source.client, countdown, when) };
      const destination = { ...options.destination, client: dying(options.destination.client, countdown, when) };
      expect(((await rejectionOf(move({ ...options, source, destination }))) as Error).message).toBe("died");
      const moved = await move(options);
      expect(moved.status?.state).toBe("running");
      await stateIs(here, "a", "ended");
      expect([ran.most, [...ran.now]]).toEqual([1, ["b"]]);
    },
  );

  it.each([
    ["the boundary is not found good", { appraise: () => Promise.reject(new Error("not affirming")) }],
    ["the state does not get there", { transfer: () => Promise.reject(new Error("disk full")) }],
    ["the key is not released", { releaseKey: () => Promise.reject(new Error("refused")) }],
    ["the job does not do what it should", { check: () => Promise.reject(new Error("loss went up")) }],
  ])("is undone where %s: the destination ends, and then the source goes on", async (_what, more) => {
    const { here, there, ran, options } = await scene();
    expect(await rejectionOf(move({ ...options, ...more }))).toMatchObject({ code: "move-failed" });
    await stateIs(here, "a", "running");
    await stateIs(there, "b", "ended");
    expect([ran.most, [...ran.now]]).toEqual([1, ["a"]]);
    // And it stays so, however often it is made again.
    expect(await rejectionOf(move(options))).toMatchObject({ code: "move-failed" });
    expect([...ran.now]).toEqual(["a"]);
  });

  it("is undone where the destination cannot start the job", async () => {
    const { here, drivers, ran, options } = await scene();
    const transfer = (state: object): Promise<object> => {
      drivers.there.fail("start", new Error("no such image"));
      return Promise.resolve(state);
    };
    expect(await rejectionOf(move({ ...options, transfer }))).toMatchObject({ code: "move-failed" });
    await stateIs(here, "a", "running");
    expect([ran.most, [...ran.now]]).toEqual([1, ["a"]]);
  });

  it.each([1, 2, 3].flatMap((call) => (["before", "after"] as const).map((when) => [call, when] as const)))(
    "that dies at the %i. change of undoing, %s it is done, leaves a job that runs once when it is made again",
    async (call, when) => {
      const { here, ran, options } = await scene();
      const check = (): Promise<never> => Promise.reject(new Error("loss went up"));
      // Reserve, two starts and a pause come before the undoing.
      const countdown = { left: 4 + call };
      const source = { ...options.source, client: dying(options.source.client, countdown, when) };
      const destination = { ...options.destination, client: dying(options.destination.client, countdown, when) };
      await rejectionOf(move({ ...options, source, destination, check }));
      expect(await rejectionOf(move({ ...options, check }))).toMatchObject({ code: "move-failed" });
      await stateIs(here, "a", "running");
      expect([ran.most, [...ran.now]]).toEqual([1, ["a"]]);
    },
  );

  it("that two make at once is made once", async () => {
    const { here, ran, options, drivers } = await scene();
    const [first, second] = await Promise.all([move(options), move(options)]);
    expect([first.status?.state, second.status?.state]).toEqual(["running", "running"]);
    await stateIs(here, "a", "ended");
    expect([ran.most, [...ran.now]]).toEqual([1, ["b"]]);
    expect(drivers.here.asked.filter((line) => line.startsWith("checkpoint")).length).toBeLessThanOrEqual(2);
  });

  it("to a name that another job has is refused, and touches neither", async () => {
    const { there, ran, options } = await scene();
    await there.reserve({ name: "b", workload: workloadOf("other", 2), offer: "four" });
    expect(await rejectionOf(move(options))).toMatchObject({ code: "move-conflict" });
    expect([...ran.now]).toEqual(["a"]);
  });

  it("of a job that does not run is refused", async () => {
    const { here, options } = await scene();
    await here.release({ name: "a", epoch: 1 });
    await stateIs(here, "a", "ended");
    expect(await rejectionOf(move(options))).toMatchObject({ code: "move-conflict" });
  });
});
