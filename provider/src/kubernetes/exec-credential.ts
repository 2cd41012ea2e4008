import { execFile } from "node:child_process";
import { resolve } from "node:path";
import type { JsonValue } from "@cornercast/sdk/document";
import { at, listAt, textAt } from "./object-fields.js";

/** Who asks: by a token, by a certificate, or by both. */
export interface ClientCredential {
  readonly token?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** How long a plugin may take, in milliseconds. */
const patience = 60_000;

/**
 * Asks a plugin for a credential, as the tools of clouds want it, and keeps what it gives until it expires.
 *
 * - The plugin is run as it is, without a shell, and asks nobody: it has no input. Source: kubernetes.io, "client-go credential plugins".
 */
export function execCredential(exec: JsonValue, folder: string): (renew: boolean) => Promise<ClientCredential> {
  const { command, args, env, apiVersion } = pluginOf(exec, folder);
  let kept: { readonly credential: ClientCredential; readonly until: number } | undefined;
  let asking: Promise<ClientCredential> | undefined;

  async function ask(): Promise<ClientCredential> {
    const info = JSON.stringify({ apiVersion, kind: "ExecCredential", spec: { interactive: false } });
    const printed = await new Promise<string>((done, fail) => {
      const child = execFile(
        command,
        args,
        { env: { ...process.env, ...env, KUBERNETES_EXEC_INFO: info }, timeout: patience, maxBuffer: 1 << 20 },
        (error, stdout, stderr) => {
          if (error === null) done(stdout);
          else fail(new Error(`${command} gave no credential: ${stderr.trim().split("\n").at(-1)?.slice(0, 512) ?? "it failed"}`));
        },
      );
      child.stdin?.end();
    });
    const status = at(parsed(printed, command), "status");
    const [token, certificate, key] = ["token", "clientCertificateData", "clientKeyData"].map((name) => textAt(status, name));
    if (token === undefined && certificate === undefined) throw new Error(`${command} gave neither a token nor a certificate`);
    const credential = {
      ...(token === undefined ? {} : { token }),
      ...(certificate === undefined || key === undefined ? {} : { certificate, key }),
    };
    const expires = Date.parse(textAt(status, "expirationTimestamp") ?? "");
    kept = { credential, until: Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires };
    return credential;
  }

  return (renew) => {
    if (!renew && kept !== undefined && Date.now() < kept.until) return Promise.resolve(kept.credential);
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

interface Plugin {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly apiVersion: string;
}

function pluginOf(exec: JsonValue, folder: string): Plugin {
  const command = textAt(exec, "command");
  if (command === undefined) throw new Error("an exec plugin of the kubeconfig has no command");
  return {
    // A path is relative to the file; a bare name is looked for where programs are.
    command: command.includes("/") ? resolve(folder, command) : command,
    args: listAt(exec, "args").filter((one) => typeof one === "string"),
    env: Object.fromEntries(
      listAt(exec, "env").flatMap((one) => {
        const name = textAt(one, "name");
        return name === undefined ? [] : [[name, textAt(one, "value") ?? ""]];
      }),
    ),
    apiVersion: textAt(exec, "apiVersion") ?? "client.authentication.k8s.io/v1",
  };
}

function parsed(text: string, command: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw new Error(`${command} printed no credential`);
  }
}
