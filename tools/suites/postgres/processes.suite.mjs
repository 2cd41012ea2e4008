// @ts-check
// Several server processes on one PostgreSQL: races for the last units, and crashes of servers and of the database under load.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isRefusedWith } from "@cornercast/sdk/client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startCluster } from "./cluster.mjs";
import { clientOf, shellJob, startServer } from "./processes.mjs";

/** @type {Awaited<ReturnType<typeof startCluster>>} */
let cluster;
/** @type {(() => Promise<void>)[]} */
let closes = [];
let folder = "";

beforeEach(async () => {
  cluster = await startCluster();
  folder = mkdtempSync(join(tmpdir(), "cornercast-jobs-"));
  closes = [
    async () => {
      await cluster.close();
      rmSync(folder, { recursive: true, force: true });
    },
  ];
});
afterEach(async () => {
  for (const close of closes.reverse()) await close();
});

/** @param {number} units */
async function server(units) {
  const started = await startServer(cluster.url, folder, units);
  closes.push(started.stop);
  return started;
}

/** @param {readonly {readonly url: string}[]} servers @param {number} index */
const anyOf = (servers, index) => servers[index % servers.length] ?? { url: "" };

/** All placements of a tenant. @param {ReturnType<typeof clientOf>} client */
async function namesOf(client) {
  const names = [];
  for await (const { metadata } of client.listPlacements()) names.push(metadata?.name ?? "");
  return names;
}

it("of 100 clients that reserve the last units at once over three servers, exactly the right number win", async () => {
  const servers = [await server(7), await server(7), await server(7)];
  const clients = Array.from({ length: 100 }, (_, index) => clientOf(anyOf(servers, index), index % 2 === 0 ? "acme" : "umbrella"));
  const results = await Promise.all(
    clients.map((client, index) =>
      client.reserve({ name: `p${String(index)}`, workload: shellJob("true"), offer: "here" }).then(
        (placement) => placement.status?.allocations?.[0]?.unit ?? "none",
        (/** @type {unknown} */ error) => (isRefusedWith(error, "no-unit-free") ? undefined : String(error)),
      ),
    ),
  );
  const won = results.filter((unit) => unit !== undefined).sort();
  expect(won).toEqual(Array.from({ length: 7 }, (_, unit) => `here/${String(unit)}`));
  for (const one of servers) {
    // Every server learns of what the others gave away.
    for (let tries = 0; (await clientOf(one).getOffer("here")).offer?.status?.availability?.units !== 0; tries += 1) {
      if (tries > 100) throw new Error("a server still offers units that are taken");
      await wait(50);
    }
  }
});

it("one of many servers starts a job, whichever was asked, and another one ends it when that one is gone", async () => {
  const servers = [await server(4), await server(4)];
  const [first, second] = servers.map((one) => clientOf(one));
  if (first === undefined || second === undefined) throw new Error("no client");
  const names = ["a", "b", "c", "d"];
  const seconds = `300.${String(process.pid)}`;
  for (const name of names) await first.reserve({ name, workload: shellJob(`echo started; sleep ${seconds}`), offer: "here" });
  for (const [index, name] of names.entries()) await (index % 2 === 0 ? first : second).start({ name, epoch: 1 });
  for (const name of names) await stateOf(second, name, "running");
  await wait(1_500);
  for (const name of names) expect(await logOf(second, name)).toBe("started\n");
  expect(sleepers(seconds)).toBeGreaterThanOrEqual(names.length);
  await servers[0]?.kill();
  for (const name of names) await second.release({ name, epoch: 1 });
  for (const name of names) await stateOf(second, name, "ended");
  expect(sleepers(seconds)).toBe(0);
  for (const name of names) expect(await logOf(second, name)).toBe("started\n");
});

it.each([
  ["a server", 1],
  ["the database", 2],
])("kill -9 of %s under load loses nothing that was acknowledged", async (what) => {
  const servers = [await server(100_000), await server(100_000)];
  const acknowledged = new Set();
  const refused = new Set();
  const done = new AbortController();
  const load = Array.from({ length: 8 }, async (_, worker) => {
    for (let count = 0; !done.signal.aborted; count += 1) {
      const name = `w${String(worker)}-${String(count)}`;
      // Each client stays with its server; calls to one that is gone fail.
      const client = clientOf(anyOf(servers, worker));
      await client.reserve({ name, requestId: `r-${name}`, workload: shellJob("true"), offer: "here", lease: "10m" }).then(
        () => acknowledged.add(name),
        async (/** @type {unknown} */ error) => {
          refused.add(error instanceof Error ? error.message : String(error));
          await wait(50);
        },
      );
    }
  });
  await wait(1_500);
  const before = acknowledged.size;
  for (let round = 0; round < 2; round += 1) {
    if (what === "a server") {
      await servers[0]?.kill();
      servers[0] = await server(100_000);
    } else {
      await cluster.kill();
      await wait(300);
      await cluster.start();
    }
    await wait(1_500);
  }
  // And it works again.
  const after = acknowledged.size;
  await wait(1_500);
  expect([before > 0, after > before, acknowledged.size > after]).toEqual([true, true, true]);
  done.abort();
  await Promise.all(load);
  for (const one of servers) {
    const names = await namesOf(clientOf(one));
    expect(new Set(names).size).toBe(names.length);
    expect([...acknowledged].filter((name) => !names.includes(String(name)))).toEqual([]);
  }
  const unexpected = [...refused].filter((message) => !/unavailable|ECONN|socket|aborted|closed/iu.test(message));
  expect(unexpected).toEqual([]);
  console.log(`${String(acknowledged.size)} acknowledged, all there`);
});

/** @param {ReturnType<typeof clientOf>} client @param {string} name @param {string} state */
async function stateOf(client, name, state) {
  for (let tries = 0; ; tries += 1) {
    const { placement } = await client.getPlacement(name);
    if (placement?.status?.state === state) return;
    if (tries > 400) throw new Error(`${name} is ${placement?.status?.state ?? "nowhere"}, not ${state}`);
    await wait(50);
  }
}

/** What a job has written. @param {ReturnType<typeof clientOf>} client @param {string} name */
async function logOf(client, name) {
  let text = "";
  for await (const { data } of client.logs({ name })) text += Buffer.from(data ?? "", "base64").toString();
  return text;
}

/** How many processes sleep for a time that nobody else sleeps for. @param {string} seconds */
function sleepers(seconds) {
  return readdirSync("/proc").filter((entry) => {
    try {
      return /^[0-9]+$/u.test(entry) && readFileSync(`/proc/${entry}/cmdline`, "utf8") === `sleep\0${seconds}\0`;
    } catch {
      return false;
    }
  }).length;
}
