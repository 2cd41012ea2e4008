import type { DeviceRequirementJson, RoleJson } from "@cornercast/schemas";
import type { SelectorCompiler } from "../selector.js";
import type { DeviceFactKey } from "../facts/device-facts.js";
import { compileChoice, compileRange, compileVersionRange } from "./compile-ranges.js";
import { field, member, type Place } from "./place.js";
import type { PredicateBuilder } from "./predicate-builder.js";
import type { FactTest, Predicate, PredicateSubject } from "./predicate.js";

/** A named wish for equal devices, with the predicates that each of them has to meet. */
export interface DeviceRequest {
  /** `devices`, or the name of an additional one. */
  readonly name: string;
  readonly count: number;
  /** Predicates on each device. */
  readonly each: readonly Predicate[];
  /** The predicate on their number. */
  readonly number: Predicate;
  /** Predicates on their memory together. */
  readonly together: readonly Predicate[];
}

/** A relation between devices, in the form that the selection uses. */
export interface DeviceRelation {
  readonly kind: "match" | "distinct";
  readonly attribute: string;
  readonly requests: readonly string[];
  readonly predicate: Predicate;
}

/** The levels of support for a numeric format, the least first. */
export const formatSupportOrder: readonly string[] = ["none", "storage-only", "emulated", "native"];

/** The device requests of a role. */
export function compileDeviceRequests(
  build: PredicateBuilder,
  role: RoleJson,
  place: Place,
  artifacts: (request: string) => readonly Predicate[],
  compileSelector: SelectorCompiler | undefined,
): readonly DeviceRequest[] {
  const requests: DeviceRequest[] = [];
  if (role.devices !== undefined)
    requests.push(compileRequest(build, role.devices, role.devices.name ?? "devices", field(place, "devices"), artifacts, compileSelector));
  for (const [index, devices] of (role.additionalDevices ?? []).entries()) {
    const name = devices.name ?? String(index);
    requests.push(compileRequest(build, devices, name, member(place, "additionalDevices", name, index), () => [], compileSelector));
  }
  return requests;
}

/** The relations between the devices of a replica. */
export function compileDeviceRelations(build: PredicateBuilder, role: RoleJson, place: Place): readonly DeviceRelation[] {
  return (role.deviceConstraints ?? []).flatMap((constraint, index): DeviceRelation[] => {
    const attribute = constraint.matchAttribute ?? constraint.distinctAttribute;
    if (attribute === undefined) return [];
    const kind = constraint.matchAttribute === undefined ? "distinct" : "match";
    const wanted = kind === "match" ? `one ${attribute} for all` : `a different ${attribute} each`;
    const predicate = build.at("deviceConstraints[]", member(place, "deviceConstraints", index, index), wanted, { kind: "device-constraint", index });
    return [{ kind, attribute, requests: constraint.requests ?? [], predicate }];
  });
}

function compileRequest(
  build: PredicateBuilder,
  devices: DeviceRequirementJson,
  name: string,
  place: Place,
  artifacts: (request: string) => readonly Predicate[],
  compileSelector: SelectorCompiler | undefined,
): DeviceRequest {
  const count = devices.count ?? 1;
  const on =
    (fact: DeviceFactKey) =>
    (test: FactTest): PredicateSubject => ({ kind: "device", request: name, fact, test });
  const memory = field(place, "memory");
  const each: Predicate[] = [
    ...compileChoice(build, "devices.vendor", field(place, "vendor"), devices.vendor, on("vendor")),
    ...compileChoice(build, "devices.chip", field(place, "chip"), devices.chip, on("chip")),
    ...compileChoice(build, "devices.driver", field(place, "driver"), devices.driver, on("driver")),
    ...compileChoice(build, "devices.isa", field(place, "isa"), devices.isa, on("isa")),
    ...compileVersionRange(build, "devices.computeCapability", field(place, "computeCapability"), devices.computeCapability, on("computeCapability")),
    ...compileRange(build, "devices.memory.nominal", field(memory, "nominal"), devices.memory?.nominal, "bytes", on("memory.nominal")),
    ...compileRange(build, "devices.memory.usable", field(memory, "usable"), devices.memory?.usable, "bytes", on("memory.usable")),
    ...compileChoice(build, "devices.memory.type", field(memory, "type"), devices.memory?.type, on("memory.type")),
    ...compileRange(build, "devices.memoryBandwidth", field(place, "memoryBandwidth"), devices.memoryBandwidth, "bandwidth", on("memoryBandwidth")),
    ...compileFormats(build, devices, name, place),
    ...compileRange(build, "devices.power", field(place, "power"), devices.power, "power", on("power")),
    ...compileChoice(build, "devices.partition", field(place, "partition"), devices.partition, on("partition")),
    ...compileChoice(build, "devices.partitionProfile", field(place, "partitionProfile"), devices.partitionProfile, on("partitionProfile")),
    ...compileSelectors(build, devices, name, place, compileSelector),
    ...artifacts(name),
  ];
  return {
    name,
    count,
    each,
    number: build.at("devices.count", field(place, "count"), String(count), { kind: "device-count", request: name, count }),
    together: compileRange(build, "devices.totalMemory", field(place, "totalMemory"), devices.totalMemory, "bytes", (test) => ({
      kind: "device-total-memory",
      request: name,
      count,
      test,
    })),
  };
}

function compileFormats(build: PredicateBuilder, devices: DeviceRequirementJson, request: string, place: Place): readonly Predicate[] {
  return (devices.formats ?? []).flatMap((requirement, index) => {
    const format = requirement.format ?? "";
    const at = member(place, "formats", format, index);
    const support = requirement.support ?? "native";
    return [
      build.at("devices.formats[].support", field(at, "support"), `${format} ${support}`, {
        kind: "device",
        request,
        fact: `formats.${format}.support`,
        test: { kind: "at-least", order: formatSupportOrder, bound: support },
      }),
      ...compileRange(build, "devices.formats[].peak", field(at, "peak"), requirement.peak, "compute", (test) => ({
        kind: "device",
        request,
        fact: `formats.${format}.peak`,
        test,
      })),
    ];
  });
}

function compileSelectors(
  build: PredicateBuilder,
  devices: DeviceRequirementJson,
  request: string,
  place: Place,
  compileSelector: SelectorCompiler | undefined,
): readonly Predicate[] {
  return (devices.selectors ?? []).map((selector, index) => {
    const at = member(place, "selectors", selector.name ?? index, index);
    const expression = selector.cel ?? "";
    const compiled = compileSelector?.(expression);
    if (compiled?.kind === "ok") return build.at("devices.selectors[]", at, expression, { kind: "device-selector", request, selector: compiled.selector });
    return build.at("requirement-not-understood", at, expression, {
      kind: "not-understood",
      what: compiled === undefined ? "no selector engine was given" : compiled.message,
    });
  });
}
