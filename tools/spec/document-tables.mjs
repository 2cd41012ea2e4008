// Tables that are made of the protos, as their JSON Schemas, and of the registries.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { escape } from "./render-markdown.mjs";

/**
 * The fields of every type that documents of a kind are made of. Types that an earlier kind has are left out.
 * @param {string} root
 * @param {string} kind
 * @param {Set<string>} done
 * @param {"accept" | "call"} folder of the schemas: documents are in `accept`, messages of calls in `call`
 */
export function fieldTables(root, kind, done, folder = "accept") {
  const schema = JSON.parse(readFileSync(`${root}schemas/json/${folder}/${kind}.schema.json`, "utf8"));
  const types = [[kind, schema], ...Object.entries(schema.$defs ?? {})].filter(([name, type]) => !done.has(name) && type.properties !== undefined);
  return types
    .map(([name, type]) => {
      done.add(name);
      const rows = Object.entries(type.properties)
        .filter(([field]) => !field.includes("_"))
        .map(
          ([field, own]) =>
            `<tr><td><code>${escape(field)}</code>${type.required?.includes(field) ? " *" : ""}</td><td>${typeName(own)}</td><td>${words(own.description)}</td></tr>`,
        );
      return `<h4 id="type-${escape(name)}">${escape(name)}</h4><p>${words(type.description)}</p>
<table><thead><tr><th>Field</th><th>Type</th><th>Means</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
    })
    .join("\n");
}

function typeName(schema) {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice("#/$defs/".length);
    return `<a href="#type-${escape(name)}">${escape(name)}</a>`;
  }
  if (schema.type === "array") return `list of ${typeName(schema.items ?? {})}`;
  if (schema.enum !== undefined) return schema.enum.map((value) => `<code>${escape(value)}</code>`).join(", ");
  if (schema["x-quantity"] !== undefined) return `quantity: ${escape(schema["x-quantity"])}`;
  if (schema["x-registry"] !== undefined) return `name of ${escape(schema["x-registry"])}`;
  return escape({ string: "text", integer: "whole number", number: "number", boolean: "true or false", object: "object" }[schema.type] ?? "any");
}

function words(text = "") {
  return escape(text.split("\n\n")[0]).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}

/** The rows of a registry. @param {string} root @param {string} file @param {readonly string[]} columns */
export function registryTable(root, file, columns) {
  const { rows } = parse(readFileSync(`${root}schemas/registry/${file}.yaml`, "utf8"));
  const cells = (row) => columns.map((column) => `<td>${column === "id" ? `<code>${escape(row.id)}</code>` : escape(row[column] ?? "")}</td>`).join("");
  return `<table><thead><tr>${columns.map((column) => `<th>${column}</th>`).join("")}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("\n")}</tbody></table>`;
}
