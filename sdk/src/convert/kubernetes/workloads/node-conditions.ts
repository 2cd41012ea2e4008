import { isJsonArray, isJsonObject, type JsonObject } from "../../../document/index.js";
import { listAt, objectAt, scalarText, textAt } from "../../source-value.js";
import type { Report } from "../object-findings.js";
import { escapeToken } from "./pointer-token.js";

/** What a pod demands of a label of its node. */
export interface LabelCondition {
  readonly label: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  readonly values: readonly string[];
  /** Its JSON Pointer in the pod. */
  readonly part: string;
}

const operators: ReadonlySet<string> = new Set(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]);
const mostTerms = 16;
const mostConditions = 64;

/**
 * What a pod demands of its node, as alternatives: `nodeSelector` together with each term of the required node affinity.
 *
 * - Terms are alternatives, and all expressions of a term must hold.
 * - A term that nothing can meet, because it is empty, is left out.
 *
 * Source: kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node.
 */
export function nodeConditions(pod: JsonObject, part: string, report: Report): readonly (readonly LabelCondition[])[] {
  const selected = Object.entries(objectAt(pod, "nodeSelector")).flatMap(([label, value]): LabelCondition[] => {
    const text = scalarText(value);
    return text === undefined ? [] : [{ label, operator: "In", values: [text], part: `${part}/nodeSelector/${escapeToken(label)}` }];
  });
  const affinity = objectAt(objectAt(pod, "affinity"), "nodeAffinity");
  const required = objectAt(affinity, "requiredDuringSchedulingIgnoredDuringExecution");
  const at = `${part}/affinity/nodeAffinity`;
  if (listAt(affinity, "preferredDuringSchedulingIgnoredDuringExecution").length > 0)
    report({
      code: "import-field-ignored",
      message: "what a pod prefers of its node ranks nodes and excludes none; it is not carried over",
      part: `${at}/preferredDuringSchedulingIgnoredDuringExecution`,
    });
  const terms = listAt(required, "nodeSelectorTerms").filter(isJsonObject);
  if (terms.length > mostTerms)
    report({ code: "import-unsupported", message: `a pod has ${String(terms.length)} node affinity terms; the first ${String(mostTerms)} are kept`, part: at });
  const alternatives = terms.slice(0, mostTerms).flatMap((term, index) => {
    const where = `${at}/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/${String(index)}`;
    if (listAt(term, "matchFields").length > 0)
      report({
        code: "import-unsupported",
        message: "the name of a node says nothing that offers state; matchFields are left out",
        part: `${where}/matchFields`,
      });
    const conditions = listAt(term, "matchExpressions").flatMap((expression, position) =>
      conditionOf(expression, `${where}/matchExpressions/${String(position)}`, report),
    );
    return conditions.length + listAt(term, "matchFields").length === 0 ? [] : [conditions];
  });
  const all = alternatives.length === 0 ? [selected] : alternatives.map((conditions) => [...selected, ...conditions]);
  if (all.some((conditions) => conditions.length > mostConditions))
    report({ code: "import-unsupported", message: `a pod has more than ${String(mostConditions)} conditions on its node; the first are kept`, part });
  return all.map((conditions) => conditions.slice(0, mostConditions));
}

function conditionOf(expression: Parameters<typeof textAt>[0], part: string, report: Report): LabelCondition[] {
  const label = textAt(expression, "key");
  const operator = textAt(expression, "operator");
  const listed = isJsonObject(expression) ? expression["values"] : undefined;
  const values = isJsonArray(listed ?? null) ? listAt(expression, "values").flatMap((value) => scalarText(value) ?? []) : [];
  const needsValues = operator === "In" || operator === "NotIn" || operator === "Gt" || operator === "Lt";
  if (label === undefined || !isOperator(operator) || (needsValues && values.length === 0)) {
    report({ code: "import-unsupported", message: "an expression without a key, a known operator and its values is left out", part });
    return [];
  }
  return [{ label, operator, values, part }];
}

function isOperator(text: string | undefined): text is LabelCondition["operator"] {
  return text !== undefined && operators.has(text);
}
