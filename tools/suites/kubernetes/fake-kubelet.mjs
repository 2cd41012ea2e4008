// @ts-check
// A fake kubelet: it stands for nodes with GPUs, and runs what the scheduler gives them without images, as processes of this machine.
//
// - Each container is a process with the number 1 in namespaces of its own, over the files of this machine; volumes are mounted into them.
// - An image whose name begins with `missing.` cannot be pulled. A pod with the annotation `fake/evict` is evicted.
// - It serves logs and `exec` to the API server. It measures nothing, limits nothing, and restarts nothing.
import { spawn } from "node:child_process";
import { appendFileSync, createReadStream, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:https";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { WebSocketServer } from "ws";
import { parse } from "yaml";

const [, , configFile = "", pki = "", root = ""] = process.argv;
const config = parse(readFileSync(configFile, "utf8"));
const { server, "certificate-authority": authority } = config.clusters[0].cluster;
const ca = readFileSync(authority);
const authorization = `Bearer ${config.users[0].user.token}`;

const nodes = [
  { name: "h100-0", product: "NVIDIA-H100-80GB-HBM3", count: 8 },
  { name: "h100-1", product: "NVIDIA-H100-80GB-HBM3", count: 8 },
  { name: "a100-0", product: "NVIDIA-A100-SXM4-40GB", count: 4 },
];

/** @typedef {{pid: number, log: string, over: Promise<number>, code?: number}} Container */
/** @typedef {{pod: any, folder: string, containers: Map<string, Container>, statuses: {init: any[], main: any[]}, ending?: Promise<void>, deadline?: number}} Running */
/** @type {Map<string, Running>} */
const running = new Map();

const now = () => new Date().toISOString().replace(/\.[0-9]+Z$/u, "Z");

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<{status: number, body: any}>} */
function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? "" : JSON.stringify(body);
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const headers = { authorization, accept: "application/json", "content-type": type, "content-length": Buffer.byteLength(text) };
    const sent = request(`${server}${path}`, { method, ca, headers }, (answer) => {
      let answered = "";
      answer.setEncoding("utf8").on("data", (part) => (answered += part));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: answered === "" ? undefined : JSON.parse(answered) }));
    });
    sent.on("error", reject);
    sent.end(text);
  });
}

/** @param {string} version @param {(event: {type: string, object: any}) => void} onEvent @returns {Promise<void>} */
function watch(version, onEvent) {
  return new Promise((resolve) => {
    const path = `/api/v1/pods?watch=1&timeoutSeconds=600&resourceVersion=${version}`;
    request(`${server}${path}`, { ca, headers: { authorization, accept: "application/json" } }, (answer) => {
      let rest = "";
      answer.setEncoding("utf8").on("data", (part) => {
        const lines = `${rest}${part}`.split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) onEvent(JSON.parse(line));
      });
      answer.on("close", resolve);
    })
      .on("error", () => resolve())
      .end();
  });
}

const pathOf = (/** @type {any} */ { metadata }) => `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;

/** @param {Running} run @param {string} phase @param {object} [more] */
async function tell(run, phase, more = {}) {
  const ready = phase === "Running" && run.statuses.main.every(({ state }) => state.running !== undefined);
  await call("PATCH", `${pathOf(run.pod)}/status`, {
    metadata: { uid: run.pod.metadata.uid },
    status: {
      phase,
      hostIP: "127.0.0.1",
      startTime: run.pod.startTime,
      initContainerStatuses: run.statuses.init,
      containerStatuses: run.statuses.main,
      conditions: [
        ...(run.pod.status.conditions ?? []).filter((/** @type {any} */ one) => one.type === "PodScheduled"),
        { type: "Ready", status: ready ? "True" : "False", lastTransitionTime: now() },
      ],
      ...more,
    },
  });
}

/** @param {any} container @param {object} state */
const statusOf = ({ name, image }, state) => ({ name, image, imageID: "", ready: false, restartCount: 0, state });

/** The words that make the mounts of a container, in a shell that runs in its namespaces. @param {Running} run @param {any} container */
async function mounts({ pod, folder }, container) {
  const lines = ["mount -t tmpfs none /run"];
  for (const { name, mountPath, subPath, readOnly } of container.volumeMounts ?? []) {
    const volume = (pod.spec.volumes ?? []).find((/** @type {any} */ one) => one.name === name) ?? {};
    let source = join(folder, "volumes", name);
    if (volume.hostPath !== undefined) source = volume.hostPath.path;
    else if (volume.persistentVolumeClaim !== undefined) {
      const claim = await call("GET", `/api/v1/namespaces/${pod.metadata.namespace}/persistentvolumeclaims/${volume.persistentVolumeClaim.claimName}`);
      const bound = await call("GET", `/api/v1/persistentvolumes/${claim.body.spec.volumeName}`);
      source = bound.body.spec.hostPath.path;
    } else mkdirSync(source, { recursive: true });
    const path = subPath === undefined ? source : join(source, subPath);
    mkdirSync(path, { recursive: true });
    lines.push(`mkdir -p '${mountPath}' && mount --bind '${path}' '${mountPath}'${readOnly === true ? ` && mount -o remount,bind,ro '${mountPath}'` : ""}`);
  }
  return lines.join(" && ");
}

/** What a pod says of itself: its annotations only. @param {any} pod @param {{fieldPath: string} | undefined} reference @returns {string} */
function fieldOf(pod, reference) {
  const [, key = ""] = /^metadata\.annotations\['(.+)'\]$/u.exec(reference?.fieldPath ?? "") ?? [];
  return pod.metadata.annotations?.[key] ?? "";
}

/** Writes what the pod says of itself into its volumes. @param {Running} run */
function project({ pod, folder }) {
  for (const { name, downwardAPI } of pod.spec.volumes ?? []) {
    for (const { path, fieldRef } of downwardAPI?.items ?? []) {
      mkdirSync(join(folder, "volumes", name), { recursive: true });
      writeFileSync(join(folder, "volumes", name, path), fieldOf(pod, fieldRef));
    }
  }
}

/** Kubernetes replaces `$(NAME)` in words by variables, and takes `$$` for `$`. @param {string} word @param {Record<string, string>} env @returns {string} */
const expanded = (word, env) => word.replaceAll(/\$(?:(\$)|\(([^)]*)\))/gu, (all, dollar, name) => dollar ?? env[name] ?? all);

/** @param {Running} run @param {any} container @returns {Promise<Container>} */
async function begin(run, container) {
  const log = join(run.folder, `${container.name}.log`);
  appendFileSync(log, "");
  const setup = `${await mounts(run, container)} && cd '${container.workingDir ?? "/"}' && exec "$@"`;
  /** @type {Record<string, string>} */
  const env = {};
  for (const { name, value, valueFrom } of container.env ?? []) env[name] = value === undefined ? fieldOf(run.pod, valueFrom?.fieldRef) : expanded(value, env);
  const inner = [...(container.command ?? []), ...(container.args ?? [])].map((word) => expanded(word, env));
  const words = ["--pid", "--fork", "--kill-child", "--mount", "--mount-proc", "sh", "-c", setup, "sh", ...inner];
  const child = spawn("unshare", words, { env: { PATH: process.env["PATH"], HOME: "/root", ...env }, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => appendFileSync(log, part));
  /** @type {Container} */
  const started = {
    pid: child.pid ?? 0,
    log,
    over: new Promise((resolve) => {
      child.on("error", () => resolve(128));
      child.on("close", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : 143)));
    }).then((code) => (started.code = code)),
  };
  run.containers.set(container.name, started);
  return started;
}

/** @param {any} pod */
async function runPod(pod) {
  const folder = join(root, pod.metadata.uid);
  mkdirSync(folder);
  /** @type {Running} */
  const run = { pod: { ...pod, startTime: now() }, folder, containers: new Map(), statuses: { init: [], main: [] } };
  running.set(pod.metadata.uid, run);
  project(run);
  const waiting = { waiting: { reason: "PodInitializing" } };
  const { initContainers = [], containers } = pod.spec;
  run.statuses = {
    init: initContainers.map((/** @type {any} */ one) => statusOf(one, waiting)),
    main: containers.map((/** @type {any} */ one) => statusOf(one, waiting)),
  };
  for (const [kind, list] of /** @type {const} */ ([
    ["init", initContainers],
    ["main", containers],
  ])) {
    for (const [index, container] of list.entries()) {
      while (container.image.startsWith("missing.") && run.ending === undefined) {
        run.statuses[kind][index] = statusOf(container, { waiting: { reason: "ImagePullBackOff", message: `Back-off pulling image "${container.image}"` } });
        await tell(run, "Pending");
        await wait(500);
      }
      if (run.ending !== undefined) return;
      const started = await begin(run, container);
      run.statuses[kind][index] = statusOf(container, { running: { startedAt: now() } });
      if (kind === "main") continue;
      await tell(run, "Pending");
      const exitCode = await started.over;
      run.statuses[kind][index] = statusOf(container, { terminated: { exitCode, finishedAt: now() } });
      if (run.ending !== undefined) return;
      if (exitCode !== 0) return tell(run, "Failed");
    }
  }
  await tell(run, "Running");
  let failed = false;
  for (const [index, container] of containers.entries()) {
    const exitCode = await /** @type {Container} */ (run.containers.get(container.name)).over;
    failed ||= exitCode !== 0;
    run.statuses.main[index] = statusOf(container, { terminated: { exitCode, reason: exitCode === 0 ? "Completed" : "Error", finishedAt: now() } });
  }
  if (run.ending === undefined) await tell(run, failed ? "Failed" : "Succeeded");
}

/** The first process in the namespaces of a container. @param {number} pid */
function firstOf(pid) {
  try {
    const [child = ""] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    return Number(child);
  } catch {
    return 0;
  }
}

/** @param {Running} run @param {number} grace in seconds */
function end(run, grace) {
  // A later request may leave less time than the first.
  run.deadline = Math.min(run.deadline ?? Number.POSITIVE_INFINITY, Date.now() + grace * 1_000);
  return (run.ending ??= endAll(run));
}

/** @param {Running} run */
async function endAll(run) {
  const left = [...run.containers.values()].filter(({ code }) => code === undefined);
  for (const { pid } of left) signal(pid, "SIGTERM");
  while (left.some(({ code }) => code === undefined) && Date.now() < (run.deadline ?? 0)) await wait(20);
  for (const { pid, code } of left) if (code === undefined) signal(pid, "SIGKILL");
  await Promise.all(left.map(({ over }) => over));
}

/** @param {number} pid @param {NodeJS.Signals} name */
function signal(pid, name) {
  const first = firstOf(pid);
  if (first > 1)
    try {
      process.kill(first, name);
    } catch {
      // It has ended by itself.
    }
}

/** @param {string} type @param {any} pod */
async function see(type, pod) {
  const { uid } = pod.metadata;
  const run = running.get(uid);
  if (type === "DELETED") {
    if (run !== undefined) {
      await end(run, 0);
      running.delete(uid);
      rmSync(run.folder, { recursive: true, force: true });
    }
    return;
  }
  if (pod.spec.nodeName === undefined) return;
  if (run === undefined && pod.metadata.deletionTimestamp === undefined && pod.status.phase === "Pending") return runPod(pod);
  if (run !== undefined) {
    run.pod = { ...pod, startTime: run.pod.startTime };
    project(run);
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (run !== undefined) await end(run, pod.metadata.deletionGracePeriodSeconds ?? 0);
    await call("DELETE", pathOf(pod), { kind: "DeleteOptions", apiVersion: "v1", gracePeriodSeconds: 0, preconditions: { uid } });
  } else if (run !== undefined && run.ending === undefined && pod.metadata.annotations?.["fake/evict"] !== undefined) {
    await end(run, 1);
    await tell(run, "Failed", { reason: "Evicted", message: "The node was low on resource: memory." });
  }
}

/** @param {string} url */
function containerAt(url) {
  const { pathname, searchParams } = new URL(url, "https://kubelet");
  const [, kind = "", namespace, name, container = ""] = pathname.split("/");
  const run = [...running.values()].find(({ pod }) => pod.metadata.namespace === namespace && pod.metadata.name === name);
  return { kind, searchParams, container: run?.containers.get(container) };
}

const tls = { key: readFileSync(join(pki, "kubelet.key")), cert: readFileSync(join(pki, "kubelet.crt")) };
const kubelet = createServer(tls, (message, answer) => void serveLog(message, answer));

/** @param {import("node:http").IncomingMessage} message @param {import("node:http").ServerResponse} answer */
async function serveLog(message, answer) {
  const { kind, searchParams, container } = containerAt(message.url ?? "/");
  if (kind !== "containerLogs" || container === undefined) {
    answer.writeHead(container === undefined ? 400 : 404).end("there is no such container");
    return;
  }
  answer.writeHead(200, { "content-type": "text/plain" });
  answer.flushHeaders();
  const follow = searchParams.get("follow") === "true";
  for (let sent = 0; !answer.closed;) {
    const over = container.code !== undefined;
    const size = existsSync(container.log) ? statSync(container.log).size : 0;
    if (size > sent) {
      for await (const part of createReadStream(container.log, { start: sent, end: size - 1 })) answer.write(part);
      sent = size;
    } else if (!follow || over) break;
    else await wait(50);
  }
  answer.end();
}

const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => (offered.has("v4.channel.k8s.io") ? "v4.channel.k8s.io" : false) });
kubelet.on("upgrade", (message, socket, head) => {
  const { kind, searchParams, container } = containerAt(message.url ?? "/");
  if (kind !== "exec" || container === undefined || container.code !== undefined) return void socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
  sockets.handleUpgrade(message, socket, head, (open) => {
    const first = firstOf(container.pid);
    const env = readFileSync(`/proc/${first}/environ`, "utf8")
      .split("\0")
      .filter((one) => one !== "");
    const words = ["--target", String(first), "--pid", "--mount", "env", "-i", ...env, ...searchParams.getAll("command")];
    const child = spawn("nsenter", words, { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (part) => open.send(Buffer.concat([Buffer.from([1]), part])));
    child.stderr.on("data", (part) => open.send(Buffer.concat([Buffer.from([2]), part])));
    child.on("close", (code) => {
      const cause = { reason: "ExitCode", message: String(code) };
      const status = code === 0 ? { status: "Success" } : { status: "Failure", reason: "NonZeroExitCode", details: { causes: [cause] } };
      open.send(Buffer.concat([Buffer.from([3]), Buffer.from(JSON.stringify({ metadata: {}, ...status }))]));
      open.close();
    });
  });
});
await new Promise((resolve) => kubelet.listen(0, "127.0.0.1", () => resolve(undefined)));
const address = kubelet.address();
const Port = typeof address === "object" && address !== null ? address.port : 0;
for (const { name, product, count } of nodes) {
  const labels = { "kubernetes.io/hostname": name, "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux", "nvidia.com/gpu.product": product };
  const resources = { cpu: "96", memory: "1Ti", pods: "110", "nvidia.com/gpu": String(count) };
  await call("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name, labels } });
  await call("PATCH", `/api/v1/nodes/${name}/status`, {
    status: {
      capacity: resources,
      allocatable: resources,
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port } },
      conditions: [{ type: "Ready", status: "True", reason: "Fake", lastHeartbeatTime: now(), lastTransitionTime: now() }],
    },
  });
  await call("PATCH", `/api/v1/nodes/${name}`, { spec: { taints: null } });
}
writeFileSync(join(root, "ready"), "");
let closing = false;
process.on("SIGTERM", () => {
  closing = true;
  void Promise.all([...running.values()].map((run) => end(run, 0))).then(() => process.exit(0));
});
while (!closing) {
  const { body } = await call("GET", "/api/v1/pods");
  const known = new Set(body.items.map((/** @type {any} */ pod) => pod.metadata.uid));
  for (const { pod } of running.values()) if (!known.has(pod.metadata.uid)) void see("DELETED", pod);
  for (const pod of body.items) void see("ADDED", pod);
  await watch(body.metadata.resourceVersion, ({ type, object }) => {
    if (type === "ADDED" || type === "MODIFIED" || type === "DELETED") void see(type, object).catch((/** @type {unknown} */ error) => console.error(error));
  });
}
