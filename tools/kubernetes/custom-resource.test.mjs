// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { customResource, defaultGroup, resources } from "./custom-resource.mjs";

/** @typedef {import("./structural-schema.mjs").Schema} Schema */

const root = fileURLToPath(new URL("../../", import.meta.url));
const { rules } = JSON.parse(readFileSync(`${root}schemas/json/rules.json`, "utf8"));
const kinds = Object.keys(resources);
const jsonSchema = (/** @type {string} */ kind) => JSON.parse(readFileSync(`${root}schemas/json/accept/${kind}.schema.json`, "utf8"));
const resource = (/** @type {string} */ kind) => customResource(kind, jsonSchema(kind), rules, defaultGroup);
/** @returns {Schema} */
const schemaOf = (/** @type {string} */ kind) => resource(kind).spec.versions[0]?.schema.openAPIV3Schema ?? {};

/** What JSONSchemaProps of Kubernetes has, as far as it is used here. */
const known = new Set(
  "description type items properties additionalProperties required enum pattern minLength maxLength minItems maxItems maxProperties minimum maximum exclusiveMinimum anyOf oneOf not x-kubernetes-list-type x-kubernetes-preserve-unknown-fields x-kubernetes-int-or-string x-kubernetes-validations".split(
    " ",
  ),
);
/** What an alternative of a structural schema must not have. */
const structural = [
  "description",
  "type",
  "additionalProperties",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-list-type",
  "x-kubernetes-validations",
];

/** The places where a schema is not structural, in the words of Kubernetes. @param {unknown} node @param {string} path @param {boolean} junctor @returns {readonly string[]} */
function problems(node, path, junctor) {
  if (typeof node !== "object" || node === null) return [`${path} is no schema`];
  const schema = /** @type {Schema} */ (node);
  const own = Object.keys(schema).flatMap((keyword) => (known.has(keyword) ? [] : [`${path} has ${keyword}`]));
  const inJunctor = junctor ? structural.flatMap((keyword) => (keyword in schema ? [`${path} has ${keyword} in an alternative`] : [])) : [];
  const untyped = schema["x-kubernetes-int-or-string"] === true || schema["x-kubernetes-preserve-unknown-fields"] === true;
  const type = !junctor && !untyped && typeof schema["type"] !== "string" ? [`${path} has no type`] : [];
  const both = "properties" in schema && "additionalProperties" in schema ? [`${path} has properties and additionalProperties`] : [];
  const properties = Object.entries(/** @type {Schema} */ (schema["properties"] ?? {})).flatMap(([name, each]) => problems(each, `${path}.${name}`, junctor));
  const items = ["items", "additionalProperties"].flatMap((keyword) => (keyword in schema ? problems(schema[keyword], `${path}.${keyword}`, junctor) : []));
  // Its two alternatives are the one place where Kubernetes takes types.
  const branches =
    schema["x-kubernetes-int-or-string"] === true ? [] : ["anyOf", "oneOf"].flatMap((keyword) => /** @type {readonly unknown[]} */ (schema[keyword] ?? []));
  const alternatives = [...branches, ...("not" in schema ? [schema["not"]] : [])].flatMap((each) => problems(each, `${path}(alternative)`, true));
  // RE2, which Kubernetes is built with, repeats nothing more often.
  const repeats =
    typeof schema["pattern"] === "string" ? [...schema["pattern"].matchAll(/\{(?:\d+,)?(\d+)\}/gu)].filter(([, most]) => Number(most) > 1000) : [];
  return [...own, ...inJunctor, ...type, ...both, ...repeats.map(([text]) => `${path} repeats ${text}`), ...properties, ...items, ...alternatives];
}

/** The schema for a validator of JSON Schema: a bound that is refused itself is written otherwise there. @param {unknown} node @returns {unknown} */
function forValidator(node) {
  if (Array.isArray(node)) return node.map(forValidator);
  if (typeof node !== "object" || node === null) return node;
  const { exclusiveMinimum, ...rest } = /** @type {Schema} */ (node);
  const kept = exclusiveMinimum === true ? { ...rest, minimum: undefined, exclusiveMinimum: rest["minimum"] } : rest;
  return Object.fromEntries(Object.entries(kept).flatMap(([key, value]) => (value === undefined ? [] : [[key, forValidator(value)]])));
}

/** @param {string} folder @param {string} kind */
function examples(folder, kind) {
  return readdirSync(`${root}examples/${folder}`)
    .filter((name) => name.endsWith(".yaml"))
    .flatMap((name) => parseAllDocuments(readFileSync(`${root}examples/${folder}/${name}`, "utf8")))
    .map((document) => /** @type {Schema} */ (document.toJS()))
    .filter((document) => document["kind"] === kind);
}

describe.each(kinds)("the CustomResourceDefinition of %s", (kind) => {
  it("has a schema that is structural", () => {
    expect(problems(schemaOf(kind), "", false)).toEqual([]);
  });

  it("has the sections that the document has", () => {
    const { spec, status } = jsonSchema(kind).properties;
    const fields = Object.keys(/** @type {Schema} */ (schemaOf(kind)["properties"]));
    expect(fields).toEqual(["apiVersion", "kind", "metadata", ...(spec === undefined ? [] : ["spec"]), ...(status === undefined ? [] : ["status"])]);
  });

  it("has rules in the words of Kubernetes", () => {
    const text = JSON.stringify(schemaOf(kind));
    expect(text).toContain("x-kubernetes-validations");
    const rule = /"rule":"([^"]*)"/gu;
    for (const [, expression = ""] of text.matchAll(rule)) expect(expression).not.toMatch(/\bthis\b|_[a-z]/u);
  });

  it("takes every example, and refuses what the JSON Schema refuses of its values", () => {
    const validate = new Ajv({ strict: false, allErrors: true }).compile(/** @type {Schema} */ (forValidator(schemaOf(kind))));
    const documents = examples(kind === "Offer" ? "market" : "workloads", kind);
    expect(documents.length).toBeGreaterThan(2);
    for (const document of documents) expect(validate({ ...document, apiVersion: `${defaultGroup}/v1` }), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...documents[0], spec: { .../** @type {Schema} */ (documents[0]?.["spec"]), sources: "none", profiles: "none" } })).toBe(false);
    expect(validate({ ...documents[0], spec: undefined })).toBe(false);
  });

  it("prints columns of fields that there are", () => {
    for (const { jsonPath, type } of resource(kind).spec.versions[0]?.additionalPrinterColumns ?? []) {
      if (jsonPath.startsWith(".metadata.")) continue;
      const found = jsonPath
        .slice(1)
        .split(".")
        .reduce((/** @type {Schema} */ schema, step) => {
          const [, name = "", index] = /^(\w+)(\[0\])?$/u.exec(step) ?? [];
          const property = /** @type {Schema} */ (/** @type {Schema} */ (schema["properties"] ?? {})[name] ?? {});
          return index === undefined ? property : /** @type {Schema} */ (property["items"] ?? {});
        }, schemaOf(kind));
      expect([jsonPath, found["type"]]).toEqual([jsonPath, type === "date" ? "string" : type]);
    }
  });
});

it("the file of a group of one's own differs from the one that is there in its group alone", () => {
  const own = JSON.stringify(customResource("Offer", jsonSchema("Offer"), rules, "compute.example.com"));
  expect(own.replaceAll("compute.example.com", defaultGroup)).toBe(JSON.stringify(parse(readFileSync(`${root}schemas/kubernetes/offers.yaml`, "utf8"))));
});
