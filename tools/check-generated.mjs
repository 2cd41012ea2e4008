// @ts-check
// Regenerates everything and fails where that changes a file: what is committed must be what its sources say.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** The files below the places that generators write to, by path. @returns {ReadonlyMap<string, Buffer>} */
function snapshot() {
  const files = ["schemas/src", "schemas/json", "schemas/kubernetes", "schemas/registry", "sdk/src", "spec", "third_party"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return new Map(files.sort().map((file) => [file.slice(root.length), readFileSync(file)]));
}

const before = snapshot();
const { status } = spawnSync(process.execPath, ["tools/generate.mjs"], { cwd: root, stdio: "inherit" });
if (status === 0) {
  const after = snapshot();
  const changes = [
    ...[...after].flatMap(([file, bytes]) => (before.get(file)?.equals(bytes) === true ? [] : [before.has(file) ? `changed  ${file}` : `new      ${file}`])),
    ...[...before.keys()].filter((file) => !after.has(file)).map((file) => `gone     ${file}`),
  ];
  if (changes.length > 0) {
    console.error(`generated files were stale:\n${changes.join("\n")}`);
    process.exitCode = 1;
  }
} else process.exitCode = 1;
