/** A CEL type as far as device selectors need it. `dyn` is what an attribute is before it has been read. */
export type CelType =
  | { readonly kind: ScalarTypeName }
  | { readonly kind: "list"; readonly element: CelType }
  | { readonly kind: "map"; readonly key: CelType; readonly value: CelType }
  | { readonly kind: "optional"; readonly value: CelType };

/** Types without parameters. */
export type ScalarTypeName = "dyn" | "bool" | "int" | "uint" | "double" | "string" | "bytes" | "null" | "type" | "quantity" | "semver" | "device";

export const DYN: CelType = { kind: "dyn" };
export const BOOL: CelType = { kind: "bool" };
export const INT: CelType = { kind: "int" };
export const UINT: CelType = { kind: "uint" };
export const DOUBLE: CelType = { kind: "double" };
export const STRING: CelType = { kind: "string" };
export const BYTES: CelType = { kind: "bytes" };
export const NULL: CelType = { kind: "null" };
export const TYPE: CelType = { kind: "type" };
export const QUANTITY: CelType = { kind: "quantity" };
export const SEMVER: CelType = { kind: "semver" };
export const DEVICE: CelType = { kind: "device" };

/** The type `list(element)`. */
export function listOf(element: CelType): CelType {
  return { kind: "list", element };
}

/** The type `map(key, value)`. */
export function mapOf(key: CelType, value: CelType): CelType {
  return { kind: "map", key, value };
}

/** The type `optional(value)`. */
export function optionalOf(value: CelType): CelType {
  return { kind: "optional", value };
}

/** Whether a value of `actual` may stand where `formal` is wanted. `dyn` on either side is settled when the selector runs. */
export function isAssignable(actual: CelType, formal: CelType): boolean {
  if (actual.kind === "dyn" || formal.kind === "dyn") return true;
  if (actual.kind === "list" && formal.kind === "list") return isAssignable(actual.element, formal.element);
  if (actual.kind === "map" && formal.kind === "map") return isAssignable(actual.key, formal.key) && isAssignable(actual.value, formal.value);
  if (actual.kind === "optional" && formal.kind === "optional") return isAssignable(actual.value, formal.value);
  return actual.kind === formal.kind;
}

/** The type of either of two values, or `undefined` when Kubernetes would refuse to mix them in one list or map. */
export function joinTypes(left: CelType, right: CelType): CelType | undefined {
  if (!isAssignable(left, right)) return undefined;
  return formatType(left) === formatType(right) ? left : DYN;
}

/** Writes a type as CEL does: `map(string, map(string, dyn))`. */
export function formatType(type: CelType): string {
  switch (type.kind) {
    case "list":
      return `list(${formatType(type.element)})`;
    case "map":
      return `map(${formatType(type.key)}, ${formatType(type.value)})`;
    case "optional":
      return `optional(${formatType(type.value)})`;
    case "null":
      return "null_type";
    case "quantity":
      return "kubernetes.Quantity";
    case "semver":
      return "kubernetes.Semver";
    case "device":
      return "kubernetes.DRADevice";
    default:
      return type.kind;
  }
}
