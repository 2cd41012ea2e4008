// Tries the conformance suite on the reference, on systems that understand nothing, and on all mutants. Needs a build.
//
//   node tools/kill-matrix.mjs            write conformance/kill-matrix.json, conformance/kill-matrix.md and spec/traceability.md
//   node tools/kill-matrix.mjs --check    write nothing; fail where they are stale
//   node tools/kill-matrix.mjs --only WORD...   try only the mutants whose names have one of the words, or those that survived
//                                               (`survivors`), and print what each is caught by; write nothing
//
// Both fail where the reference fails a case, a trivial system passes a requirement, or a requirement that has cases is never seen to fail.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { traceability } from "./spec/traceability.mjs";
import { loadSuite } from "../conformance/dist/index.js";
import { allMutants } from "../conformance/dist/mutants/all-mutants.js";
import { clientMutants } from "../conformance/dist/mutants/client-mutants.js";
import { controlMutants } from "../conformance/dist/mutants/control-mutants.js";
import { ownerMutants } from "../conformance/dist/mutants/owner-mutants.js";
import { providerMutants } from "../conformance/dist/mutants/provider-mutants.js";
import { liveScenarios } from "../conformance/dist/run/live-scenarios.js";
import { killMatrix } from "../conformance/dist/mutants/kill-matrix.js";

/** @type {Readonly<Record<string, string>>} */
const described = {
  "by hand": "a mistake that people make",
  ignores: "a field of the documents is not looked at",
  confuses: "a value of a closed set is taken for another",
  fit: "a mistake in the memory of models",
  throughput: "a mistake in what a throughput rests on",
  results: "a mistake with results of other verifiers",
  grants: "a mistake with sealed keys",
  moves: "a mistake in moves",
  "rule-off": "a rule of a schema is switched off",
  "no-check": "nothing gives a reason code",
  provider: "a live provider with a fault in front of it",
  owner: "a live owner of keys with a fault",
  client: "a live client with a fault",
};
const root = fileURLToPath(new URL("../", import.meta.url));
const check = process.argv.includes("--check");
const suite = loadSuite();
const words = process.argv.includes("--only") ? process.argv.slice(process.argv.indexOf("--only") + 1) : undefined;
const mutants = allMutants().filter(({ name }) => words === undefined || wanted(name, words));
const documents = await killMatrix(suite, mutants, (text) => process.stderr.isTTY && process.stderr.write(`\r\u001b[K${text}`));
if (words !== undefined) {
  for (const [name, ids] of Object.entries(documents.mutants))
    console.log(`${name}: ${ids.slice(0, 6).join(", ")}${ids.length > 6 ? ` and ${ids.length - 6} more` : ""}`);
  for (const { mutant, fault } of documents.survivors) console.log(`SURVIVES ${mutant}: ${fault}`);
  for (const id of documents.referenceFails) console.error(`the reference fails ${id}`);
  process.exit(documents.referenceFails.length + documents.survivors.length > 0 ? 1 : 0);
}
// That providers and clients are caught by what they declare, and by nothing else, their tests decide with live ones:
// `conformance/src/provider/run-provider.test.ts`, `conformance/src/owner/run-owner.test.ts` and `conformance/src/client/run-client.test.ts`.
const liveMutants = [
  ...[...providerMutants, ...controlMutants].map(({ name, fault, kills }) => ({ name: `provider.${name}`, fault, kills })),
  ...ownerMutants.map(({ name, fault, kills }) => ({ name: `owner.${name}`, fault, kills })),
  ...clientMutants.map(({ name, fault, kills }) => ({ name: `client.${name}`, fault, kills })),
];
const live = Object.fromEntries(liveMutants.map(({ name, kills }) => [name, [...kills].sort()]));
const liveKilled = new Set(liveMutants.flatMap(({ kills }) => kills));
const liveUnproven = liveScenarios.map(({ requirement }) => requirement).filter((id) => !liveKilled.has(id));
const all = [...mutants, ...liveMutants];
const matrix = {
  ...documents,
  summary: {
    ...documents.summary,
    scored: documents.summary.scored + liveScenarios.length,
    cases: documents.summary.cases + liveScenarios.length,
    mutants: all.length,
    killed: documents.summary.killed + liveMutants.length,
    unproven: documents.summary.unproven + liveUnproven.length,
  },
  unproven: [...documents.unproven, ...liveUnproven],
  mutants: { ...documents.mutants, ...live },
};
const problems = [
  ...matrix.referenceFails.map((id) => `the reference fails ${id}`),
  ...matrix.unproven.map((id) => `no mutant fails ${id}: write one in conformance/src/mutants/by-hand.ts`),
  ...(matrix.summary.trivialScored > 0 ? [`systems that understand nothing pass ${matrix.summary.trivialScored} requirements`] : []),
];

const { scored, killed, survivors } = matrix.summary;
const outputs = { "conformance/kill-matrix.json": json(), "conformance/kill-matrix.md": await format(page(), { parser: "markdown", printWidth: 160 }) };
write(outputs);
const trace = traceability(root);
problems.push(...trace.problems);
write({ "spec/traceability.md": await format(trace.text, { parser: "markdown", printWidth: 160 }) });

/** @param {Record<string, string>} files */
function write(files) {
  for (const [path, text] of Object.entries(files)) {
    const held = existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "";
    if (held === text) continue;
    if (check) problems.push(`${path} is stale: ${difference(held, text)}; run npm run kill-matrix, look at what changed, and commit it`);
    else writeFileSync(join(root, path), text);
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
console.log(
  `${all.length} mutants, ${killed} killed, ${survivors} survive; ${scored - matrix.unproven.length} of ${scored} scored requirements are seen to fail`,
);

/**
 * Whether a mutant is one of those that are asked for.
 * @param {string} name
 * @param {readonly string[]} words
 */
function wanted(name, words) {
  if (words.some((word) => name.includes(word))) return true;
  if (!words.includes("survivors")) return false;
  /** @type {{ survivors: readonly { mutant: string }[] }} */
  const held = JSON.parse(readFileSync(join(root, "conformance/kill-matrix.json"), "utf8"));
  return held.survivors.some(({ mutant }) => mutant === name);
}

/** One mutant a line, so that a change is one line of a diff. */
function json() {
  const lines = Object.entries(matrix.mutants).map(([name, ids]) => `    ${JSON.stringify(name)}: ${JSON.stringify(ids)}`);
  const survivors = matrix.survivors.map((survivor) => `    ${JSON.stringify(survivor)}`);
  return [
    "{",
    `  "summary": ${JSON.stringify(matrix.summary)},`,
    `  "referenceFails": ${JSON.stringify(matrix.referenceFails)},`,
    `  "unproven": ${JSON.stringify(matrix.unproven)},`,
    `  "survivors": [\n${survivors.join(",\n")}\n  ],`,
    `  "mutants": {\n${lines.join(",\n")}\n  }`,
    "}\n",
  ].join("\n");
}

function page() {
  const killers = new Map();
  for (const [name, ids] of Object.entries(matrix.mutants)) for (const id of ids) killers.set(id, [...(killers.get(id) ?? []), name]);
  const { requirements, cases, unproven, trivialScored } = matrix.summary;
  const byFamily = new Map();
  const survived = new Set(matrix.survivors.map(({ mutant }) => mutant));
  for (const { name } of all) {
    const family = name.includes(".") ? name.slice(0, name.indexOf(".")) : "by hand";
    const [all, left] = byFamily.get(family) ?? [0, 0];
    byFamily.set(family, [all + 1, left + (survived.has(name) ? 1 : 0)]);
  }
  return [
    "# Kill matrix",
    "",
    "What the suite sees, measured: the reference implementation with one fault each, and the requirements by which each is caught. Generated by `npm run kill-matrix`; do not edit.",
    "",
    `${requirements} requirements, ${scored} of them decided by ${cases} cases. ${all.length} mutants, ${killed} killed, ${survivors} survive.`,
    `${unproven} scored requirements are never seen to fail. Four systems that understand nothing pass ${trivialScored} requirements.`,
    "",
    "| Mutants | What is wrong with them | Number | Survivors |",
    "| --- | --- | --- | --- |",
    ...[...byFamily].map(([family, [all, left]]) => `| ${family} | ${described[family] ?? ""} | ${all} | ${left} |`),
    "",
    "## Survivors",
    "",
    "Faults that no case sees. Each is a defect of the suite until a case sees it.",
    "",
    ...matrix.survivors.map(({ mutant, fault }) => `- \`${mutant}\`: ${fault}`),
    "",
    "## Requirements",
    "",
    "| Requirement | Mutants that fail it | Some of them |",
    "| --- | --- | --- |",
    ...[...killers]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([id, names]) =>
          `| ${id} | ${names.length} | ${names
            .slice(0, 4)
            .map((name) => `\`${name}\``)
            .join(", ")} |`,
      ),
    "",
  ].join("\n");
}

/**
 * The first line that a file lacks.
 * @param {string} held
 * @param {string} text
 */
function difference(held, text) {
  const [before, after] = [new Set(held.split("\n")), text.split("\n")];
  return (
    after
      .find((line) => !before.has(line))
      ?.trim()
      .slice(0, 160) ?? "something went"
  );
}
