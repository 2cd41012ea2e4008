import { suggest } from "../../../errors/index.js";
import { SelectorProblem } from "../selector-problem.js";
import { CONVERSION_FUNCTIONS } from "./conversion-functions.js";
import { KUBERNETES_FUNCTIONS } from "./kubernetes-functions.js";
import { LIST_FUNCTIONS } from "./list-functions.js";
import { OPERATORS } from "./operators.js";
import { OPTIONAL_FUNCTIONS } from "./optional-functions.js";
import type { Overload } from "./overload.js";
import { TEXT_FUNCTIONS } from "./text-functions.js";

const BY_NAME: ReadonlyMap<string, readonly Overload[]> = groupByName([
  ...OPERATORS,
  ...CONVERSION_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...OPTIONAL_FUNCTIONS,
  ...KUBERNETES_FUNCTIONS,
]);

/** Functions that Kubernetes knows and this evaluator does not: no device attribute has such a value. */
const UNSUPPORTED: ReadonlySet<string> = new Set(
  [
    "duration timestamp getFullYear getMonth getDayOfYear getDayOfMonth getDate getDayOfWeek getHours getMinutes getSeconds getMilliseconds",
    "url isURL getScheme getHost getHostname getPort getEscapedPath getQuery ip isIP ip.isCanonical cidr isCIDR containsIP containsCIDR",
    "format format.named validate image isImage transformMapEntry authorizer jsonpatch.escapeKey",
  ].flatMap((names) => names.split(" ")),
);

/**
 * The signatures of a function.
 *
 * @throws SelectorProblem `selector-unsupported` for a function that only Kubernetes has, `selector-undeclared` for one that nobody has
 */
export function overloadsOf(name: string, offset: number): readonly Overload[] {
  const overloads = BY_NAME.get(name);
  if (overloads !== undefined) return overloads;
  if (UNSUPPORTED.has(name)) throw new SelectorProblem("selector-unsupported", `the function ${name} is not supported in device selectors here`, offset);
  const near = suggest(name, BY_NAME.keys());
  throw new SelectorProblem("selector-undeclared", `undeclared function ${name}${near === undefined ? "" : `; did you mean ${near}?`}`, offset);
}

function groupByName(overloads: readonly Overload[]): ReadonlyMap<string, readonly Overload[]> {
  const groups = new Map<string, Overload[]>();
  for (const overload of overloads) {
    const group = groups.get(overload.name);
    if (group === undefined) groups.set(overload.name, [overload]);
    else group.push(overload);
  }
  return groups;
}
