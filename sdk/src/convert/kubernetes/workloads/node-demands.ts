import type { AttributeRequirementJson, ChoiceJson, HostRequirementJson, SelectorJson } from "@cornercast/schemas";
import type { Report } from "../object-findings.js";
import { bothChoices } from "./both-choices.js";
import { deviceDemand, type DeviceDemand } from "./device-labels.js";
import type { LabelCondition } from "./node-conditions.js";

/** What the node of a role must be, besides the accelerators that the role asks for. */
export interface NodeDemands {
  readonly host: HostRequirementJson;
  readonly instanceType?: ChoiceJson;
  readonly attributes: readonly AttributeRequirementJson[];
  readonly selectors: readonly SelectorJson[];
  readonly devices: readonly DeviceDemand[];
  readonly place: PlaceDemands;
}

/** What a profile states for all its roles. */
export interface PlaceDemands {
  readonly regions?: ChoiceJson;
  readonly zones?: ChoiceJson;
  readonly preemptible?: "required" | "refused";
  /** The same demands as attributes of the unit, for roles that differ. */
  readonly attributes: readonly AttributeRequirementJson[];
}

type Field = "arch" | "os" | "instanceType" | "regions" | "zones";

/** Labels that Kubernetes defines, with the facts that they state. Source: kubernetes.io/docs/reference/labels-annotations-taints. */
const fields: ReadonlyMap<string, Field> = new Map([
  ["kubernetes.io/arch", "arch"],
  ["beta.kubernetes.io/arch", "arch"],
  ["kubernetes.io/os", "os"],
  ["beta.kubernetes.io/os", "os"],
  ["node.kubernetes.io/instance-type", "instanceType"],
  ["beta.kubernetes.io/instance-type", "instanceType"],
  ["topology.kubernetes.io/region", "regions"],
  ["failure-domain.beta.kubernetes.io/region", "regions"],
  ["topology.kubernetes.io/zone", "zones"],
  ["failure-domain.beta.kubernetes.io/zone", "zones"],
]);

/** Labels of managed clusters that tell capacity that can be taken away from what stays. */
const capacity: ReadonlyMap<string, readonly [preemptible: string, stays: readonly string[]]> = new Map([
  ["cloud.google.com/gke-spot", ["true", []]],
  ["cloud.google.com/gke-preemptible", ["true", []]],
  ["eks.amazonaws.com/capacityType", ["SPOT", ["ON_DEMAND"]]],
  ["karpenter.sh/capacity-type", ["spot", ["on-demand", "reserved"]]],
  ["kubernetes.azure.com/scalesetpriority", ["spot", ["regular"]]],
]);

const longestLabel = 317;

/**
 * What the conditions on the labels of a node demand.
 *
 * - A label whose meaning is a fact of offers becomes a predicate on that fact, so that offers without labels can be judged too.
 * - A label about accelerators becomes a predicate on those that the role asks for, where `vendors` says that it asks for such ones.
 * - Every other label is a predicate on an attribute of the unit: nodes are imported with all their labels.
 */
export function nodeDemands(conditions: readonly LabelCondition[], vendors: ReadonlySet<string>, report: Report): NodeDemands {
  const choices = new Map<Field, ChoiceJson>();
  const devices: DeviceDemand[] = [];
  const attributes = new Map<string, AttributeRequirementJson>();
  const ofPlace = new Map<string, AttributeRequirementJson>();
  const selectors: SelectorJson[] = [];
  let preemptible: PlaceDemands["preemptible"];
  for (const condition of conditions) {
    const { label, operator, part } = condition;
    if (label.length > longestLabel || (operator !== "Gt" && operator !== "Lt" && condition.values.length > 256)) {
      report({ code: "import-unsupported", message: "a condition on a label is too long; it is left out", part });
      continue;
    }
    const field = fields.get(label);
    const choice = choiceOf(condition);
    const life = lifeOf(condition);
    if (field !== undefined && choice !== undefined) {
      const both = bothChoices(choices.get(field), choice);
      if (both === undefined) report({ code: "import-conflict", message: `the conditions on ${label} leave no value; the first is kept`, part });
      else choices.set(field, both);
      if (field === "regions" || field === "zones") addAttribute(ofPlace, condition, report);
      continue;
    }
    if (life !== undefined) {
      if (preemptible !== undefined && preemptible !== life)
        report({ code: "import-conflict", message: "capacity that can be taken away is both demanded and refused; the first is kept", part });
      preemptible ??= life;
      addAttribute(ofPlace, condition, report);
      continue;
    }
    const demand = deviceDemand(condition, report);
    if (demand !== undefined && vendors.has(demand.vendor)) {
      devices.push(demand);
      continue;
    }
    if (operator === "Gt" || operator === "Lt") addSelector(selectors, condition, report);
    else addAttribute(attributes, condition, report);
  }
  const [arch, os, instanceType, regions, zones] = [...(["arch", "os", "instanceType", "regions", "zones"] as const)].map((field) => choices.get(field));
  return {
    host: { ...(arch === undefined ? {} : { arch }), ...(os === undefined ? {} : { os }) },
    ...(instanceType === undefined ? {} : { instanceType }),
    attributes: [...attributes.values()],
    selectors,
    devices,
    place: {
      ...(regions === undefined ? {} : { regions }),
      ...(zones === undefined ? {} : { zones }),
      ...(preemptible === undefined ? {} : { preemptible }),
      attributes: [...ofPlace.values()],
    },
  };
}

/** A condition as a choice among values; none where it is of another kind, or where a value cannot be one of a choice. */
export function choiceOf({ operator, values }: LabelCondition): ChoiceJson | undefined {
  const unique = [...new Set(values)];
  if (unique.some((value) => value === "" || value.length > 256)) return undefined;
  return operator === "In" ? { anyOf: unique } : operator === "NotIn" ? { noneOf: unique } : undefined;
}

function lifeOf({ label, operator, values }: LabelCondition): PlaceDemands["preemptible"] | undefined {
  const row = capacity.get(label);
  if (row === undefined) return undefined;
  const [preemptible, stays] = row;
  if (operator === "In" && values.every((value) => value === preemptible)) return "required";
  if (operator === "In" && values.every((value) => stays.includes(value))) return "refused";
  if (operator === "NotIn" && values.includes(preemptible)) return "refused";
  // A label that only preemptible nodes have.
  return stays.length === 0 && operator === "Exists" ? "required" : stays.length === 0 && operator === "DoesNotExist" ? "refused" : undefined;
}

function addAttribute(found: Map<string, AttributeRequirementJson>, { label, operator, values, part }: LabelCondition, report: Report): void {
  const unique = [...new Set(values)];
  const known = found.get(label);
  if (operator === "Exists" || operator === "DoesNotExist") {
    if (known === undefined) found.set(label, { name: label, exists: operator === "Exists" });
    else if ((known.exists ?? true) !== (operator === "Exists") || (operator === "DoesNotExist" && known.anyOf !== undefined)) conflict();
    return;
  }
  const choice: ChoiceJson = operator === "In" ? { anyOf: unique } : { noneOf: unique };
  if (known?.exists === false && operator === "In") return conflict();
  const both = bothChoices(
    known === undefined || known.exists !== undefined
      ? undefined
      : { ...(known.anyOf === undefined ? {} : { anyOf: known.anyOf }), ...(known.noneOf === undefined ? {} : { noneOf: known.noneOf }) },
    choice,
  );
  if (both === undefined) return conflict();
  found.set(label, { name: label, ...both });
  function conflict(): void {
    report({ code: "import-conflict", message: `the conditions on ${label} leave no value; the first is kept`, part });
  }
}

/** A label is a text, and Kubernetes compares it as a number. */
function addSelector(found: SelectorJson[], { label, operator, values, part }: LabelCondition, report: Report): void {
  const [bound = ""] = values;
  const slash = label.indexOf("/");
  const [domain, name] = slash < 0 ? [undefined, label] : [label.slice(0, slash), label.slice(slash + 1)];
  if (domain === undefined || !/^-?[0-9]{1,18}$/u.test(bound) || !/^[\w.-]+$/u.test(domain) || !/^[\w.-]+$/u.test(name)) {
    report({ code: "import-unsupported", message: `the comparison of the label ${label} with a number is left out`, part });
    return;
  }
  const value = `device.attributes["${domain}"]["${name}"]`;
  found.push({ cel: `int(${value}) ${operator === "Gt" ? ">" : "<"} ${bound}` });
}
