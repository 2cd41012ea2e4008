import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RoleJson, WorkloadJson } from "@cornercast/schemas";
import { isJsonObject, type JsonObject } from "@cornercast/sdk/document";
import type { Driver, DriverReport, Job } from "@cornercast/sdk/server";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../index.js";
import { instanceOf } from "../jobs/job-ids.js";
import { jobFolder } from "../jobs/job-folder.js";
import { countingProgram } from "../testing/counting-program.js";
import { followObjects } from "./followed-objects.js";
import type { KubernetesApi } from "./kubernetes-api.js";
import type { KubernetesDriverOptions } from "./kubernetes-driver-options.js";
import { KubernetesError } from "./kubernetes-error.js";
import { objectName } from "./job-manifests.js";
import { notedOf } from "./kubernetes-folder.js";
import { kubernetesOffers } from "./kubernetes-offers.js";
import { at, listAt, textAt } from "./object-fields.js";
import { kubeconfig, settled, testApi, testNamespace, type TestNamespace } from "./testing/test-cluster.js";

const closes: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

interface Scene extends TestNamespace {
  readonly made: Driver;
  readonly seen: DriverReport[];
  readonly job: (name: string, program: string, more?: Partial<Job> & { readonly role?: RoleJson }) => Job;
  readonly pods: (name: string) => Promise<readonly JsonObject[]>;
}

async function scene(options: Partial<KubernetesDriverOptions> = {}, among?: TestNamespace): Promise<Scene> {
  const place = among ?? (await testNamespace());
  if (among === undefined) closes.push(() => place.close());
  const made = place.driver(options);
  const seen: DriverReport[] = [];
  const stop = new AbortController();
  const jobs: Job[] = [];
  const done = (async () => {
    for await (const report of made.reports(stop.signal)) seen.push(report);
  })();
  closes.push(async () => {
    for (const job of jobs) await made.stop(job);
    stop.abort();
    await done;
  });
  return {
    ...place,
    made,
    seen,
    job(name, program, { role = {}, ...more } = {}) {
      const run = { command: [process.execPath, "-e", program] };
      const workload: WorkloadJson = {
        apiVersion: "cornercast/v1",
        kind: "Workload",
        metadata: { name: "w" },
        spec: { profiles: [{ name: "only", roles: [{ name: "worker", run, ...role }] }] },
      };
      const job: Job = { tenant: "acme", name, epoch: 1, workload, profile: "only", offer: "h100-0", units: [0], allocations: [], ...more };
      jobs.push(job);
      return job;
    },
    async pods(name) {
      const answer = await place.api.call("GET", `/api/v1/namespaces/${place.namespace}/pods`);
      return listAt(answer, "items")
        .filter(isJsonObject)
        .filter((pod) => at(pod, "metadata", "annotations", "cornercast/name") === name);
    },
  };
}

async function logOf(driver: Driver, job: Job, replica = 0): Promise<string> {
  let text = "";
  for await (const { data } of driver.logs?.(job, { replica, follow: false }, new AbortController().signal) ?? []) text += new TextDecoder().decode(data);
  return text;
}

const has = (seen: readonly DriverReport[], name: string, state: DriverReport["state"]): boolean =>
  seen.some((report) => report.name === name && report.state === state);
const lastOf = (seen: readonly DriverReport[], name: string): DriverReport | undefined => seen.findLast((report) => report.name === name);
const sleeps = "console.log('up'); setInterval(() => {}, 1000)";
const signal = new AbortController().signal;

describe.skipIf(kubeconfig === undefined)("a Kubernetes cluster", () => {
  it("gives a job its words and variables as they are, and as many devices as it asks for", async () => {
    const { made, seen, job, pods } = await scene();
    const words = ["$(CORNERCAST_ROLE)", "$$(A)", "`id`", "'\"\\", "a\nb", " ", "*", "€"];
    const program = "console.log(JSON.stringify([process.argv.slice(1), process.env.HOSTILE, process.env.CORNERCAST_EPOCH]))";
    const role = { devices: { count: 4 }, host: { cores: { min: 2 }, memory: { min: "16GiB" } } };
    const run = { command: [process.execPath, "-e", program, "--"], args: words, env: { HOSTILE: words.join("|") } };
    const one = job("x.-_9", "", { role: { ...role, run }, epoch: 7 });
    await made.start(one, "attestable");
    await settled(() => has(seen, "x.-_9", "attestable"));
    expect(at((await pods("x.-_9"))[0], "spec", "containers")).toMatchObject([
      { resources: { limits: { "nvidia.com/gpu": "4" }, requests: { "nvidia.com/gpu": "4", cpu: "2", memory: "17179869184" } } },
    ]);
    await made.start({ ...one, epoch: 8 }, "running");
    await settled(() => lastOf(seen, "x.-_9")?.state === "ended");
    expect(JSON.parse(await logOf(made, one))).toEqual([words, words.join("|"), "8"]);
  });

  it("says why the scheduler finds no node, and lets the job wait", async () => {
    const { made, seen, job } = await scene();
    const big = job("big", sleeps, { role: { devices: { count: 16 } } });
    await made.start(big, "running");
    await settled(() => lastOf(seen, "big")?.message !== undefined);
    expect(lastOf(seen, "big")).toMatchObject({ state: "queued", message: expect.stringMatching(/scheduler says .*Insufficient nvidia\.com\/gpu/u) });
  });

  it.each<[string, string, string, JsonObject, JsonObject, object]>([
    [
      "a quota has no room for its devices",
      "resourcequotas",
      "ResourceQuota",
      { hard: { "requests.nvidia.com/gpu": "4" } },
      { hard: { "requests.nvidia.com/gpu": "8" } },
      { reason: "quota-exceeded", message: expect.stringMatching(/^no pod can be made: exceeded quota: tight, requested: requests\.nvidia\.com\/gpu=8,/u) },
    ],
    [
      "a quota has no room for its Job",
      "resourcequotas",
      "ResourceQuota",
      { hard: { "count/jobs.batch": "0" } },
      { hard: { "count/jobs.batch": "1" } },
      { reason: "quota-exceeded", message: expect.stringMatching(/^no Job can be made: exceeded quota: tight, requested: count\/jobs\.batch=1/u) },
    ],
    [
      "a limit range refuses it",
      "limitranges",
      "LimitRange",
      { limits: [{ type: "Container", max: { "nvidia.com/gpu": "4" } }] },
      { limits: [{ type: "Container", max: { "nvidia.com/gpu": "8" } }] },
      { reason: "admission-refused", message: "no pod can be made: maximum nvidia.com/gpu usage per Container is 4, but limit is 8" },
    ],
  ])("says that a job waits because %s, and runs it when that has gone", async (_, plural, kind, spec, wider, said) => {
    const { made, seen, job, api, namespace } = await scene();
    const path = `/api/v1/namespaces/${namespace}/${plural}`;
    await api.call("POST", path, { apiVersion: "v1", kind, metadata: { name: "tight" }, spec });
    if (kind === "ResourceQuota") await settled(async () => at(await api.call("GET", `${path}/tight`), "status", "hard") !== undefined);
    const one = job("a", sleeps, { role: { devices: { count: 8 } } });
    await made.start(one, "running");
    await settled(() => lastOf(seen, "a")?.message !== undefined);
    expect(lastOf(seen, "a")).toMatchObject({ state: "queued", ...said });
    await api.call("PATCH", `${path}/tight`, { spec: wider });
    // The controller of Jobs tries again after a while of its own.
    await settled(() => has(seen, "a", "running"), 90_000);
    expect(new Set(seen.flatMap(({ message }) => message ?? [])).size).toBe(1);
  });

  it("says that an image cannot be pulled, and gives up after a while", async () => {
    const { made, seen, job } = await scene({ image: "missing.example/model:1", stuckAfter: 1_500 });
    await made.start(job("a", sleeps), "running");
    await settled(() => lastOf(seen, "a")?.state === "ended");
    expect(seen.map(({ state }) => state)).toContain("provisioning");
    expect(lastOf(seen, "a")).toMatchObject({ outcome: "failed", message: expect.stringContaining("ImagePullBackOff") });
  });

  it("lets a job that was evicted go on from the state that it wrote last", async () => {
    const { made, seen, job, pods, api, namespace } = await scene();
    const one = job("a", countingProgram(100));
    await made.start(one, "running");
    await settled(async () => (await logOf(made, one)).includes("step 2"));
    const state = await made.checkpoint(one, "continue", signal);
    const [pod] = await pods("a");
    const name = textAt(pod, "metadata", "name") ?? "";
    await api.call("PATCH", `/api/v1/namespaces/${namespace}/pods/${name}`, { metadata: { annotations: { "fake/evict": "yes" } } });
    await settled(async () => (await logOf(made, one)).includes(`from ${String(state.spec?.step)}`));
    expect(seen.find(({ message }) => message !== undefined)).toMatchObject({ state: "queued", message: expect.stringContaining("Evicted") });
    await settled(() => lastOf(seen, "a")?.state === "running");
    expect((await logOf(made, one)).match(/from/gu)).toHaveLength(2);
  });

  it("runs a job again whose pod was deleted from outside, and ends one whose Job was", async () => {
    const { made, seen, job, pods, api, namespace } = await scene();
    const [again, gone] = [job("again", sleeps), job("gone", sleeps, { offer: "h100-1" })];
    for (const one of [again, gone]) await made.start(one, "running");
    await settled(() => has(seen, "again", "running") && has(seen, "gone", "running"));
    await api.call("DELETE", `/api/v1/namespaces/${namespace}/pods/${textAt((await pods("again"))[0], "metadata", "name") ?? ""}`);
    await settled(() => seen.some(({ name, state, message }) => name === "again" && state === "queued" && message !== undefined));
    await settled(() => lastOf(seen, "again")?.state === "running");
    // What the first pod wrote went with it.
    await settled(async () => (await logOf(made, again)) === "up\n");
    const owner = textAt((await pods("gone"))[0], "metadata", "labels", "job-name") ?? "";
    await api.call("DELETE", `/apis/batch/v1/namespaces/${namespace}/jobs/${owner}?propagationPolicy=Background`);
    await settled(() => lastOf(seen, "gone")?.state === "ended");
    expect(lastOf(seen, "gone")).toMatchObject({ outcome: "failed", message: expect.stringContaining("from outside") });
  });

  it("runs replicas only when all of them hold their node, and ends them with the first that fails", async () => {
    const { made, seen, job, pods } = await scene();
    const program =
      "console.log(process.env.CORNERCAST_REPLICA); if (process.env.CORNERCAST_REPLICA === '1') setTimeout(() => process.exit(4), 300); else setInterval(() => {}, 1000)";
    const two = job("two", program, { role: { replicas: 2, devices: { count: 8 } } });
    await made.start(two, "running");
    await settled(async () => (await pods("two")).length === 2 && lastOf(seen, "two")?.state === "queued");
    // Two times eight devices are more than the node has: the replica that has its node waits for the other one.
    expect((await pods("two")).filter((pod) => at(pod, "metadata", "annotations", "cornercast/gate") === "run")).toEqual([]);
    const both = job("both", program, { role: { replicas: 2, devices: { count: 4 } }, offer: "h100-1" });
    await made.start(both, "running");
    await settled(() => lastOf(seen, "both")?.state === "ended");
    expect(lastOf(seen, "both")).toMatchObject({ outcome: "failed", message: "replica 1 of worker ended with the code 4" });
    expect([await logOf(made, both, 0), await logOf(made, both, 1)]).toEqual(["0\n", "1\n"]);
    expect(await pods("both")).toEqual([]);
  });

  it("keeps servers apart that run placements of one name in one namespace", async () => {
    const first = await scene();
    const other = await testNamespace();
    closes.push(() => other.close());
    const second = await scene({ namespace: first.namespace, folder: other.folder }, other);
    const [ours, theirs] = [first.job("a", sleeps), second.job("a", sleeps)];
    // The claim of the namespace is over the folder of the first; the second needs no state here.
    await first.made.start(ours, "running");
    await second.made.start(theirs, "running");
    await settled(() => has(first.seen, "a", "running") && has(second.seen, "a", "running"));
    expect(await first.pods("a")).toHaveLength(2);
    await first.made.stop(ours);
    expect(await first.pods("a")).toHaveLength(1);
    expect(lastOf(second.seen, "a")?.state).toBe("running");
    await second.made.stop(theirs);
  });

  it("runs the jobs of a tenant in the namespace of the tenant", async () => {
    const own = await testNamespace();
    closes.push(() => own.close());
    const { made, seen, job, pods } = await scene({ namespaces: { acme: own.namespace } });
    const [ours, others] = [job("a", sleeps), job("b", sleeps, { tenant: "other", offer: "h100-1" })];
    for (const one of [ours, others]) await made.start(one, "running");
    await settled(() => has(seen, "a", "running") && has(seen, "b", "running"));
    expect([(await pods("a")).length, (await pods("b")).length]).toEqual([0, 1]);
    await settled(async () => (await logOf(made, ours)) === "up\n");
  });

  it("does not take a Job for its own that somebody else made under its name", async () => {
    const { made, job, api, namespace, folder } = await scene();
    const one = job("a", sleeps);
    const name = objectName(jobFolder(folder, one), 1, 0, instanceOf(folder));
    const container = { name: "c", image: "registry.example/c:1", command: ["sleep", "60"] };
    const spec = { template: { spec: { restartPolicy: "Never", containers: [container] } } };
    await api.call("POST", `/apis/batch/v1/namespaces/${namespace}/jobs`, { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec });
    await expect(made.start(one, "running")).rejects.toThrow(/another Job has the name/u);
  });

  it.each([
    ["an offer that is no node", { offer: "h100-9" }, /no node h100-9/u],
    ["an offer that is no name", { offer: "../../secrets/x" }, /no name of a node/u],
    ["a role without a command", { role: { run: {} } }, /no command/u],
    ["an image for another platform", {}, /no image for linux\/amd64/u],
  ])("refuses %s", async (what, more, message) => {
    const { made, job } = await scene();
    const one = job("a", sleeps, more);
    const [profile = {}] = one.workload.spec?.profiles ?? [];
    const artifacts = what.includes("platform") ? [{ kind: "oci-image", reference: "registry.example/x:1", platform: "linux/arm64" }] : [];
    const workload = { ...one.workload, spec: { profiles: [{ ...profile, artifacts }] } };
    await expect(made.start({ ...one, workload }, "running")).rejects.toThrow(message);
  });

  it("says that jobs have no state where there is no volume", async () => {
    const place = await testNamespace({ hasVolume: false });
    closes.push(() => place.close());
    const { made, seen, job } = await scene({}, place);
    const one = job("a", sleeps);
    await made.start(one, "running");
    await settled(() => has(seen, "a", "running"));
    await expect(made.checkpoint(one, "pause", signal)).rejects.toThrow(/no volume/u);
    await expect(made.start({ ...job("b", sleeps), initial: { spec: { files: [] } } }, "running")).rejects.toThrow(/no volume/u);
  });

  it("counts jobs as lost while the API server does not answer, and finds them again", async () => {
    let isAway = false;
    const real = testApi();
    const api: KubernetesApi = {
      call: (...words) => (isAway ? Promise.reject(new KubernetesError("away", 0)) : real.call(...words)),
      async *stream(path, stopped) {
        const cut = new AbortController();
        const look = setInterval(() => isAway && cut.abort(), 20);
        try {
          if (isAway) throw new KubernetesError("away", 0);
          yield* real.stream(path, AbortSignal.any([stopped, cut.signal]));
          if (isAway) throw new KubernetesError("away", 0);
        } finally {
          clearInterval(look);
        }
      },
      exec: (...words) => real.exec(...words),
    };
    const { made, seen, job } = await scene({ api, lostAfter: 500 });
    await made.start(job("a", sleeps), "running");
    await settled(() => lastOf(seen, "a")?.state === "running");
    isAway = true;
    await settled(() => lastOf(seen, "a")?.state === "lost");
    isAway = false;
    await settled(() => lastOf(seen, "a")?.state === "running");
  });

  it("keeps the logs of a job that ended, and what it was", async () => {
    const { made, seen, job, folder, pods } = await scene();
    const one = job("a", "console.log('ran')");
    await made.start(one, "running");
    await settled(() => lastOf(seen, "a")?.state === "ended");
    expect(await pods("a")).toEqual([]);
    expect(await logOf(made, one)).toBe("ran\n");
    const own = jobFolder(folder, one);
    expect(existsSync(join(own, "replicas", "worker-0", "log-1"))).toBe(true);
    expect(notedOf(own)?.over).toEqual({ outcome: "succeeded" });
    expect(readFileSync(join(own, "replicas", "worker-0", "log-1"), "utf8")).toBe("ran\n");
  });
});

describe.skipIf(kubeconfig === undefined)("what is followed", () => {
  it("goes on where a watch was cut, and lists again where the server has forgotten the version", async () => {
    const { namespace, api: real, close } = await testNamespace();
    closes.push(close);
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    const asked: string[] = [];
    let cut = new AbortController();
    const api: KubernetesApi = {
      ...real,
      async call(method, where, body) {
        asked.push(`list`);
        const answer = await real.call(method, where, body);
        // As if it had been listed long ago.
        return asked.length === 1 ? { ...answer, metadata: { resourceVersion: "1" } } : answer;
      },
      stream(where, stopped) {
        asked.push(/resourceVersion=([0-9]+)/u.exec(where)?.[1] ?? "none");
        cut = new AbortController();
        return real.stream(where, AbortSignal.any([stopped, cut.signal]));
      },
    };
    const stop = new AbortController();
    const followed = followObjects(
      { api, clock: systemClock, path, keep: (object) => textAt(object, "metadata", "name"), changed: () => undefined },
      stop.signal,
    );
    const names = (): readonly string[] => [...(followed.objects()?.values() ?? [])].sort((left, right) => left.localeCompare(right));
    const make = (name: string): Promise<JsonObject> => real.call("POST", path, { apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
    await settled(() => asked.length >= 4);
    expect(asked.slice(0, 3)).toEqual(["list", "1", "list"]);
    await make("a");
    await settled(() => names().includes("a"));
    const before = asked.filter((one) => one === "list").length;
    cut.abort();
    await make("b");
    await real.call("DELETE", `${path}/a`);
    await settled(() => names().includes("b") && !names().includes("a"));
    expect(asked.filter((one) => one === "list")).toHaveLength(before);
    stop.abort();
    await followed.done;
  });
});

describe.skipIf(kubeconfig === undefined)("the offers of a Kubernetes cluster", () => {
  it("are its nodes, and change with them and with what others run there", async () => {
    const { api, namespace, folder, close } = await testNamespace();
    closes.push(close);
    const source = kubernetesOffers({ api, clock: systemClock, folder, interval: 10 });
    const stop = new AbortController();
    closes.push(() => Promise.resolve(stop.abort()));
    const offers = await source.list();
    expect(offers.map(({ metadata }) => metadata?.name)).toEqual(["a100-0", "h100-0", "h100-1"]);
    expect(offers.find(({ metadata }) => metadata?.name === "h100-1")?.spec?.shape?.devices).toMatchObject([{ count: 8, chip: "h100-sxm" }]);
    const units = async (name: string): Promise<number | undefined> =>
      (await source.list()).find(({ metadata }) => metadata?.name === name)?.status?.availability?.units;
    const nextUnits = async (name: string, count: number): Promise<void> => {
      while ((await units(name)) !== count) await source.changed?.(stop.signal);
    };
    await source.changed?.(stop.signal);
    const limits = { "nvidia.com/gpu": "1" };
    const spec = { nodeName: "h100-1", containers: [{ name: "c", image: "registry.example/c:1", command: ["sleep", "60"], resources: { limits } }] };
    await api.call("POST", `/api/v1/namespaces/${namespace}/pods`, { apiVersion: "v1", kind: "Pod", metadata: { name: "foreign" }, spec });
    await nextUnits("h100-1", 0);
    await api.call("PATCH", "/api/v1/nodes/a100-0", { spec: { unschedulable: true } });
    try {
      await settled(
        async () =>
          (await source.list()).find(({ metadata }) => metadata?.name === "a100-0")?.status?.conditions?.some(({ effect }) => effect === "no-schedule") ===
          true,
      );
    } finally {
      await api.call("PATCH", "/api/v1/nodes/a100-0", { spec: { unschedulable: null } });
    }
    await api.call("DELETE", `/api/v1/namespaces/${namespace}/pods/foreign?gracePeriodSeconds=0`);
    await nextUnits("h100-1", 1);
    expect(await kubernetesOffers({ api, clock: systemClock, folder, nodes: "kubernetes.io/hostname=h100-0" }).list()).toHaveLength(1);
  });
});
