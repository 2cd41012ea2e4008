// @ts-check
import { structuralSchema } from "./structural-schema.mjs";

/** @typedef {import("./structural-schema.mjs").Schema} Schema */

/** The group under which documents are kept in a cluster. `alt` belongs to no registry of names (RFC 9476), and Kubernetes asks for a dot. */
export const defaultGroup = "cornercast.alt";

/**
 * What `kubectl get` prints of a document beside its name.
 *
 * @typedef {{readonly name: string, readonly type: string, readonly jsonPath: string, readonly description: string, readonly priority?: number}} Column
 */

/** @type {Readonly<Record<string, {readonly plural: string, readonly shortNames: readonly string[], readonly columns: readonly Column[]}>>} */
export const resources = {
  Workload: {
    plural: "workloads",
    shortNames: ["ccw"],
    columns: [
      { name: "Profile", type: "string", jsonPath: ".spec.profiles[0].name", description: "The first way to run the job." },
      { name: "Replicas", type: "integer", jsonPath: ".spec.profiles[0].roles[0].replicas", description: "How many replicas its first role has." },
      { name: "Devices", type: "integer", jsonPath: ".spec.profiles[0].roles[0].devices.count", description: "How many devices one of them needs." },
      {
        name: "Memory",
        type: "string",
        jsonPath: ".spec.profiles[0].roles[0].devices.memory.nominal.min",
        description: "The memory that a device has at least.",
      },
      { name: "Budget", type: "string", jsonPath: ".spec.budget.maxPerHour", description: "What the job may cost an hour." },
      { name: "Duration", type: "string", jsonPath: ".spec.schedule.duration", description: "How long it runs.", priority: 1 },
    ],
  },
  Offer: {
    plural: "offers",
    shortNames: ["cco"],
    columns: [
      { name: "Provider", type: "string", jsonPath: ".spec.operator.provider", description: "Who offers it." },
      { name: "Chip", type: "string", jsonPath: ".spec.shape.devices[0].chip", description: "The chip of its first devices." },
      { name: "Devices", type: "integer", jsonPath: ".spec.shape.devices[0].count", description: "How many of them a unit has." },
      { name: "Country", type: "string", jsonPath: ".spec.location.country[0].value", description: "Where it is." },
      { name: "Price", type: "string", jsonPath: ".status.price[0].perUnitHour", description: "What a unit costs an hour." },
      { name: "Free", type: "integer", jsonPath: ".status.availability.units", description: "How many units are free." },
      { name: "Observed", type: "date", jsonPath: ".status.observedAt", description: "When that was so.", priority: 1 },
    ],
  },
};

/**
 * The CustomResourceDefinition under which documents of a kind are kept in a cluster.
 *
 * - `apiVersion` of a document is there `<group>/v1`, and what its metadata may hold is what Kubernetes says.
 * - An Offer is written whole by who publishes it: its status is no subresource, so that one `apply` keeps prices and what is free.
 *
 * @param {string} kind
 * @param {Schema} schema its JSON Schema
 * @param {readonly {readonly message: string, readonly field?: string, readonly text: string, readonly expression: string}[]} rules
 * @param {string} group
 */
export function customResource(kind, schema, rules, group) {
  const { plural, shortNames, columns } = resources[kind] ?? { plural: "", shortNames: [], columns: [] };
  const { spec, status } = /** @type {Record<string, Schema>} */ (schema["properties"]);
  const definitions = /** @type {Schema} */ (schema["$defs"]);
  const structural = (/** @type {Schema} */ part) => structuralSchema(part, definitions, validations(rules));
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), shortNames, categories: ["cornercast"] },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          additionalPrinterColumns: [
            ...columns,
            { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp", description: "How long the cluster has had it." },
          ],
          schema: {
            openAPIV3Schema: {
              description: schema["description"],
              type: "object",
              required: ["spec"],
              properties: {
                apiVersion: { type: "string" },
                kind: { type: "string" },
                metadata: { type: "object" },
                ...(spec === undefined ? {} : { spec: structural(spec) }),
                ...(status === undefined ? {} : { status: structural(status) }),
              },
            },
          },
        },
      ],
    },
  };
}

/** The rules on whole messages, in the words of Kubernetes. @param {Parameters<typeof customResource>[2]} rules */
function validations(rules) {
  /** @type {Map<string, Schema[]>} */
  const byMessage = new Map();
  for (const { message, field, text, expression } of rules) {
    if (field !== undefined) continue;
    byMessage.set(message, [...(byMessage.get(message) ?? []), { rule: expression.replaceAll(/\bthis\b/gu, "self"), message: text }]);
  }
  return byMessage;
}
