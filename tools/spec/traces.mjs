// What decides a requirement, what proves that it is decided, and where it is implemented.
import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * A trace for each requirement: its cases, the number of mutants that fail it, the places that say `@implements`, and those that give a reason code that it names.
 * @param {string} root
 * @returns {readonly {readonly id: string, readonly level: string, readonly text: string, readonly file: string, readonly excluded?: string, readonly cell: string,
 *   readonly cases: readonly {readonly name: string, readonly path: string}[], readonly mutants: number, readonly code: readonly {readonly path: string, readonly line: number}[]}[]}
 */
export function readTraces(root) {
  const { requirements } = JSON.parse(readFileSync(`${root}spec/requirements.json`, "utf8"));
  const coverage = readFileSync(`${root}spec/coverage.md`, "utf8");
  const matrix = existsSync(`${root}conformance/kill-matrix.json`) ? JSON.parse(readFileSync(`${root}conformance/kill-matrix.json`, "utf8")) : { mutants: {} };
  const killers = new Map();
  for (const ids of Object.values(matrix.mutants)) for (const id of ids) killers.set(id, (killers.get(id) ?? 0) + 1);
  const cells = new Map([...coverage.matchAll(/^\| \[([a-z0-9.-]+)\]\([^)]*\)\s*\|[^|]*\|(.*)\|$/gm)].map(([, id, cell]) => [id, cell.trim()]));
  const code = implementations(root);
  return requirements.map(({ id, level, text, file, excluded }) => {
    const cell = cells.get(id) ?? "";
    const many = /^([0-9]+) cases in /.exec(cell);
    const cases =
      many === null
        ? [...cell.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, name, path]) => ({ name, path }))
        : Array.from({ length: Number(many[1]) }, () => ({ name: "", path: "" }));
    return { id, level, text, file, excluded, cell, cases: excluded === undefined ? cases : [], mutants: killers.get(id) ?? 0, code: code.get(id) ?? [] };
  });
}

/**
 * The places whose comment says `@implements` a requirement, by requirement.
 * @param {string} root
 */
export function implementations(root) {
  const found = new Map();
  for (const folder of ["sdk/src", "provider/src", "schemas/src", "conformance/src"]) {
    for (const name of readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" }).sort()) {
      if (!name.endsWith(".ts") || name.includes("/gen/") || name.endsWith(".test.ts")) continue;
      const lines = readFileSync(`${root}${folder}/${name}`, "utf8").split("\n");
      for (const [index, line] of lines.entries())
        for (const [, id] of line.matchAll(/@implements ([a-z][a-z0-9-]*\.[a-z0-9-]+)/g)) {
          if (!found.has(id)) found.set(id, []);
          found.get(id).push({ path: `${folder}/${name}`, line: index + 1 });
        }
    }
  }
  return found;
}
