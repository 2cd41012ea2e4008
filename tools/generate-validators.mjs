// @ts-check
// Compiles schemas/json/{accept,emit}/<Kind>.schema.json to schemas/src/gen/validate/{accept,emit}/<kind>.ts, what calls send
// and answer likewise to schemas/src/gen/validate/call/, and writes the tables of them. Run it after `buf generate`:
//
//   node tools/generate-validators.mjs
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { directions } from "./jsonschema/documents.mjs";
import { compileValidator } from "./validators/compile-validator.mjs";
import { marketMessages } from "./validators/market-messages.mjs";
import {
  acceptSchemaTable,
  callValidatorModule,
  callValidatorTable,
  fileName,
  interpretedValidatorTable,
  marketMessageTable,
  kindTable,
  sharedValidatorModule,
  validatorModule,
  validatorTable,
} from "./validators/print-modules.mjs";
import { withoutAnnotations, withoutProse } from "./validators/validation-schema.mjs";

const schemas = fileURLToPath(new URL("../schemas/", import.meta.url));
const generated = join(schemas, "src/gen");
/** @param {string} folder */
const namesIn = (folder) =>
  readdirSync(join(schemas, "json", folder))
    .map((name) => name.replace(".schema.json", ""))
    .sort();
const kinds = namesIn("accept");
const calls = namesIn("call");

/** @param {string} kind @param {string} direction */
const bareSchema = (kind, direction) => withoutAnnotations(JSON.parse(readFileSync(join(schemas, `json/${direction}/${kind}.schema.json`), "utf8")));

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(join(generated, path)), { recursive: true });
  writeFileSync(join(generated, path), text);
}

rmSync(join(generated, "validate"), { recursive: true, force: true });
for (const kind of kinds) {
  const accept = bareSchema(kind, "accept");
  const emit = bareSchema(kind, "emit");
  write(`validate/accept/${fileName(kind)}.ts`, validatorModule(kind, "accept", compileValidator(accept)));
  const same = JSON.stringify(accept) === JSON.stringify(emit);
  write(`validate/emit/${fileName(kind)}.ts`, same ? sharedValidatorModule(kind) : validatorModule(kind, "emit", compileValidator(emit)));
}
for (const name of calls) write(`validate/call/${fileName(name)}.ts`, callValidatorModule(name, compileValidator(bareSchema(name, "call"))));
write("validate/call.ts", callValidatorTable(calls));
const prosaic = kinds.map(
  (kind) => /** @type {const} */ ([kind, withoutProse(JSON.parse(readFileSync(join(schemas, `json/accept/${kind}.schema.json`), "utf8")))]),
);
write("validate/accept-schemas.ts", acceptSchemaTable(prosaic));
write("validate/accept-interpreted.ts", interpretedValidatorTable(kinds));
const market = Object.fromEntries(prosaic.filter(([kind]) => kind === "Workload" || kind === "Offer"));
write("validate/market-messages.ts", marketMessageTable(marketMessages(/** @type {Readonly<Record<string, Record<string, unknown>>>} */ (market))));
for (const direction of directions) write(`validate/${direction}.ts`, validatorTable(kinds, direction));
write("document-kinds.ts", kindTable(kinds, join(generated, "proto")));
