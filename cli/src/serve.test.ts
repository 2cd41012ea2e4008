import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, chmodSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
let folder = "";
let program = "";
const servers: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cornercast-cli-"));
  // Where it finds what is not bundled.
  mkdirSync(join(root, ".cache"), { recursive: true });
  program = join(mkdtempSync(join(root, ".cache/cli-")), "main.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["cli/src/main.ts"],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["@electric-sql/pglite", "pg-native"],
    conditions: ["@cornercast/source"],
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
    logLevel: "error",
  });
  writeFileSync(
    join(folder, "here.yaml"),
    "apiVersion: cornercast/v1\nkind: Offer\nmetadata: {name: here}\nspec: {shape: {devicesComplete: true, host: {arch: [{value: amd64}]}}}\nstatus: {availability: {units: 1, total: 1}}\n",
  );
  writeFileSync(
    join(folder, "job.yaml"),
    `apiVersion: cornercast/v1
kind: Workload
metadata: {name: job}
spec:
  profiles:
    - name: host
      roles:
        - name: worker
          host: {arch: {anyOf: [amd64]}}
          run:
            command: [/bin/sh, -c]
            args:
              - |
                trap 'echo $n > "$CORNERCAST_CHECKPOINT/count"; echo "{}" > "$CORNERCAST_CHECKPOINT/complete"' USR2
                n=0; [ -z "$CORNERCAST_RESTORE" ] || n=$(cat "$CORNERCAST_RESTORE/count")
                echo "from $n"
                ! grep -q sealed "$CORNERCAST_KEYS" || cat "$CORNERCAST_KEYS"
                while :; do n=$((n + 1)); sleep 0.05; done
`,
  );
}, 240_000);

afterAll(async () => {
  for (const server of servers) {
    if (server.exitCode !== null || server.signalCode !== null) continue;
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("exit", resolve));
  }
  rmSync(folder, { recursive: true });
  rmSync(dirname(program), { recursive: true });
});

const env = (): NodeJS.ProcessEnv => ({
  ...process.env,
  CORNERCAST_CONFIG: join(folder, "contexts.yaml"),
  XDG_STATE_HOME: join(folder, "state"),
  NO_COLOR: "1",
});

/** Runs the command as a user would. */
function run(...args: readonly string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8", env: env(), cwd: folder, timeout: 30_000 });
  return { code: status, out: stdout, err: stderr };
}

/** Starts a provider and adds it as a context. */
async function serve(context: string, ...flags: readonly string[]): Promise<ChildProcess> {
  const server = spawn(process.execPath, [program, "serve", "here.yaml", ...flags], { cwd: folder, env: env() });
  servers.push(server);
  let text = "";
  const [, url = "", token = ""] = await new Promise<RegExpExecArray>((resolve, reject) => {
    server.stdout.setEncoding("utf8").on("data", (more: string) => {
      const found = /context local (\S+) --token (\S+)/u.exec((text += more));
      if (found !== null) resolve(found);
    });
    server.once("exit", (code) => reject(new Error(`the provider ended with ${String(code)}: ${text}`)));
  });
  expect(new URL(url).hostname).toBe("127.0.0.1");
  expect(run("context", context, url, "--token", token).code).toBe(0);
  return server;
}

it("a job is placed, watched, checkpointed, moved and released from the command line", async () => {
  await serve("north", "--memory");
  await serve("south", "--memory");
  expect(run("offers", "--context", "north").out).toBe("here  1 free  no price\n");
  expect(run("place", "job.yaml", "run-1", "--context", "north").out).toMatch(/^run-1 {2}running {2}on here/u);
  expect(run("place", "job.yaml", "run-2", "--context", "north").code).toBe(1);
  const written = run("checkpoint", "run-1", "--context", "north", "--json");
  expect(JSON.parse(written.out)).toMatchObject({ kind: "StateManifest" });
  const moved = run("move", "run-1", "job.yaml", "--context", "north", "--to", "south", "--offer", "here", "--as", "run-1b");
  expect([moved.code, moved.out]).toEqual([0, expect.stringMatching(/^run-1b {2}running/u)]);
  expect(run("watch", "run-1", "--context", "north").out).toMatch(/ended \(released\)/u);
  expect(run("ps", "--context", "north").out).toBe("");
  expect(run("logs", "run-1b").out).toMatch(/^from [0-9]+\n$/u);
  expect(run("release", "run-1b").code).toBe(0);
  expect(run("watch", "run-1b").out).toMatch(/ended \(released\)/u);
}, 240_000);

it.each([
  ["in its folder", ["--folder", "lasting"]],
  ["where the state of programs is", []],
])(
  "a server that is killed and started again %s has its placements, and their jobs went on",
  async (_, flags) => {
    const killed = await serve("lasting", ...flags);
    expect(run("place", "job.yaml", "run-1", "--context", "lasting").code).toBe(0);
    const ended = new Promise((resolve) => killed.once("exit", resolve));
    killed.kill("SIGKILL");
    await ended;
    await serve("lasting", ...flags);
    expect(run("ps", "--context", "lasting").out).toMatch(/^run-1 {2}running/u);
    expect(run("checkpoint", "run-1", "--context", "lasting").code).toBe(0);
    expect(run("serve", "here.yaml", ...flags).err.replaceAll("\n  ", " ")).toMatch(/^cornercast: the store cannot be opened: .* is in use by the process/u);
    expect(run("release", "run-1", "--context", "lasting").code).toBe(0);
    expect(run("watch", "run-1", "--context", "lasting").out).toMatch(/ended \(released\)/u);
    expect(run("logs", "run-1", "--context", "lasting").out).toMatch(/^from 0\n$/u);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(run("usage", "run-1", "--context", "lasting").out).toMatch(/^run-1 {2}\S+Z to \S+Z {2}1 units {2}running [0-9]+ s {2}.*no price\n$/u);
  },
  240_000,
);

/** A key as its owner seals it to a boundary. */
function grant(placement: string, epoch: number): object {
  const digest = `sha256:${"0".repeat(64)}`;
  const asked = { challenge: "c", nonce: "A".repeat(43), suite: "hpke-x25519-sha256-aes256gcm", key: digest };
  const context = { ...asked, result: digest, policy: digest, resource: "m", weights: digest, placement, epoch, notAfter: "2099-01-01T00:00:00Z" };
  return { context, encapsulated: "QUFB", sealed: "QkJC" };
}

it("a job moves with a key that is sealed to where it goes, which is ready before the job pauses", async () => {
  await serve("east", "--memory");
  await serve("west", "--memory");
  expect(run("place", "job.yaml", "run-1", "--context", "east").code).toBe(0);
  const move = (...more: readonly string[]) =>
    run("move", "run-1", "job.yaml", "--context", "east", "--to", "west", "--offer", "here", "--as", "run-1b", ...more);
  expect(move("--until", "attestable").out).toMatch(/^run-1b {2}attestable/u);
  expect(run("ps", "--context", "east").out).toMatch(/^run-1 {2}running/u);
  const { epoch } = (JSON.parse(move("--until", "attestable", "--json").out) as { readonly status: { readonly epoch: number } }).status;
  writeFileSync(join(folder, "moving.json"), JSON.stringify(grant("run-1b", epoch)));
  writeFileSync(join(folder, "of-another.json"), JSON.stringify(grant("other", epoch)));
  // What is refused only by the destination leaves a move that is repeated with the right key.
  expect(move("--sealed-key", "model=of-another.json").err).toMatch(/\[grant-altered\] the key model is sealed for the epoch [0-9]+ of other/u);
  expect(move("--sealed-key", "model=moving.json").out).toMatch(/^run-1b {2}running/u);
  let log = "";
  for (let tries = 0; !log.includes("model") && tries < 40; tries += 1) log = run("logs", "run-1b", "--context", "west").out;
  expect(JSON.parse(log.slice(log.indexOf("{")))).toEqual({ model: grant("run-1b", epoch) });
  expect(move("--until", "paused").err).toContain("--until is running or attestable");
  expect(run("release", "run-1b", "--context", "west").code).toBe(0);
}, 240_000);

it("a job that waits to be attested is started with a key, which it finds in a file, and keys of others are refused", async () => {
  await serve("keys", "--memory");
  const program = "console.log(require('node:fs').readFileSync(process.env.CORNERCAST_KEYS, 'utf8')); setInterval(() => {}, 1000)";
  const roles = [{ name: "worker", run: { command: [process.execPath, "-e", program] } }];
  const workload = { apiVersion: "cornercast/v1", kind: "Workload", metadata: { name: "w" }, spec: { profiles: [{ name: "p", roles }] } };
  writeFileSync(join(folder, "shows-keys.json"), JSON.stringify(workload));
  writeFileSync(join(folder, "grant.json"), JSON.stringify(grant("sealed", 1)));
  writeFileSync(join(folder, "foreign.json"), JSON.stringify(grant("other", 1)));
  expect(run("place", "shows-keys.json", "sealed", "--reserve").code).toBe(0);
  expect(run("start", "sealed", "--until", "attestable").code).toBe(0);
  expect(run("start", "sealed", "--sealed-key", "model=foreign.json").err).toMatch(/\[grant-altered\] the key model is sealed for the epoch 1 of other/u);
  expect(run("start", "sealed", "--sealed-key", "model=grant.json").code).toBe(0);
  let log = "";
  for (let tries = 0; log === "" && tries < 40; tries += 1) log = run("logs", "sealed").out;
  expect(JSON.parse(log)).toEqual({ model: grant("sealed", 1) });
  for (const [given, said] of [
    ["grant.json", "is not NAME=FILE"],
    ["Model=grant.json", "is not NAME=FILE"],
    ["model=here.yaml", "JSON"],
    ["model=shows-keys.json", "is no sealed key"],
  ] as const)
    expect(run("resume", "sealed", "--sealed-key", given).err).toContain(said);
  expect(run("start", "sealed", "--until", "paused").err).toContain("--until is running or attestable");
  expect(run("release", "sealed").code).toBe(0);
}, 240_000);

it("a server in memory ends by itself, and memory is refused together with a place to keep things", async () => {
  const server = await serve("short", "--memory");
  expect(run("serve", "here.yaml", "--memory", "--folder", "lasting").err).toMatch(/^cornercast: --memory keeps nothing/u);
  server.kill("SIGTERM");
  expect(await new Promise((resolve) => server.once("exit", resolve))).toBe(0);
}, 240_000);

it("a configuration that is wrong is refused with the place of what is wrong in it", () => {
  const spec = "{offers: [here.yaml], store: {folder: s}, jobs: {folder: j}, listen: {host: 0.0.0.0}, authentication: {tokens: []}, audits: {}}";
  writeFileSync(join(folder, "provider.yaml"), `apiVersion: cornercast/v1\nkind: ProviderConfig\nspec: ${spec}\n`);
  const { code, err } = run("serve", "--config", "provider.yaml");
  expect([code, err]).toEqual([
    3,
    expect.stringMatching(/^provider\.yaml:3:[0-9]+: error \[unknown-field\] unknown field 'audits' \(did you mean audit\?\)\n$/u),
  ]);
  expect(run("serve", "--config", "missing.yaml").err).toBe("cornercast: missing.yaml cannot be read: no such file\n");
}, 240_000);

it("what a provider refuses is said with its code and what to do, and without a stack trace", async () => {
  await serve("east", "--memory");
  const { code, err } = run("logs", "nobody");
  expect([code, err]).toEqual([1, "cornercast: [placement-unknown] there is no placement nobody (list the placements)\n"]);
  expect(run("ps", "--context", "nowhere").err).toMatch(/^cornercast: there is no context nowhere; there are .*east/u);
}, 240_000);

it("contexts are kept where only the user can read them, and refused where others can", () => {
  const file = join(folder, "contexts.yaml");
  run("context", "some", "http://127.0.0.1:9", "--token", "secret");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(file, 0o644);
  expect(run("context").err).toMatch(/others can read it; chmod 600/u);
  chmodSync(file, 0o600);
  expect(run("context").out).toContain("* some  http://127.0.0.1:9\n");
});
