// Copies the newest section of the command's changelog, which changesets wrote, into the CHANGELOG.md at the root: all packages
// have one version and one set of changes.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const source = new URL("../cli/CHANGELOG.md", import.meta.url);
const target = new URL("../CHANGELOG.md", import.meta.url);
if (existsSync(source)) {
  const newest = /^## [^\n]+\n[\s\S]*?(?=^## |(?![\s\S]))/mu.exec(readFileSync(source, "utf8"))?.[0];
  const old = readFileSync(target, "utf8");
  const heading = newest?.split("\n")[0];
  if (newest !== undefined && heading !== undefined && !old.includes(`${heading}\n`)) {
    const start = old.indexOf("\n## ");
    const head = start === -1 ? old.trimEnd() : old.slice(0, start).trimEnd();
    writeFileSync(target, `${head}\n\n${newest.trimEnd()}\n${start === -1 ? "" : `\n${old.slice(start + 1)}`}`);
  }
}
