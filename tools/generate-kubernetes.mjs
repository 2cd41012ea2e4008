// @ts-check
// Writes schemas/kubernetes/<plural>.yaml, the CustomResourceDefinitions of documents that are kept in a cluster. Run it after `buf generate`:
//
//   node tools/generate-kubernetes.mjs
//   node tools/generate-kubernetes.mjs --group compute.example.com --out definitions/     under a name of your own
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { customResource, defaultGroup, resources } from "./kubernetes/custom-resource.mjs";

const schemas = fileURLToPath(new URL("../schemas/", import.meta.url));
const { values } = parseArgs({ options: { group: { type: "string", default: defaultGroup }, out: { type: "string", default: join(schemas, "kubernetes") } } });
const { rules } = JSON.parse(readFileSync(join(schemas, "json/rules.json"), "utf8"));

mkdirSync(values.out, { recursive: true });
for (const [kind, { plural }] of Object.entries(resources)) {
  const schema = JSON.parse(readFileSync(join(schemas, `json/accept/${kind}.schema.json`), "utf8"));
  const text = stringify(customResource(kind, schema, rules, values.group), { lineWidth: 0, aliasDuplicateObjects: false });
  const head = `# Made by tools/generate-kubernetes.mjs from schemas/json/accept/${kind}.schema.json. Apply it with: kubectl apply --server-side -f schemas/kubernetes/\n`;
  writeFileSync(join(values.out, `${plural}.yaml`), head + text);
}
