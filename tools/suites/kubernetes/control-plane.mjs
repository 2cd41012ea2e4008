// @ts-check
// The control plane of Kubernetes, built once from Debian's source package and kept outside of the tree.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../artifacts/toolbox.mjs";
import { installPackages } from "../debian.mjs";

/** What Debian 12 has: the last source package with the whole tree and all that it depends on. Later ones hold kubectl only. */
const release = "bookworm";
const version = "1.20.2";
const packages = ["golang-1.19-go", "golang-github-modern-go-reflect2-dev", "dpkg-dev", "ca-certificates"];
const program = join(import.meta.dirname, "control-plane.go");
const names = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];
// Clients of clouds are a sixth of the packages, and nothing here is in a cloud.
const tags = ["-tags", "providerless"];
const goRoot = "/usr/lib/go-1.19";

/**
 * Where the programs are: `etcd`, `kube-apiserver`, `kube-controller-manager` and `kube-scheduler`. Where they are not, they are built.
 *
 * @returns {Promise<string>}
 */
export async function controlPlane() {
  const recipe = createHash("sha256")
    .update(readFileSync(program))
    .update(JSON.stringify([release, version, tags]))
    .digest("hex")
    .slice(0, 16);
  const place = join(cacheFolder("kubernetes"), `${version}-${recipe}`);
  const work = `${place}.work`;
  if (existsSync(place)) return place;
  const started = Date.now();
  const say = (/** @type {string} */ text) => console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);
  console.log(`building Kubernetes ${version} from Debian's source package, once; it is kept in ${place}`);
  const why = installPackages(packages);
  if (why !== undefined) throw new Error(`Kubernetes cannot be built: ${why}`);
  say("installed the compiler");
  rmSync(work, { recursive: true, force: true });
  const bin = join(work, "bin");
  mkdirSync(bin, { recursive: true });
  fetchEtcd(work, bin);
  const tree = fetchSource(work);
  say("fetched the sources");
  const go = compiler(work, tree);
  await go(["build", "-o", join(work, "openapi-gen"), "./vendor/k8s.io/kube-openapi/cmd/openapi-gen"]);
  generateOpenApi(work, tree);
  say("generated the description of the API");
  const main = join(tree, "cmd/control-plane");
  mkdirSync(main);
  copyFileSync(program, join(main, "main.go"));
  const total = execFileSync(join(goRoot, "bin/go"), ["list", "-deps", ...tags, "./cmd/control-plane"], {
    cwd: tree,
    env: environment(work),
    encoding: "utf8",
  });
  const whole = total.trim().split("\n").length;
  const numbers = [
    ["gitVersion", `v${version}`],
    ["gitMajor", "1"],
    ["gitMinor", "20"],
  ];
  const stamp = numbers.map(([name, value]) => `-X k8s.io/kubernetes/vendor/k8s.io/component-base/version.${name}=${value}`).join(" ");
  let compiled = 0;
  let said = Date.now();
  await go(["build", "-v", ...tags, "-ldflags", `-s -w ${stamp}`, "-o", join(bin, "control-plane"), "./cmd/control-plane"], () => {
    compiled += 1;
    if (Date.now() - said < 20_000) return;
    said = Date.now();
    say(`compiled ${compiled} of about ${whole} packages`);
  });
  for (const name of names) symlinkSync("control-plane", join(bin, name));
  // Only whole work has the name that the next run looks for.
  renameSync(bin, place);
  rmSync(work, { recursive: true, force: true });
  say("built");
  return place;
}

/** Takes the program out of the package: installed, it would be a service that starts. @param {string} work @param {string} bin */
function fetchEtcd(work, bin) {
  const folder = join(work, "etcd");
  mkdirSync(folder);
  run("apt-get", ["-qq", "download", "etcd-server"], folder);
  const [file = ""] = readdirSync(folder);
  run("dpkg-deb", ["-x", file, "."], folder);
  copyFileSync(join(folder, "usr/bin/etcd"), join(bin, "etcd"));
}

/** Fetches the sources with a configuration of apt of its own; apt checks them by the keys of Debian. @param {string} work */
function fetchSource(work) {
  const apt = join(work, "apt");
  for (const name of ["parts", "lists/partial", "source"]) mkdirSync(join(apt, name), { recursive: true });
  const lines = ["Types: deb-src", `URIs: ${mirror()}`, `Suites: ${release}`, "Components: main"];
  writeFileSync(join(apt, "parts/source.sources"), [...lines, "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg", ""].join("\n"));
  const options = ["-qq", "-o", "Dir::Etc::SourceList=/dev/null", "-o", `Dir::Etc::SourceParts=${apt}/parts`, "-o", `Dir::State::Lists=${apt}/lists`];
  const own = [...options, "-o", "APT::Sandbox::User=root"];
  run("apt-get", [...own, "update"], apt);
  run("apt-get", [...own, "source", "--download-only", "kubernetes"], join(apt, "source"));
  const [description = ""] = readdirSync(join(apt, "source")).filter((file) => file.endsWith(".dsc"));
  const tree = join(work, "go/src/k8s.io/kubernetes");
  mkdirSync(join(tree, ".."), { recursive: true });
  run("dpkg-source", ["--no-check", "-x", description, tree], join(apt, "source"));
  // What the sources bring along of this package reads maps in a way that newer compilers break.
  const reflect = "github.com/modern-go/reflect2";
  for (const file of readdirSync(join(tree, "vendor", reflect))) if (file.endsWith(".go")) rmSync(join(tree, "vendor", reflect, file));
  for (const file of readdirSync(join("/usr/share/gocode/src", reflect)))
    if (/\.(go|s)$/u.test(file) && !file.endsWith("_test.go")) cpSync(join("/usr/share/gocode/src", reflect, file), join(tree, "vendor", reflect, file));
  return tree;
}

/** The mirror that the machine takes its packages from. */
function mirror() {
  const texts = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8"));
  const found = texts.flatMap((text) => /^(?:URIs:|deb)\s+(?:\[[^\]]*\]\s+)?(\S+\/debian\/?)(?:\s|$)/mu.exec(text)?.[1] ?? []);
  return found[0] ?? "http://deb.debian.org/debian";
}

/** The description of the API is not in the sources, and its generator is. @param {string} work @param {string} tree */
function generateOpenApi(work, tree) {
  const tagged = run("grep", ["-rlE", "--include=*.go", "\\+k8s:openapi-gen=", "pkg", "cmd", "plugin", "staging/src/k8s.io"], tree).trim().split("\n");
  const folders = new Set(tagged.map((file) => file.slice(0, file.lastIndexOf("/")).replace(/^staging\/src\//u, "vendor/")));
  const inputs = [...folders].filter((folder) => !/^vendor\/k8s\.io\/(code-generator|sample-apiserver)\//u.test(folder)).sort();
  const words = ["--logtostderr", "-i", inputs.map((folder) => `k8s.io/kubernetes/${folder}`).join(",")];
  const out = ["-p", "k8s.io/kubernetes/pkg/generated/openapi", "-O", "zz_generated.openapi", "-h", "hack/boilerplate/boilerplate.generatego.txt"];
  run(join(work, "openapi-gen"), [...words, ...out, "-r", join(work, "violations")], tree, environment(work));
}

/** @param {string} work @returns {NodeJS.ProcessEnv} */
function environment(work) {
  const { PATH = "/usr/bin:/bin", TMPDIR } = process.env;
  return {
    PATH: `${goRoot}/bin:${PATH}`,
    HOME: work,
    GOPATH: join(work, "go"),
    GOCACHE: join(work, "cache"),
    GO111MODULE: "off",
    CGO_ENABLED: "0",
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
  };
}

/**
 * Runs the compiler, and others before it where they want the processor.
 *
 * @param {string} work @param {string} tree
 * @returns {(words: readonly string[], onLine?: () => void) => Promise<void>}
 */
function compiler(work, tree) {
  return (words, onLine = () => undefined) =>
    new Promise((resolve, reject) => {
      const child = spawn("nice", [join(goRoot, "bin/go"), ...words], { cwd: tree, env: environment(work) });
      /** @type {string[]} */
      let last = [];
      child.stdout.resume();
      child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        const lines = text.split("\n").filter((line) => line !== "");
        last = [...last, ...lines].slice(-20);
        for (const _ of lines) onLine();
      });
      child.on("error", reject);
      child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`go ${words[0] ?? ""} failed:\n${last.join("\n")}`))));
    });
}

/** @param {string} command @param {readonly string[]} words @param {string} cwd @param {NodeJS.ProcessEnv} env */
function run(command, words, cwd, env = process.env) {
  return execFileSync(command, words, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
}
