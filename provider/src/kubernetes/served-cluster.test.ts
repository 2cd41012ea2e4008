import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { createClient } from "@cornercast/sdk/client";
import { isJsonObject, readDocuments, type JsonObject } from "@cornercast/sdk/document";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig, serveConfig, systemClock, type ProviderConfig } from "../index.js";
import { readKubeconfig } from "./kubeconfig.js";
import { listAt, textAt } from "./object-fields.js";
import { kubeconfig, makeVolume, settled, testApi } from "./testing/test-cluster.js";

const examples = fileURLToPath(new URL("../../../examples/kubernetes/", import.meta.url));
const plurals: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  ServiceAccount: "serviceaccounts",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  Role: "roles",
  RoleBinding: "rolebindings",
};

/** Where an object is made. */
function placeOf(object: JsonObject): string {
  const [version = "", namespace] = [textAt(object, "apiVersion"), textAt(object, "metadata", "namespace")];
  const plural = plurals[textAt(object, "kind") ?? ""] ?? "";
  return `${version === "v1" ? "/api/v1" : `/apis/${version}`}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${plural}`;
}

it("the configuration of the example is one", () => {
  const file = join(examples, "provider.yaml");
  expect(readConfig(readFileSync(file, "utf8"), file)).toMatchObject({ kind: "ok", diagnostics: [] });
});

describe.skipIf(kubeconfig === undefined)("a provider that a configuration starts on a Kubernetes cluster, with no more than the role of the example", () => {
  let folder = "";
  let own = "";
  const made: JsonObject[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cornercast-kubernetes-serve-"));
    mkdirSync(join(folder, "jobs"));
    const api = testApi();
    const { documents } = readDocuments([{ name: "role.yaml", text: readFileSync(join(examples, "role.yaml"), "utf8"), format: "yaml" }]);
    for (const { value } of documents) {
      if (!isJsonObject(value)) continue;
      await api.call("POST", placeOf(value), value);
      made.push(value);
    }
    await makeVolume(api, "cornercast", join(folder, "jobs"));
    let token = "";
    await settled(async () => {
      const secrets = listAt(await api.call("GET", "/api/v1/namespaces/cornercast/secrets"), "items");
      token =
        secrets.flatMap((one) => (textAt(one, "metadata", "name")?.startsWith("provider-token") === true ? (textAt(one, "data", "token") ?? []) : []))[0] ?? "";
      return token !== "";
    });
    const { server, authorities = "" } = readKubeconfig(kubeconfig);
    own = join(folder, "kubeconfig");
    writeFileSync(join(folder, "ca.crt"), authorities);
    writeFileSync(join(folder, "token"), Buffer.from(token, "base64"));
    writeFileSync(
      own,
      `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "${server}", certificate-authority: ca.crt}}]
users: [{name: u, user: {tokenFile: token}}]
contexts: [{name: c, context: {cluster: c, user: u, namespace: cornercast}}]
current-context: c
`,
    );
  }, 60_000);

  afterAll(async () => {
    const api = testApi();
    await api.call("DELETE", "/api/v1/persistentvolumes/cornercast").catch(() => undefined);
    for (const object of made.toReversed()) {
      const place = `${placeOf(object)}/${textAt(object, "metadata", "name") ?? ""}`;
      // With its namespace it may be gone.
      await api.call("DELETE", place).catch(() => undefined);
    }
    rmSync(folder, { recursive: true });
  });

  it("offers its nodes at the prices that are written down, and runs, pauses, resumes and shows what is placed on them", async () => {
    const token = "t0ken";
    const sha256 = createHash("sha256").update(token).digest("hex");
    const priced: OfferJson = {
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: "h100-1" },
      status: { price: [{ model: "on-demand", perUnitHour: "20 EUR" }] },
    };
    const config: ProviderConfig = {
      offers: [],
      store: { folder: "store" },
      jobs: { folder: "jobs", kubernetes: { kubeconfig: "kubeconfig", image: "registry.example/node:24", volume: { claim: "jobs" } } },
      authentication: { tokens: [{ sha256, tenant: "acme", subject: "ci", roles: ["placer"] }] },
      logs: { level: "silent" },
    };
    const served = await serveConfig({ config, folder, offers: [priced], product: "test", version: "1.0.0" });
    try {
      const bearer: Interceptor = (next) => (request) => {
        request.header.set("authorization", `Bearer ${token}`);
        return next(request);
      };
      const transport = createConnectTransport({ baseUrl: served.url, httpVersion: "1.1", interceptors: [bearer] });
      const client = createClient({ transport, clock: systemClock, random: Math.random, randomId: () => crypto.randomUUID() });
      const program = `let n = 0; console.log("from " + (process.env.CORNERCAST_RESTORE ?? "nothing"));
        process.on("SIGUSR2", () => { const to = process.env.CORNERCAST_CHECKPOINT + "/"; const fs = require("node:fs");
          fs.writeFileSync(to + "n", String(n)); fs.writeFileSync(to + "new", "{}"); fs.renameSync(to + "new", to + "complete"); });
        setInterval(() => { n += 1; if (process.env.CORNERCAST_RESTORE && n > 5) process.exit(0); }, 50);`;
      const run = { command: [process.execPath, "-e", program] };
      const workload: WorkloadJson = {
        apiVersion: "cornercast/v1",
        kind: "Workload",
        metadata: { name: "w" },
        spec: { profiles: [{ name: "only", roles: [{ name: "worker", devices: { count: 4 }, run }] }], budget: { maxPerHour: "25 EUR" } },
      };
      const state = async (): Promise<string | undefined> => (await client.getPlacement("a")).placement?.status?.state;
      const api = testApi();
      const quotas = "/api/v1/namespaces/cornercast/resourcequotas";
      await api.call("POST", quotas, {
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "gpus" },
        spec: { hard: { "requests.nvidia.com/gpu": "0" } },
      });
      await settled(async () => textAt(await api.call("GET", `${quotas}/gpus`), "status", "hard", "requests.nvidia.com/gpu") === "0");
      await client.reserve({ name: "a", workload, offer: "h100-1" });
      await client.start({ name: "a", epoch: 1 });
      const why = async () => (await client.getPlacement("a")).placement?.status;
      await settled(async () => (await why())?.message !== undefined);
      expect(await why()).toMatchObject({ state: "queued", reason: "quota-exceeded", message: expect.stringContaining("exceeded quota: gpus") });
      await api.call("DELETE", `${quotas}/gpus`);
      await settled(async () => (await state()) === "running", 60_000);
      const paused = await client.checkpoint({ name: "a", epoch: 1, next: "pause" });
      expect(paused.state?.spec?.files?.map(({ path }) => path)).toEqual(["worker-0/n"]);
      expect(await state()).toBe("paused");
      await client.resume({ name: "a", epoch: paused.placement?.status?.epoch ?? 0 });
      await settled(async () => (await state()) === "ended", 60_000);
      expect((await why())?.message).toBeUndefined();
      const { placement } = await client.getPlacement("a");
      expect(placement?.status?.outcome).toBe("succeeded");
      const states = placement?.status?.history?.map(({ to }) => to) ?? [];
      expect(states.slice(0, 7)).toEqual(["reserved", "queued", "provisioning", "attestable", "running", "paused", "running"]);
      expect(states.at(-1)).toBe("ended");
      // It goes on in a pod of its own, which has to be scheduled. Where that takes longer than a look at the cluster, it is reported.
      const again = states.slice(7, -1);
      expect(["queued", "provisioning", "attestable", "running"].slice(4 - again.length)).toEqual(again);
      let text = "";
      for await (const { data = "" } of client.logs({ name: "a" })) text += Buffer.from(data, "base64").toString();
      expect(text).toBe("from nothing\nfrom /run/cornercast/restore\n");
    } finally {
      await served.close();
    }
  }, 120_000);
});
