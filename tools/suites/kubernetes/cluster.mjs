// @ts-check
// A Kubernetes cluster on this machine, for suites: a real API server, controller manager and scheduler over a real etcd, and nodes that a fake
// kubelet stands for. It listens on the loopback only and is ended by its own processes.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { daemons } from "../daemons.mjs";
import { freePorts } from "../free-ports.mjs";

/**
 * A cluster that runs.
 *
 * @typedef {{readonly kubeconfig: string, readonly folder: string, close(): Promise<void>}} Cluster
 */

/** What of the controller manager is wanted. Nodes are watched over by nobody, since the kubelet is a fake. */
const controllers = "job,namespace,garbagecollector,podgc,ttl-after-finished,serviceaccount,serviceaccount-token,persistentvolume-binder,resourcequota";

/**
 * Starts a cluster in a folder of its own.
 *
 * @param {string} bin where the programs of the control plane are
 * @returns {Promise<Cluster>}
 */
export async function startCluster(bin) {
  const folder = mkdtempSync(join(tmpdir(), "cornercast-kubernetes-"));
  for (const name of ["log", "pki", "kubelet"]) mkdirSync(join(folder, name));
  const [client = 0, peer = 0, api = 0] = await freePorts(3);
  const [etcd, server] = [`http://127.0.0.1:${client}`, `https://127.0.0.1:${api}`];
  const token = randomBytes(24).toString("hex");
  const pki = join(folder, "pki");
  writeFileSync(join(pki, "tokens.csv"), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  execFileSync("openssl", ["genrsa", "-out", join(pki, "accounts.key"), "2048"], { stdio: "ignore" });
  const kubeconfig = join(folder, "kubeconfig");

  const programs = daemons(folder);
  const { start } = programs;
  const close = async () => {
    await programs.stopAll();
    rmSync(folder, { recursive: true, force: true });
  };
  const until = async (/** @type {() => boolean | Promise<boolean>} */ condition, /** @type {string} */ what) => {
    for (let tries = 0; !(await condition()); tries += 1) {
      const ended = programs.exitCode(what);
      if (tries > 600 || typeof ended === "number") {
        const log = readFileSync(join(folder, "log", `${what}.log`), "utf8")
          .trim()
          .split("\n");
        throw new Error(`${what} did not start: ${log.slice(-3).join("; ")}`);
      }
      await wait(100);
    }
  };
  try {
    start("etcd", join(bin, "etcd"), [
      "--name=cornercast",
      `--data-dir=${join(folder, "etcd")}`,
      "--unsafe-no-fsync",
      "--logger=zap",
      "--log-level=warn",
      `--listen-client-urls=${etcd}`,
      `--advertise-client-urls=${etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=cornercast=http://127.0.0.1:${peer}`,
    ]);
    start("kube-apiserver", join(bin, "kube-apiserver"), [
      `--etcd-servers=${etcd}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${api}`,
      "--insecure-port=0",
      `--cert-dir=${pki}`,
      `--token-auth-file=${pki}/tokens.csv`,
      "--authorization-mode=RBAC",
      "--anonymous-auth=true",
      `--service-account-key-file=${pki}/accounts.key`,
      `--service-account-signing-key-file=${pki}/accounts.key`,
      "--service-account-issuer=https://kubernetes.default.svc",
      "--service-cluster-ip-range=10.96.0.0/16",
      "--endpoint-reconciler-type=none",
      "--kubelet-preferred-address-types=InternalIP",
      "--disable-admission-plugins=ServiceAccount",
      // Old versions are forgotten soon, and of ConfigMaps none are kept, so that a watch can be too late.
      "--etcd-compaction-interval=2s",
      "--watch-cache-sizes=configmaps#0",
    ]);
    const authority = join(pki, "apiserver.crt");
    await until(() => existsSync(authority), "kube-apiserver");
    writeFileSync(kubeconfig, kubeconfigText(server, authority, token), { mode: 0o600 });
    await until(() => isReady(server, authority, token), "kube-apiserver");
    const words = [`--kubeconfig=${kubeconfig}`, "--leader-elect=false", "--bind-address=127.0.0.1", "--secure-port=0", "--port=0"];
    start("kube-scheduler", join(bin, "kube-scheduler"), words);
    start("kube-controller-manager", join(bin, "kube-controller-manager"), [
      ...words,
      `--service-account-private-key-file=${pki}/accounts.key`,
      `--controllers=${controllers}`,
      "--pvclaimbinder-sync-period=500ms",
    ]);
    const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", join(pki, "kubelet.key"), "-out", join(pki, "kubelet.crt")];
    execFileSync("openssl", ["req", "-x509", ...key, "-days", "2", "-subj", "/CN=kubelet", "-addext", "subjectAltName=IP:127.0.0.1"], { stdio: "ignore" });
    start("kubelet", process.execPath, [join(import.meta.dirname, "fake-kubelet.mjs"), kubeconfig, pki, join(folder, "kubelet")]);
    await until(() => existsSync(join(folder, "kubelet", "ready")), "kubelet");
  } catch (error) {
    await close();
    throw error;
  }
  return { kubeconfig, folder, close };
}

/** @param {string} server @param {string} authority @param {string} token */
function kubeconfigText(server, authority, token) {
  return `apiVersion: v1
kind: Config
clusters: [{name: suite, cluster: {server: "${server}", certificate-authority: "${authority}"}}]
users: [{name: admin, user: {token: ${token}}}]
contexts: [{name: suite, context: {cluster: suite, user: admin, namespace: default}}]
current-context: suite
`;
}

/** @param {string} server @param {string} authority @param {string} token @returns {Promise<boolean>} */
function isReady(server, authority, token) {
  return new Promise((resolve) => {
    const options = { ca: readFileSync(authority), headers: { authorization: `Bearer ${token}` }, timeout: 2_000 };
    get(`${server}/readyz`, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on("error", () => resolve(false))
      .on("timeout", () => resolve(false));
  });
}
