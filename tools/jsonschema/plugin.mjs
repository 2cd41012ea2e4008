// @ts-check
import { createRegistry } from "@bufbuild/protobuf";
import { createEcmaScriptPlugin } from "@bufbuild/protoplugin";
import { createValidator } from "@bufbuild/protovalidate";
import { callSchema } from "./call-schema.mjs";
import { documentSchema } from "./document-schema.mjs";
import { directions, isDocument } from "./documents.mjs";
import { ruleTable } from "./rule-table.mjs";

/** The protoc plugin: `accept/<Kind>.schema.json`, `emit/<Kind>.schema.json`, `call/<Message>.schema.json` and `rules.json`. */
export const plugin = createEcmaScriptPlugin({ name: "protoc-gen-jsonschema", version: "v1", generateTs: generate, generateJs: refuse, generateDts: refuse });

/** @param {import("@bufbuild/protoplugin").Schema} schema */
function generate(schema) {
  const documents = schema.files.flatMap((file) => file.messages.filter(isDocument)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const annotations = schema.files.flatMap((file) => file.extensions.filter((extension) => extension.extendee.typeName === "google.protobuf.FieldOptions"));
  const validator = createValidator({ registry: createRegistry(...schema.allFiles) });
  for (const document of documents) {
    for (const direction of directions)
      write(schema, `${direction}/${document.name}.schema.json`, documentSchema(document, direction, { annotations, validator }));
  }
  const calls = schema.files.flatMap((file) => file.services).flatMap((service) => service.methods);
  for (const { input, output } of calls) {
    write(schema, `call/${input.name}.schema.json`, callSchema(input, "request", { annotations, validator }));
    write(schema, `call/${output.name}.schema.json`, callSchema(output, "response", { annotations, validator }));
  }
  write(schema, "rules.json", { rules: ruleTable(documents) });
}

/** @param {import("@bufbuild/protoplugin").Schema} schema @param {string} path @param {unknown} value */
function write(schema, path, value) {
  schema.generateFile(path).print(JSON.stringify(value, undefined, 2));
}

function refuse() {
  throw new Error("protoc-gen-jsonschema has no variants; pass target=ts");
}
