import { isDimension, type Dimension } from "../../quantity/dimension.js";
import type { JsonSchema } from "./document-contract.js";

/** What a schema says of one place in a document, with references resolved. */
export interface PlanNode {
  readonly schema: JsonSchema;
  /** The fields that an object may have; absent where any will do. */
  readonly fields?: ReadonlyMap<string, PlanNode>;
  /** The values of a map. */
  readonly values?: PlanNode;
  readonly items?: PlanNode;
  readonly quantity?: Dimension;
  /** The registry that a text is drawn from. */
  readonly registry?: string;
  /** The most bytes that a text may have in UTF-8, which JSON Schema cannot say. */
  readonly maxBytes?: number;
  /** The names of the two bounds where an object is a range. */
  readonly bounds?: readonly ["min", "max" | "below"];
  /** Whether an object accepts and refuses values: `{anyOf, noneOf}`. */
  readonly isChoice: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

// A registry named on a message means the texts of these fields of it.
const registryCarriers: ReadonlySet<string> = new Set(["anyOf", "noneOf", "value", "values"]);

const plans: WeakMap<JsonSchema, PlanNode> = new WeakMap();

/** The plan of a whole schema; made once for each. */
export function schemaPlan(root: JsonSchema): PlanNode {
  let plan = plans.get(root);
  if (plan === undefined) {
    plan = compile(root, root, undefined, new Map());
    plans.set(root, plan);
  }
  return plan;
}

/** The plan of a place; absent where the schema says nothing. */
export function planAt(plan: PlanNode, tokens: readonly string[]): PlanNode | undefined {
  let node: PlanNode | undefined = plan;
  for (const token of tokens) node = node?.fields?.get(token) ?? node?.values ?? node?.items;
  return node;
}

function compile(schema: JsonSchema, root: JsonSchema, inherited: string | undefined, made: Map<string, PlanNode>): PlanNode {
  const registry = text(schema["x-registry"]) ?? inherited;
  const reference = text(schema["$ref"]);
  if (reference === undefined) return fill({ schema, isChoice: false }, schema, root, registry, made);
  // Messages may contain themselves, so a node is known before it is complete.
  const key = `${reference} ${registry ?? ""}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const target = resolve(reference, root);
  const node: Mutable<PlanNode> = { schema: { ...target, ...schema }, isChoice: false };
  made.set(key, node);
  return fill(node, { ...target, ...schema, $ref: undefined }, root, registry ?? text(target["x-registry"]), made);
}

function fill(node: Mutable<PlanNode>, schema: JsonSchema, root: JsonSchema, registry: string | undefined, made: Map<string, PlanNode>): PlanNode {
  const properties = schema["properties"];
  if (isSchema(properties)) {
    node.fields = new Map(
      Object.entries(properties).flatMap(([name, property]) =>
        isSchema(property) ? [[name, compile(property, root, registryCarriers.has(name) ? registry : undefined, made)] as const] : [],
      ),
    );
    node.isChoice = node.fields.has("anyOf") && node.fields.has("noneOf");
    const bounds = boundsOf(node.fields);
    if (bounds !== undefined) node.bounds = bounds;
  }
  const additional = schema["additionalProperties"];
  if (isSchema(additional)) node.values = compile(additional, root, registry, made);
  const items = schema["items"];
  if (isSchema(items)) node.items = compile(items, root, registry, made);
  const quantity = text(schema["x-quantity"]);
  if (quantity !== undefined && isDimension(quantity)) node.quantity = quantity;
  if (registry !== undefined) node.registry = registry;
  const maxBytes = schema["x-max-bytes"];
  if (typeof maxBytes === "number") node.maxBytes = maxBytes;
  return node;
}

function boundsOf(fields: ReadonlyMap<string, PlanNode>): readonly ["min", "max" | "below"] | undefined {
  if (!fields.has("min")) return undefined;
  return fields.has("max") ? ["min", "max"] : fields.has("below") ? ["min", "below"] : undefined;
}

function resolve(reference: string, root: JsonSchema): JsonSchema {
  if (!reference.startsWith("#")) return {};
  let target: unknown = root;
  for (const token of decodeURIComponent(reference.slice(1)).split("/").slice(1)) {
    target = isSchema(target) ? target[token.replace(/~1/g, "/").replace(/~0/g, "~")] : undefined;
  }
  return isSchema(target) ? target : {};
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
