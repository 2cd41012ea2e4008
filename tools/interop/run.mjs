// @ts-check
// Runs a client that shares no code with this repository against the reference provider: Python with Debian's gRPC, generated from
// the protos, and `buf curl` over three protocols. Needs a build. Installs what it needs from Debian where it may.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { debianPackages, installPackages } from "../suites/debian.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const place = join(root, ".cache/interop");
const env = { ...process.env, PATH: `${join(root, "node_modules/.bin")}:${process.env["PATH"] ?? ""}` };

/** @param {string} command @param {readonly string[]} args */
function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, [...args], { cwd: root, env, encoding: "utf8", timeout: 300_000 });
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 3).join(" ")} failed: ${error?.message ?? ""}${stdout}${stderr}`);
  return stdout;
}

if (!existsSync("/usr/bin/grpc_python_plugin") || spawnSync("protoc", ["--version"], { env }).status !== 0) {
  const why = installPackages(debianPackages.interop);
  if (why !== undefined) throw new Error(`install ${debianPackages.interop.join(", ")}: ${why}`);
}

rmSync(place, { recursive: true, force: true });
mkdirSync(place, { recursive: true });
const out = join(place, "python");
const template = {
  version: "v2",
  plugins: [
    { protoc_builtin: "python", out, include_imports: true },
    { local: "/usr/bin/grpc_python_plugin", out, include_imports: false },
  ],
};
run("buf", ["generate", "--template", JSON.stringify(template)]);

const server = spawn(process.execPath, ["cli/dist/main.js", "serve", "tools/interop/offers.yaml", "--folder", join(place, "jobs")], { cwd: root, env });
let said = "";
server.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => (said += text));
const { url, token } = await new Promise((resolve, reject) => {
  let text = "";
  server.stdout.setEncoding("utf8").on("data", (/** @type {string} */ more) => {
    text += more;
    const [, at, secret] = /context local (\S+) --token (\S+)/u.exec(text) ?? [];
    if (at !== undefined && secret !== undefined) resolve({ url: at, token: secret });
  });
  server.on("exit", (code) => reject(new Error(`the provider ended with ${String(code)}: ${said}`)));
});

try {
  for (const protocol of ["connect", "grpc", "grpcweb"]) {
    const flags = ["--schema", ".", "--protocol", protocol, "--http2-prior-knowledge", "-H", `authorization: Bearer ${token}`];
    const listed = JSON.parse(run("buf", ["curl", ...flags, "-d", "{}", `${url}/cornercast.v1.OfferService/ListOffers`]));
    if (listed.offers?.[0]?.offer?.metadata?.name !== "here") throw new Error(`buf curl over ${protocol} listed ${JSON.stringify(listed)}`);
    console.log(`buf curl over ${protocol}: ok`);
  }
  process.stdout.write(run("/usr/bin/python3", ["tools/interop/lifecycle.py", out, url.replace("http://", ""), token]));
} catch (error) {
  console.error(said);
  throw error;
} finally {
  server.removeAllListeners("exit");
  server.kill("SIGTERM");
}
