// @ts-check
// Type-checks the examples in the doc comments of sdk and on the pages of the site, each as a program of its own. Names that the example does
// not declare are imported from where sdk exports them, or taken from tools/example-placeholders.d.ts.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { blocksOf, valueOf, writtenPages } from "./suites/site/page-blocks.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const sources = join(root, "sdk/src");
const place = join(root, ".cache/examples");

/** @type {readonly {readonly path: string, readonly text: string}[]} */
const files = readdirSync(sources, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|(?:^|\/)(?:testing|gen)\/|expected-outcomes/u.test(path))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(sources, path), "utf8") }));

/** Names that are types alone, and have to be imported as such. */
const types = new Set(files.flatMap(({ text }) => [...text.matchAll(/^export (?:interface|type) ([A-Za-z_$][\w$]*)/gmu)].map(([, name]) => name)));
/** Where each exported name is declared. @type {Map<string, string>} */
const exported = new Map();
for (const { path, text } of files) {
  for (const [, name] of text.matchAll(/^export (?:declare )?(?:async )?(?:function\*?|const|class|interface|type) ([A-Za-z_$][\w$]*)/gmu)) {
    if (name !== undefined && !exported.has(name)) exported.set(name, path);
  }
}

rmSync(place, { recursive: true, force: true });
mkdirSync(place, { recursive: true });
/** @type {Map<string, string>} */
const origin = new Map();
for (const { path, text } of files) {
  for (const [index, match] of [...text.matchAll(/@example\s*\n((?:[ \t]*\*.*\n)*?)[ \t]*\*\/|@example\s*\n((?:[ \t]*\*(?!\/).*\n)*)/gu)].entries()) {
    const comment = (match[1] ?? match[2] ?? "").replaceAll(/^[ \t]*\* ?/gmu, "");
    const code = /```ts\n([\s\S]*?)```/u.exec(comment)?.[1];
    const line = text.slice(0, match.index).split("\n").length;
    if (code === undefined) {
      console.error(`sdk/src/${path}:${String(line)}: the example has no block of ts`);
      process.exitCode = 1;
      continue;
    }
    const file = `${path.replaceAll("/", "__").replace(/\.ts$/u, "")}.${String(index)}.ts`;
    origin.set(file, `sdk/src/${path}:${String(line)}`);
    writeFileSync(join(place, file), `${importsFor(code, path)}\n${code}\nexport {};\n`);
  }
}

for (const { path, text } of writtenPages(root)) {
  for (const block of blocksOf(text).filter((each) => each.language === "ts" && valueOf(each, "from") === undefined)) {
    const file = `${path.replaceAll("/", "__")}.${String(block.line)}.ts`;
    origin.set(file, `${path}:${String(block.line)}`);
    writeFileSync(join(place, file), `${importsFor(block.text, path)}\n${block.text}\nexport {};\n`);
  }
}

/** @param {string} code @param {string} path */
function importsFor(code, path) {
  const own = new Set(
    [...(files.find((file) => file.path === path)?.text.matchAll(/^export .*?(?:function\*?|const|class|interface|type) ([A-Za-z_$][\w$]*)/gmu) ?? [])].map(
      ([, name]) => name,
    ),
  );
  const declared = new Set(
    [...code.matchAll(/(?:const|let|import(?: type)?|function) (?:\{([^}]*)\}|([A-Za-z_$][\w$]*))/gu)]
      .flatMap(([, list = "", name = ""]) => [...list.split(","), name])
      .map((name) =>
        name
          .split(/ as |:/u)
          .at(-1)
          ?.trim(),
      ),
  );
  const used = new Set(
    code
      .replaceAll(/\/\/.*$/gmu, "")
      .replaceAll(/"(?:[^"\\\n]|\\.)*"/gu, '""')
      .match(/(?<![.\w$])[A-Za-z_$][\w$]*/gu),
  );
  return [...used]
    .filter((name) => !declared.has(name) && (own.has(name) || exported.has(name)))
    .map(
      (name) =>
        `import { ${types.has(name) ? "type " : ""}${name} } from ${JSON.stringify(relative(place, join(sources, (own.has(name) ? path : exported.get(name)) ?? path)).replace(/\.ts$/u, ".js"))};`,
    )
    .join("\n");
}

writeFileSync(
  join(place, "tsconfig.json"),
  JSON.stringify({
    extends: "../../tsconfig.base.json",
    compilerOptions: {
      noEmit: true,
      composite: false,
      incremental: false,
      isolatedDeclarations: false,
      declaration: false,
      declarationMap: false,
      noUnusedLocals: false,
      noUnusedParameters: false,
      lib: ["es2023", "dom"],
      types: [],
      skipLibCheck: true,
      rootDir: "../..",
    },
    include: ["*.ts", "../../tools/example-placeholders.d.ts"],
  }),
);
const { stdout, status } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", place, "--pretty", "false"], { cwd: dirname(place), encoding: "utf8" });
for (const line of stdout.split("\n").filter((text) => text !== "")) {
  const file = /examples\/([^(]+\.ts)\(/u.exec(line)?.[1];
  console.error(file === undefined ? line : `${origin.get(file) ?? file}: ${line.replace(/^[^:]*: /u, "")}`);
}
if (status !== 0) process.exitCode = 1;
else if (process.exitCode === undefined) console.log(`${String(origin.size)} examples are of the right types`);
