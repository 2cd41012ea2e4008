import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readDocuments, type JsonValue } from "@cornercast/sdk/document";
import { execCredential, type ClientCredential } from "./exec-credential.js";
import { at, listAt, textAt } from "./object-fields.js";

/** Which cluster, and as whom. */
export interface KubernetesAccess {
  /** The address of the API server. */
  readonly server: string;
  /** The namespace that the context names. */
  readonly namespace?: string;
  /** The certificates that the server's is checked by. Default: those of Node. */
  readonly authorities?: string;
  /** The name that the certificate of the server has to be for. Default: that of the address. */
  readonly serverName?: string;
  /** Whether the certificate of the server is not looked at. */
  readonly insecure: boolean;
  /** Who asks; read again for each request, because tokens are renewed. `renew` asks for another one after one was refused. */
  readonly credential: (renew: boolean) => Promise<ClientCredential>;
}

/** Where an account of a cluster is mounted into its pods. Source: kubernetes.io, "Accessing the Kubernetes API from a Pod". */
const account = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * Reads a kubeconfig; without one, the account of the pod that the program runs in.
 *
 * - Tokens, files of tokens, client certificates and exec plugins are understood; auth providers, passwords and proxies are refused.
 * - A token in a file is read again at each request. Paths are relative to the file.
 */
export function readKubeconfig(file: string | undefined, contextName?: string): KubernetesAccess {
  if (file === undefined) return inPod();
  const { documents, diagnostics } = readDocuments([{ name: file, text: readFileSync(file, "utf8"), format: "yaml" }]);
  const config = documents[0]?.value;
  const [problem] = diagnostics.filter(({ severity }) => severity === "error");
  if (config === undefined || problem !== undefined) throw new Error(`${file} is no kubeconfig: ${problem?.message ?? "it is empty"}`);
  const chosen = contextName ?? textAt(config, "current-context");
  if (chosen === undefined) throw new Error(`${file} has no current context: name one`);
  const context = named(config, "contexts", "context", chosen, file);
  const cluster = named(config, "clusters", "cluster", textAt(context, "cluster") ?? "", file);
  const user = named(config, "users", "user", textAt(context, "user") ?? "", file);
  const server = textAt(cluster, "server");
  if (server === undefined || !/^https?:\/\//u.test(server)) throw new Error(`${file}: the cluster of ${chosen} has no address`);
  if (textAt(cluster, "proxy-url") !== undefined) throw new Error(`${file}: proxies are not supported`);
  const folder = dirname(resolve(file));
  const authorities = dataOrFile(cluster, "certificate-authority", folder);
  const [namespace, serverName] = [textAt(context, "namespace"), textAt(cluster, "tls-server-name")];
  return {
    server: server.replace(/\/+$/u, ""),
    insecure: at(cluster, "insecure-skip-tls-verify") === true,
    credential: credentialOf(user, folder, file),
    ...(namespace === undefined ? {} : { namespace }),
    ...(authorities === undefined ? {} : { authorities }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

function inPod(): KubernetesAccess {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = "443" } = process.env;
  if (host === undefined) throw new Error("there is no kubeconfig, and this is no pod of a cluster: name a kubeconfig");
  return {
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    namespace: readFileSync(join(account, "namespace"), "utf8").trim(),
    authorities: readFileSync(join(account, "ca.crt"), "utf8"),
    insecure: false,
    credential: () => Promise.resolve({ token: readFileSync(join(account, "token"), "utf8").trim() }),
  };
}

function credentialOf(user: JsonValue, folder: string, file: string): KubernetesAccess["credential"] {
  for (const refused of ["auth-provider", "username", "password"])
    if (at(user, refused) !== undefined) throw new Error(`${file}: users with ${refused} are not supported; use a token, a certificate or an exec plugin`);
  const exec = at(user, "exec");
  if (exec !== undefined) return execCredential(exec, folder);
  const [certificate, key] = [dataOrFile(user, "client-certificate", folder), dataOrFile(user, "client-key", folder)];
  const pair = certificate === undefined || key === undefined ? {} : { certificate, key };
  const tokenFile = textAt(user, "tokenFile");
  const token = textAt(user, "token");
  return () => {
    const found = tokenFile === undefined ? token : readFileSync(resolve(folder, tokenFile), "utf8").trim();
    return Promise.resolve({ ...pair, ...(found === undefined ? {} : { token: found }) });
  };
}

function named(config: JsonValue, list: string, field: string, name: string, file: string): JsonValue {
  const entry = listAt(config, list).find((one) => textAt(one, "name") === name);
  const found = at(entry, field);
  if (found === undefined) throw new Error(`${file} has no ${field} ${JSON.stringify(name)}`);
  return found;
}

/** A text that is given in base 64, or in a file. */
function dataOrFile(value: JsonValue, name: string, folder: string): string | undefined {
  const [data, file] = [textAt(value, `${name}-data`), textAt(value, name)];
  if (data !== undefined) return Buffer.from(data, "base64").toString("utf8");
  return file === undefined ? undefined : readFileSync(resolve(folder, file), "utf8");
}
