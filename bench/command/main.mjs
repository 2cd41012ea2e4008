// @ts-check
// What the command costs on large inputs, in processor time: npm run bench:command [-- --runs N --json FILE].
//
// - `--help`, which loads no command: less than twice an empty program.
// - `match` of an example job over 10,000 offers: the example market, written again and again with other names and other prices.
// - `import` of a cluster of 1,213 nodes: the public trace where ../shared/data has it, or as many nodes of the same form.
// - Processor time of the whole process, start of Node included, the least of some runs: a clock would measure the neighbours. What this machine
//   needs for an empty program and for `JSON.parse` of the same offers is printed beside it, so that figures of two machines can be compared.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parseAllDocuments } from "yaml";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = join(root, "cli/dist/main.js");
const trace = join(root, "../shared/data/hardware/k8s-nodes/openb__openb_node_list_gpu_node.yaml");
const offerCount = 10_000;
const nodeCount = 1_213;
/** Prints what the process has used when it ends, on the last line of standard error. */
const meter = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stderr.write(`\\ncpu ${(user + system) / 1000} rss ${process.resourceUsage().maxRSS}`); });',
)}`;

/** The example market so often that it has 10,000 offers, no two with one name, few with one price. */
function manyOffers() {
  const folder = join(root, "examples/market");
  const offers = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), "utf8")).map((document) => document.toJS()))
    .filter((document) => document?.kind === "Offer");
  return Array.from({ length: offerCount }, (_, index) => {
    const offer = structuredClone(offers[index % offers.length]);
    offer.metadata.name += `-${String(index)}`;
    for (const price of offer.status?.price ?? []) {
      for (const field of ["perUnitHour", "perDeviceHour"]) {
        const [amount, currency] = price[field]?.split(" ") ?? [];
        if (amount !== undefined) price[field] = `${(Number(amount) * (1 + (index % 997) / 4_000)).toFixed(2)} ${currency}`;
      }
    }
    return JSON.stringify(offer);
  }).join("\n");
}

/** Nodes with the labels and resources that the trace gives its own. */
function manyNodes() {
  const models = ["T4", "P100", "V100M16", "G2"];
  return Array.from(
    { length: nodeCount },
    (_, index) =>
      `apiVersion: v1\nkind: Node\nmetadata:\n  name: n${String(index)}\n  labels: {kubernetes.io/os: linux, alibabacloud.com/gpu-card-model: ${models[index % 4] ?? ""}}\n` +
      `status:\n  capacity: {alibabacloud.com/gpu-count: '2', cpu: 64000m, memory: 262144Mi}\n  allocatable: {alibabacloud.com/gpu-count: '2', cpu: 64000m, memory: 262144Mi}\n`,
  ).join("---\n");
}

/** The least processor time of some runs, in milliseconds, and the most memory, in MiB. @param {readonly string[]} args @param {number} runs */
function cost(args, runs) {
  const found = Array.from({ length: runs }, () => {
    const { status, stderr } = spawnSync(process.execPath, ["--import", meter, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
    const [, cpu, rss] = /cpu ([0-9.]+) rss ([0-9]+)$/u.exec(stderr) ?? [];
    if (status !== 0 || cpu === undefined) throw new Error(`${args.join(" ")} failed: ${stderr.slice(0, 2_000)}`);
    return { milliseconds: Math.round(Number(cpu)), mebibytes: Math.round(Number(rss) / 1_024) };
  });
  return { milliseconds: Math.min(...found.map(({ milliseconds }) => milliseconds)), mebibytes: Math.max(...found.map(({ mebibytes }) => mebibytes)) };
}

/** @param {readonly string[]} argv */
function main(argv) {
  const { values } = parseArgs({ args: [...argv], options: { runs: { type: "string", default: "5" }, json: { type: "string" } } });
  const runs = Math.max(1, Number(values.runs) || 1);
  const folder = mkdtempSync(join(tmpdir(), "cornercast-bench-"));
  try {
    const [offers, nodes] = [join(folder, "offers.ndjson"), existsSync(trace) ? trace : join(folder, "nodes.yaml")];
    writeFileSync(offers, manyOffers());
    if (nodes !== trace) writeFileSync(nodes, manyNodes());
    const parse = `for (const line of require("fs").readFileSync(${JSON.stringify(offers)}, "utf8").split("\\n")) JSON.parse(line)`;
    const result = {
      node: process.version,
      "an empty program": cost(["-e", "0"], runs),
      "--help": cost([command, "--help"], runs),
      [`JSON.parse of ${String(offerCount)} offers`]: cost(["-e", parse], runs),
      [`match over ${String(offerCount)} offers`]: cost([command, "match", join(root, "examples/workloads/llama-70b-serve.yaml"), offers, "--json"], runs),
      [`import of ${String(nodeCount)} nodes${nodes === trace ? ", the public trace" : ""}`]: cost([command, "import", nodes], runs),
    };
    for (const [what, figure] of Object.entries(result))
      if (typeof figure !== "string")
        console.log(`${what.padEnd(44)} ${String(figure.milliseconds).padStart(6)} ms ${String(figure.mebibytes).padStart(6)} MiB`);
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (!existsSync(command)) {
  console.error("the command is not built; run npm run build first");
  process.exitCode = 2;
} else main(process.argv.slice(2));
