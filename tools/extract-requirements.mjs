// Turns the chapters of spec/ into spec/requirements.json and spec/coverage.md, and lints them.
//
//   node tools/extract-requirements.mjs            write both
//   node tools/extract-requirements.mjs --check    write nothing, fail where a file is stale
//   node tools/extract-requirements.mjs --accept   also accept new words under an old id
//   node tools/extract-requirements.mjs --freeze 1.0-draft   write the requirements as they are into spec/frozen/1.0-draft.json, once
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { parse, parseAllDocuments } from "yaml";
import { coverage } from "./spec/coverage.mjs";
import { readChapter } from "./spec/read-chapter.mjs";
import { requirementSet } from "./spec/requirement-set.mjs";
import { implementations } from "./spec/traces.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const check = process.argv.includes("--check");
const accept = process.argv.includes("--accept");
const problems = [];

const chapters = readdirSync(join(root, "spec"))
  .filter((name) => /^[0-9]{2}-.*\.md$/.test(name))
  .sort();
const read = chapters.map((name) => readChapter(name, readFileSync(join(root, "spec", name), "utf8")));
problems.push(...read.flatMap((chapter) => chapter.problems));

const committedPath = join(root, "spec/requirements.json");
const committed = existsSync(committedPath) ? JSON.parse(readFileSync(committedPath, "utf8")).requirements : [];
const set = requirementSet(
  read.flatMap((chapter) => chapter.requirements),
  {
    committed,
    retired: reasons("spec/retired.yaml"),
    exclusions: reasons("spec/exclusions.yaml"),
    version: parse(readFileSync(join(root, "spec/spec.yaml"), "utf8")).version,
    accept,
    frozen: frozenRequirements(),
    editorial: reasons("spec/editorial.yaml"),
  },
);
problems.push(...set.problems);
const ids = new Set(set.requirements.map(({ id }) => id));
for (const [id, places] of implementations(`${root}/`))
  if (!ids.has(id)) for (const { path, line } of places) problems.push(`${path}:${line}: @implements names ${id}, which is no requirement`);
const covered = coverage(set.requirements, readCases(), new Set(reasons("conformance/known-failures.yaml").keys()));
problems.push(...covered.problems);

const outputs = [
  [committedPath, JSON.stringify({ requirements: set.requirements })],
  [join(root, "conformance/requirements.json"), JSON.stringify({ requirements: set.requirements.map(({ line: _line, ...rest }) => rest) })],
  [join(root, "spec/coverage.md"), covered.text],
];
for (const [path, text] of outputs) {
  const formatted = await format(text, { filepath: path, printWidth: 160 });
  if (existsSync(path) && readFileSync(path, "utf8") === formatted) continue;
  if (check) problems.push(`${path.slice(root.length + 1)} is stale; run node tools/extract-requirements.mjs`);
  else if (problems.length === 0) writeFileSync(path, formatted);
}
const freeze = process.argv.indexOf("--freeze");
if (freeze >= 0 && problems.length === 0) {
  const name = process.argv[freeze + 1] ?? "";
  const path = join(root, "spec/frozen", `${name}.json`);
  if (!/^[0-9]+\.[0-9]+(?:-[a-z0-9.]+)?$/.test(name)) problems.push("--freeze takes a version, such as 1.0-draft");
  else if (existsSync(path)) problems.push(`${name} is frozen; a frozen set never changes`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    const text = JSON.stringify({ name, requirements: set.requirements.map(({ id, level, sha256 }) => ({ id, level, sha256 })) });
    writeFileSync(path, await format(text, { filepath: path, printWidth: 160 }));
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${set.requirements.length} requirements in ${chapters.length} chapters`);

function reasons(path) {
  return new Map(Object.entries(parse(readFileSync(join(root, path), "utf8")) ?? {}));
}

/** The requirements of all frozen sets. */
function frozenRequirements() {
  const folder = join(root, "spec/frozen");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => {
    const { name, requirements } = JSON.parse(readFileSync(join(folder, file), "utf8"));
    return requirements.map((requirement) => ({ name, ...requirement }));
  });
}

function readCases() {
  const folder = join(root, "conformance/cases");
  const source = join(root, "conformance/src");
  const scenarios = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => /-scenarios\.ts$|judge-invariants\.ts$/.test(name))
    .sort();
  const live = scenarios.flatMap((name) => {
    const named = readFileSync(join(source, name), "utf8").matchAll(/^    requirement: "([a-z0-9.-]+)",$/gm);
    const suffix = name.endsWith("-scenarios.ts") ? "live" : "always";
    return [...named].map(([, requirement]) => ({ id: `${requirement}.${suffix}`, requirement, file: `conformance/src/${name}` }));
  });
  const cases = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .flatMap((name) =>
      parseAllDocuments(readFileSync(join(folder, name), "utf8")).map((document) => {
        const { id, requirement } = document.toJS();
        return { id, requirement, file: `conformance/cases/${name}` };
      }),
    );
  return [...cases, ...live];
}
