import type { DeviceSection } from "./device-values.js";
import type { Expression } from "./expression.js";

/** What a part of an expression stands for on the device. */
export type DevicePath =
  | { readonly kind: "device" }
  | { readonly kind: "field"; readonly name: "driver" | "allowMultipleAllocations" }
  | { readonly kind: "section"; readonly section: DeviceSection }
  | { readonly kind: "domain"; readonly section: DeviceSection; readonly domain: string }
  | { readonly kind: "attribute"; readonly section: DeviceSection; readonly name: string };

/** The variables of `cel.bind` that stand for a part of the device; another variable is `undefined`. */
export type PathScope = ReadonlyMap<string, DevicePath | undefined>;

/**
 * What an expression such as `device.attributes["gpu.nvidia.com"].productName` stands for, if its keys are literals.
 *
 * - An optional step (`.?x`) is `undefined` unless `throughOptional`, since its value is an optional and not the attribute.
 */
export function devicePath(expression: Expression, scope: PathScope, throughOptional = false): DevicePath | undefined {
  if (expression.kind === "identifier") {
    if (scope.has(expression.name)) return scope.get(expression.name);
    return expression.name === "device" ? { kind: "device" } : undefined;
  }
  if (expression.kind !== "select" && expression.kind !== "index") return undefined;
  if (expression.optional && !throughOptional) return undefined;
  const operand = devicePath(expression.operand, scope, throughOptional);
  const key = expression.kind === "select" ? expression.field : textOf(expression.index);
  return operand === undefined || key === undefined ? undefined : step(operand, key);
}

/** One step further along a path: a field of the device, a domain, an attribute. */
export function step(path: DevicePath, key: string): DevicePath | undefined {
  switch (path.kind) {
    case "device":
      if (key === "attributes" || key === "capacity") return { kind: "section", section: key };
      return key === "driver" || key === "allowMultipleAllocations" ? { kind: "field", name: key } : undefined;
    case "section":
      return { kind: "domain", section: path.section, domain: key };
    case "domain":
      return { kind: "attribute", section: path.section, name: `${path.domain}/${key}` };
    default:
      return undefined;
  }
}

/** The text of a string literal. */
export function textOf(expression: Expression): string | undefined {
  return expression.kind === "literal" && expression.literal.kind === "string" ? expression.literal.value : undefined;
}

/** The attributes and device fields that an expression mentions by name, in order of first mention. */
export function listMentions(expression: Expression): readonly string[] {
  const found = new Set<string>();
  visit(expression, new Map(), found);
  return [...found];
}

function visit(expression: Expression, scope: PathScope, found: Set<string>): void {
  const path = devicePath(expression, scope, true) ?? presencePath(expression, scope);
  if (path?.kind === "attribute" || path?.kind === "field") {
    found.add(path.name);
    return;
  }
  if (expression.kind === "bind") {
    visit(expression.value, scope, found);
    visit(expression.body, withPath(scope, expression.variable, devicePath(expression.value, scope, true)), found);
    return;
  }
  const variables = expression.kind === "comprehension" ? expression.variables : expression.kind === "optional-map" ? [expression.variable] : [];
  const inner = variables.reduce((outer, name) => withPath(outer, name, undefined), scope);
  for (const child of childrenOf(expression)) visit(child, inner, found);
}

/** `has(path.x)` and `"x" in path` mention an attribute without reading it. */
function presencePath(expression: Expression, scope: PathScope): DevicePath | undefined {
  const presence = presenceTest(expression);
  const operand = presence === undefined ? undefined : devicePath(presence.container, scope, true);
  return operand === undefined || presence === undefined ? undefined : step(operand, presence.key);
}

/** The container and key of `has(container.key)` or `"key" in container`. */
export function presenceTest(expression: Expression): { readonly container: Expression; readonly key: string } | undefined {
  if (expression.kind === "has") return { container: expression.operand, key: expression.field };
  if (expression.kind !== "operator" || expression.name !== "in") return undefined;
  const [item, container] = expression.operands;
  const key = item === undefined ? undefined : textOf(item);
  return key === undefined || container === undefined ? undefined : { container, key };
}

/** A scope with one more variable. */
export function withPath(scope: PathScope, name: string, path: DevicePath | undefined): PathScope {
  return new Map(scope).set(name, path);
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "literal":
    case "identifier":
      return [];
    case "select":
    case "has":
      return [expression.operand];
    case "index":
      return [expression.operand, expression.index];
    case "operator":
    case "and":
    case "or":
      return expression.operands;
    case "call":
      return expression.target === undefined ? expression.operands : [expression.target, ...expression.operands];
    case "conditional":
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case "list":
      return expression.items.map((item) => item.value);
    case "map":
      return expression.entries.flatMap((entry) => [entry.key, entry.value]);
    case "comprehension":
      return [expression.range, ...(expression.condition === undefined ? [] : [expression.condition]), expression.body];
    case "bind":
      return [expression.value, expression.body];
    case "optional-map":
      return [expression.operand, expression.body];
  }
}
