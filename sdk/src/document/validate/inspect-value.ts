import { suggest } from "../../errors/suggest.js";
import { utf8Length } from "../decode-text.js";
import { formatPointer } from "../json-pointer.js";
import { fieldOf, isJsonArray, type JsonObject, type JsonValue } from "../json-value.js";
import { boundsAreEmpty } from "./bounds-are-empty.js";
import type { DocumentFinding } from "./document-finding.js";
import type { PlanNode } from "./schema-plan.js";

/** What the walk needs to know besides the value and its plan. */
export interface InspectOptions {
  /** The names of each registry; a registry that is absent is not checked. */
  readonly registries: ReadonlyMap<string, ReadonlySet<string>>;
  /** How a field that the schema does not have is reported. */
  readonly unknownFields: "error" | "warning";
}

/** What a walk along the schema found. */
export interface Inspection {
  readonly findings: readonly DocumentFinding[];
  /** The pointers of fields that the schema does not have. */
  readonly unknownFields: readonly string[];
}

/**
 * Looks at what a JSON Schema cannot judge: unknown fields with what was meant, registry names, ranges that hold nothing.
 *
 * - A name that a registry does not hold is a warning, because registries are open sets that grow without a new protocol version.
 * - A value of the wrong type is passed over; the validator reports it.
 */
export function inspectValue(document: JsonValue, plan: PlanNode, options: InspectOptions): Inspection {
  const findings: DocumentFinding[] = [];
  const unknownFields: string[] = [];
  const path: (string | number)[] = [];

  const walk = (value: JsonValue, node: PlanNode): void => {
    if (typeof value === "string") {
      if (node.registry !== undefined) checkRegistry(value, node.registry);
      if (node.maxBytes !== undefined && utf8Length(value, 0, value.length, node.maxBytes) > node.maxBytes) {
        findings.push({
          code: "out-of-range",
          severity: "error",
          message: "the text is too long",
          pointer: formatPointer(path),
          expected: `at most ${String(node.maxBytes)} bytes in UTF-8`,
        });
      }
      return;
    }
    if (typeof value !== "object" || value === null) return;
    if (isJsonArray(value)) {
      if (node.items === undefined) return;
      for (let index = 0; index < value.length; index += 1) {
        const item = value[index];
        if (item === undefined) continue;
        path.push(index);
        walk(item, node.items);
        path.pop();
      }
      return;
    }
    walkObject(value, node);
  };

  const walkObject = (value: JsonObject, node: PlanNode): void => {
    if (node.bounds !== undefined) checkRange(value, node, node.bounds);
    if (node.isChoice) checkChoice(value);
    for (const name in value) {
      const item = value[name];
      if (item === undefined) continue;
      const child = node.fields?.get(name) ?? node.values;
      path.push(name);
      if (child !== undefined) walk(item, child);
      else if (node.fields !== undefined) reportUnknownField(name, value, node.fields);
      path.pop();
    }
  };

  const reportUnknownField = (name: string, parent: JsonObject, fields: ReadonlyMap<string, PlanNode>): void => {
    const pointer = formatPointer(path);
    unknownFields.push(pointer);
    // A field that is already there is hardly what was meant.
    const meant = suggest(
      name,
      [...fields.keys()].filter((field) => !Object.hasOwn(parent, field)),
    );
    findings.push({
      code: "unknown-field",
      severity: options.unknownFields,
      message: `unknown field '${shortened(name)}'${options.unknownFields === "warning" ? ", kept and ignored" : ""}`,
      pointer,
      part: "key",
      ...(meant === undefined ? { expected: `one of ${listed([...fields.keys()])}` } : { suggestion: meant }),
    });
  };

  const checkRegistry = (value: string, registry: string): void => {
    const names = options.registries.get(registry);
    if (names === undefined || names.has(value)) return;
    const meant = suggest(value, names);
    findings.push({
      code: "unknown-registry-value",
      severity: "warning",
      message: `'${shortened(value)}' is not in the registry of ${registry}`,
      pointer: formatPointer(path),
      ...(meant === undefined ? {} : { suggestion: meant }),
    });
  };

  const checkRange = (value: JsonObject, node: PlanNode, [low, high]: readonly ["min", "max" | "below"]): void => {
    const [min, max] = [fieldOf(value, low), fieldOf(value, high)];
    if (
      (typeof min !== "string" && typeof min !== "number") ||
      (typeof max !== "string" && typeof max !== "number") ||
      !boundsAreEmpty(min, max, high === "below" ? "version" : node.fields?.get("min")?.quantity)
    )
      return;
    findings.push({
      code: "range-empty",
      severity: "error",
      message: `nothing can be at least ${String(min)} and ${high === "max" ? "at most" : "below"} ${String(max)}`,
      pointer: formatPointer([...path, low]),
    });
  };

  const checkChoice = (value: JsonObject): void => {
    const [accepted, refused] = [fieldOf(value, "anyOf"), fieldOf(value, "noneOf")];
    if (!isJsonArray(accepted) || !isJsonArray(refused) || accepted.length === 0 || !accepted.every((item) => refused.includes(item))) return;
    findings.push({ code: "choice-empty", severity: "error", message: "every accepted value is also refused", pointer: formatPointer([...path, "anyOf"]) });
  };

  walk(document, plan);
  return { findings, unknownFields };
}

/** At most a dozen names for a message. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map(shortened).join(", ");
  return names.length > 12 ? `${shown} and ${String(names.length - 12)} more` : shown;
}

/** A text for a message, cut to a length that fits a line. */
export function shortened(value: string): string {
  return value.length > 64 ? `${value.slice(0, 64)}…` : value;
}
