import { readFileSync } from "node:fs";
import { profiles } from "../profile/profiles.js";
import { referenceClient } from "../reference/reference-client.js";
import { referenceSystem } from "../reference/reference-system.js";
import { serveLines } from "./serve-lines.js";

// The adapter of this repository's SDK: a process that the suite asks.
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { readonly version: string };
const claimed = profiles.flatMap(({ name, mode }) => (mode === "documents" || mode === "verifier" ? [name] : []));
await serveLines(referenceSystem, { name: "@cornercast/sdk", version, profiles: claimed }, process.stdin, process.stdout, referenceClient);
