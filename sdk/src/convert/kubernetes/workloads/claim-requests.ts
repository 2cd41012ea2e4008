import type { DeviceConstraintJson, DeviceRequirementJson, SelectorJson } from "@cornercast/schemas";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../../document/index.js";
import { listAt, objectAt, scalarAt, scalarText, textAt } from "../../source-value.js";
import { draDriver } from "../known-drivers.js";
import type { Report } from "../object-findings.js";
import { bytesText } from "../quantity-text.js";
import type { DeviceClasses } from "./device-classes.js";

/** One way to meet a request; without a requirement it needs nothing that offers state. */
export interface RequestAlternative {
  /** The name of the subrequest, where there are several ways. */
  readonly name?: string;
  readonly requirement?: DeviceRequirementJson;
}

/** A request of a claim. */
export interface ClaimRequest {
  readonly name: string;
  /** The ways to meet it, the best first. At least one. */
  readonly alternatives: readonly RequestAlternative[];
}

/** What a claim asks for. */
export interface ClaimRequests {
  readonly requests: readonly ClaimRequest[];
  readonly constraints: readonly DeviceConstraintJson[];
}

const mostRequests = 32;
const mostAlternatives = 8;
const mostSelectors = 32;
const longestSelector = 10_240;

/**
 * What the `spec` of a claim asks for, in any version of the API: `exactly` and `firstAvailable` of `v1`, the flat requests of `v1beta1` and
 * `v1alpha3`, and the `resourceClassName` of `v1alpha2`.
 *
 * - Selectors of the request and of its class are both kept as they are.
 * - All devices of a node are at least one.
 *
 * Source: kubernetes.io/docs/reference/kubernetes-api/workload-resources/resource-claim-v1.
 */
export function claimRequests(spec: JsonObject, part: string, classes: DeviceClasses, report: Report): ClaimRequests {
  const legacy = textAt(spec, "resourceClassName");
  if (legacy !== undefined) return { requests: [legacyRequest(spec, legacy, part, report)], constraints: [] };
  const devices = objectAt(spec, "devices");
  const listed = listAt(devices, "requests");
  if (listed.length > mostRequests)
    report({ code: "import-unsupported", message: `a claim has ${String(listed.length)} requests; the first ${String(mostRequests)} are read`, part });
  const requests = listed.slice(0, mostRequests).flatMap((request, index): ClaimRequest[] => {
    if (!isJsonObject(request)) return [];
    const name = textAt(request, "name") ?? `request-${String(index)}`;
    const at = `${part}/devices/requests/${String(index)}`;
    const first = listAt(request, "firstAvailable");
    if (first.length === 0) {
      const exactly = isJsonObject(request["exactly"] ?? null) ? "/exactly" : "";
      return [{ name, alternatives: [{ ...alternative(exactly === "" ? request : objectAt(request, "exactly"), `${at}${exactly}`, classes, report) }] }];
    }
    const alternatives = first.slice(0, mostAlternatives).flatMap((sub, position): RequestAlternative[] => {
      if (!isJsonObject(sub)) return [];
      const subName = textAt(sub, "name") ?? String(position);
      return [{ name: subName, ...alternative(sub, `${at}/firstAvailable/${String(position)}`, classes, report) }];
    });
    return alternatives.length === 0 ? [] : [{ name, alternatives }];
  });
  for (const [index, config] of listAt(devices, "config").entries()) {
    const driver = textAt(isJsonObject(config) ? config["opaque"] : undefined, "driver");
    report({
      code: "import-field-ignored",
      message: `the configuration for the driver ${(driver ?? "").slice(0, 63)} says how devices are set up, and not which`,
      part: `${part}/devices/config/${String(index)}`,
    });
  }
  return { requests, constraints: constraintsOf(devices, part, report) };
}

function legacyRequest(spec: JsonObject, className: string, part: string, report: Report): ClaimRequest {
  const known = draDriver(className);
  const reference = objectAt(spec, "parametersRef");
  if (Object.keys(reference).length > 0)
    report({
      code: "import-reference-missing",
      message: `the claim is of resource.k8s.io/v1alpha2, which Kubernetes has removed; its parameters ${(textAt(reference, "kind") ?? "").slice(0, 63)} are not read`,
      part: `${part}/parametersRef`,
    });
  if (known.kind === "other") return { name: "devices", alternatives: [{}] };
  return { name: "devices", alternatives: [{ requirement: { count: 1, ...(known.vendor === undefined ? {} : { vendor: { anyOf: [known.vendor] } }) } }] };
}

function alternative(request: JsonObject, part: string, classes: DeviceClasses, report: Report): { readonly requirement?: DeviceRequirementJson } {
  const className = textAt(request, "deviceClassName");
  const deviceClass = className === undefined ? undefined : classes.byName(className);
  if (deviceClass?.kind === "other") {
    report({
      code: "import-unsupported",
      message: `devices of the class ${(className ?? "").slice(0, 128)} (${deviceClass.what}) are no accelerators; they are left out`,
      part: `${part}/deviceClassName`,
    });
    return {};
  }
  if (deviceClass === undefined)
    report({
      code: "import-reference-missing",
      message: `the device class ${(className ?? "").slice(0, 128)} is not among the inputs; devices of any kind are asked for`,
      part: `${part}/deviceClassName`,
    });
  if (request["adminAccess"] === true)
    report({ code: "import-field-ignored", message: "the claim may look at devices that others use; nothing is taken from them", part: `${part}/adminAccess` });
  if (listAt(request, "tolerations").length > 0)
    report({
      code: "import-unsupported",
      message: "taints of single devices are not tolerated: a device with one is not free",
      part: `${part}/tolerations`,
    });
  const selectors = selectorsOf(request, deviceClass?.selectors ?? [], part, report);
  const count = countOf(request, part, report);
  const memory = memoryOf(request, part, report);
  return {
    requirement: {
      ...(count === undefined ? {} : { count }),
      ...(deviceClass?.driver === undefined ? {} : { driver: { anyOf: [deviceClass.driver] } }),
      ...(deviceClass?.vendor === undefined ? {} : { vendor: { anyOf: [deviceClass.vendor] } }),
      ...(memory === undefined ? {} : { memory: { usable: { min: memory } } }),
      ...(selectors.length === 0 ? {} : { selectors }),
    },
  };
}

/** The number of devices; absent where all of a node are asked for. */
function countOf(request: JsonObject, part: string, report: Report): number | undefined {
  const mode = textAt(request, "allocationMode");
  if (mode?.toLowerCase() === "all") {
    const spelled = mode === "All" ? "" : `; Kubernetes writes All, and refuses ${mode}`;
    report({
      code: "import-unsupported",
      message: `all devices of a node that will do are asked for, whatever their number; the workload asks for at least one${spelled}`,
      part: `${part}/allocationMode`,
    });
    return undefined;
  }
  const text = scalarAt(request, "count");
  if (text === undefined) return 1;
  if (/^[1-9][0-9]{0,5}$/u.test(text)) return Number(text);
  report({ code: "import-unsupported", message: `the count ${text.slice(0, 63)} is no number of devices; one is taken`, part: `${part}/count` });
  return 1;
}

function selectorsOf(request: JsonObject, ofClass: readonly string[], part: string, report: Report): SelectorJson[] {
  const own = listAt(request, "selectors").flatMap((selector) => {
    const expression = textAt(isJsonObject(selector) ? selector["cel"] : undefined, "expression");
    return expression === undefined ? [] : [expression];
  });
  const all = [...ofClass, ...own].map((expression) => expression.trim());
  const kept = all.filter((expression) => expression !== "" && new TextEncoder().encode(expression).length <= longestSelector).slice(0, mostSelectors);
  if (kept.length < all.length)
    report({ code: "import-unsupported", message: "selectors that are empty, too long or too many are left out", part: `${part}/selectors` });
  return kept.map((cel) => ({ cel }));
}

/** The least memory, where `capacity.requests` says one. */
function memoryOf(request: JsonObject, part: string, report: Report): string | undefined {
  let memory: string | undefined;
  for (const [name, value] of Object.entries(objectAt(objectAt(request, "capacity"), "requests"))) {
    const bytes = /(?:^|\/)memory$/u.test(name) ? bytesText(value) : undefined;
    if (bytes === undefined)
      report({
        code: "import-unsupported",
        message: `the requested capacity ${name.slice(0, 128)} has no counterpart; it is left out`,
        part: `${part}/capacity/requests`,
      });
    else memory = bytes;
  }
  return memory;
}

function constraintsOf(devices: JsonObject, part: string, report: Report): readonly DeviceConstraintJson[] {
  return listAt(devices, "constraints").flatMap((constraint, index): DeviceConstraintJson[] => {
    const requests = texts(isJsonObject(constraint) ? constraint["requests"] : undefined);
    const match = textAt(constraint, "matchAttribute");
    const distinct = textAt(constraint, "distinctAttribute");
    const attribute = match ?? distinct;
    if (attribute === undefined || attribute.length > 317) {
      report({ code: "import-unsupported", message: "a constraint names no attribute; it is left out", part: `${part}/devices/constraints/${String(index)}` });
      return [];
    }
    return [{ ...(match === undefined ? { distinctAttribute: attribute } : { matchAttribute: attribute }), ...(requests.length === 0 ? {} : { requests }) }];
  });
}

function texts(value: JsonValue | undefined): string[] {
  return isJsonArray(value) ? value.flatMap((item) => scalarText(item) ?? []) : [];
}
