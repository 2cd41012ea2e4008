import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readKubeconfig } from "./kubeconfig.js";

const folder = mkdtempSync(join(tmpdir(), "cornercast-kubeconfig-"));
afterAll(() => rmSync(folder, { recursive: true }));
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Writes a kubeconfig with one user. */
function configOf(user: string, cluster = 'server: "https://api.example:6443/"', current = "current-context: here"): string {
  const file = join(folder, "config");
  writeFileSync(
    file,
    `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {${cluster}}}]
users: [{name: u, user: {${user}}}]
contexts: [{name: here, context: {cluster: c, user: u, namespace: team}}, {name: lost, context: {cluster: c, user: nobody}}]
${current}
`,
  );
  return file;
}

/** A plugin that prints a credential. */
function plugin(status: string): string {
  const file = join(folder, "plugin.mjs");
  writeFileSync(
    file,
    `const { spec } = JSON.parse(process.env.KUBERNETES_EXEC_INFO); if (spec.interactive) throw 0; console.log(JSON.stringify({ status: ${status} }));`,
  );
  return `exec: {apiVersion: client.authentication.k8s.io/v1, command: "${process.execPath}", args: ["${file}"], env: [{name: WHO, value: me}], interactiveMode: Never}`;
}

describe("a kubeconfig", () => {
  it("says where the cluster is, and what its certificate is checked by", () => {
    writeFileSync(join(folder, "ca.pem"), "a certificate");
    expect(readKubeconfig(configOf("token: t"))).toMatchObject({ server: "https://api.example:6443", namespace: "team", insecure: false });
    const more = 'server: "https://10.0.0.1", certificate-authority: ca.pem, tls-server-name: api.example, insecure-skip-tls-verify: true';
    expect(readKubeconfig(configOf("token: t", more), "here")).toMatchObject({ authorities: "a certificate", serverName: "api.example", insecure: true });
    expect(readKubeconfig(configOf("token: t", `server: "https://a", certificate-authority-data: ${base64("another")}`)).authorities).toBe("another");
  });

  it.each<[string, string, object]>([
    ["a token", "token: t0ken", { token: "t0ken" }],
    ["a certificate", `client-certificate-data: ${base64("c")}, client-key-data: ${base64("k")}`, { certificate: "c", key: "k" }],
    ["nothing", "", {}],
  ])("knows who asks by %s", async (_, user, credential) => {
    expect(await readKubeconfig(configOf(user)).credential(false)).toEqual(credential);
  });

  it("reads a token in a file again, because it is renewed there", async () => {
    const file = join(folder, "token");
    writeFileSync(file, "first\n");
    const { credential } = readKubeconfig(configOf("tokenFile: token"));
    expect(await credential(false)).toEqual({ token: "first" });
    writeFileSync(file, "second\n");
    expect(await credential(false)).toEqual({ token: "second" });
  });

  it("asks a plugin once, and again when the credential has expired or was refused", async () => {
    const lasting = readKubeconfig(
      configOf(plugin("{ token: process.env.WHO + String(process.pid), expirationTimestamp: '2999-01-01T00:00:00Z' }")),
    ).credential;
    const first = await lasting(false);
    expect(first.token).toMatch(/^me[0-9]+$/u);
    expect(await lasting(false)).toEqual(first);
    expect(await lasting(true)).not.toEqual(first);
    const expired = readKubeconfig(configOf(plugin("{ token: String(process.pid), expirationTimestamp: '2000-01-01T00:00:00Z' }"))).credential;
    expect(await expired(false)).not.toEqual(await expired(false));
  });

  it.each([
    ["a plugin that gives nothing", plugin("{}"), /neither a token nor a certificate/u],
    ["a plugin that is not there", "exec: {command: ./none, apiVersion: client.authentication.k8s.io/v1}", /gave no credential/u],
  ])("says what is wrong with %s", async (_, user, message) => {
    const written = user.startsWith("exec: {apiVersion") ? plugin("{}") : user;
    await expect(readKubeconfig(configOf(written)).credential(false)).rejects.toThrow(message);
  });

  it.each<[string, () => string, string | undefined, RegExp]>([
    ["a user with a password", () => configOf("username: a, password: b"), undefined, /username are not supported/u],
    ["an auth provider", () => configOf("auth-provider: {name: gcp}"), undefined, /auth-provider are not supported/u],
    ["a proxy", () => configOf("token: t", 'server: "https://a", proxy-url: "http://p"'), undefined, /proxies are not supported/u],
    ["a context that there is not", () => configOf("token: t"), "there", /no context "there"/u],
    ["a context without its user", () => configOf("token: t"), "lost", /no user "nobody"/u],
    ["no context at all", () => configOf("token: t", 'server: "https://a"', ""), undefined, /no current context/u],
    ["a cluster without an address", () => configOf("token: t", "server: api.example"), undefined, /no address/u],
  ])("is refused with %s", (_, file, context, message) => {
    expect(() => readKubeconfig(file(), context)).toThrow(message);
  });
});
