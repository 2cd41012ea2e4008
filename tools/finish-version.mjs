// @ts-check
// Finishes what `changeset version` began, since all packages have one version: gathers the newest sections of their changelogs
// into the CHANGELOG.md at the root, and gives the root and the command that version too. Run by `npm run version`.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The changelog of the repository, with the changes of the newest version as its first section.
 *
 * - A change is listed once, however many packages it is a change of, under the greatest heading it has in any of them.
 * - Which versions of each other the packages depend on is left out: it is always the same one.
 * - A version that is listed already is not listed again.
 *
 * @param {string} changelog
 * @param {readonly string[]} ofPackages
 */
export function withNewest(changelog, ofPackages) {
  const newest = ofPackages.flatMap((text) => sections(text)[1] ?? []);
  const [head = "", ...older] = sections(changelog);
  const version = newest.map(versionOf)[0];
  if (version === undefined || older.some((section) => versionOf(section) === version)) return changelog;
  /** @type {Set<string>} */
  const told = new Set();
  const groups = ["Major", "Minor", "Patch"].flatMap((size) => {
    const heading = `### ${size} Changes`;
    const entries = newest.flatMap((section) => entriesUnder(section, heading)).filter((entry) => !told.has(entry) && told.add(entry));
    return entries.length === 0 ? [] : [`${heading}\n\n${entries.join("\n")}`];
  });
  return `${[head, `## ${version}`, ...groups, ...older].map((part) => part.trim()).join("\n\n")}\n`;
}

/** The part before the first version, and one for each version. @param {string} text */
const sections = (text) => text.split(/^(?=## )/mu);

/** @param {string} section */
const versionOf = (section) => /^## (\S+)/u.exec(section)?.[1];

/** @param {string} section @param {string} heading */
function entriesUnder(section, heading) {
  const group = section.split(/^(?=### )/mu).find((part) => part.startsWith(`${heading}\n`));
  const entries = group?.slice(heading.length).split(/^(?=- )/mu) ?? [];
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== "" && !entry.startsWith("- Updated dependencies"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = new URL("../", import.meta.url);
  /** @param {string} path @param {(text: string) => string} change */
  const rewrite = (path, change) => writeFileSync(new URL(path, root), change(readFileSync(new URL(path, root), "utf8")));
  const { version } = JSON.parse(readFileSync(new URL("sdk/package.json", root), "utf8"));
  const changelogs = ["cli", "sdk", "provider", "schemas", "conformance"]
    .map((folder) => new URL(`${folder}/CHANGELOG.md`, root))
    .filter((path) => existsSync(path));
  rewrite("CHANGELOG.md", (text) =>
    withNewest(
      text,
      changelogs.map((path) => readFileSync(path, "utf8")),
    ),
  );
  rewrite("package.json", (text) => text.replace(/("version": ")[^"]+/u, `$1${version}`));
  rewrite("cli/src/version.ts", (text) => text.replace(/(version = ")[^"]+/u, `$1${version}`));
}
