import type { AttributeRequirementJson, RoleJson } from "@cornercast/schemas";
import type { UnitFactKey } from "../facts/unit-facts.js";
import type { SelectorCompiler } from "../selector.js";
import { choiceText, compileChoice, compileCountRange, compileRange } from "./compile-ranges.js";
import { field, member, type Place } from "./place.js";
import type { PredicateBuilder } from "./predicate-builder.js";
import type { FactTest, Predicate, PredicateSubject } from "./predicate.js";

const on =
  (fact: UnitFactKey) =>
  (test: FactTest): PredicateSubject => ({ kind: "unit", fact, test });

/** The predicates of a role on the unit around its devices: domain, network, host, attributes. */
export function compileUnit(build: PredicateBuilder, role: RoleJson, place: Place, compileSelector: SelectorCompiler | undefined): readonly Predicate[] {
  const scaleUp = field(place, "scaleUp");
  const scaleOut = field(place, "scaleOut");
  const host = field(place, "host");
  const features = role.host?.features ?? [];
  return [
    ...compileCountRange(build, "scaleUp.domainSize", field(scaleUp, "domainSize"), role.scaleUp?.domainSize, (test) => ({ kind: "domain-size", test })),
    ...compileRange(build, "scaleUp.perDevice", field(scaleUp, "perDevice"), role.scaleUp?.perDevice, "bandwidth", on("scaleUp.perDevice")),
    ...compileChoice(build, "scaleUp.fabric", field(scaleUp, "fabric"), role.scaleUp?.fabric, on("scaleUp.fabric")),
    ...compileRange(build, "scaleOut.perDevice", field(scaleOut, "perDevice"), role.scaleOut?.perDevice, "bandwidth", on("scaleOut.perDevice")),
    ...compileRange(build, "scaleOut.perUnit", field(scaleOut, "perUnit"), role.scaleOut?.perUnit, "bandwidth", on("scaleOut.perUnit")),
    ...compileChoice(build, "scaleOut.fabric", field(scaleOut, "fabric"), role.scaleOut?.fabric, on("scaleOut.fabric")),
    ...(role.scaleOut?.rdma === undefined
      ? []
      : [build.at("scaleOut.rdma", field(scaleOut, "rdma"), String(role.scaleOut.rdma), on("scaleOut.rdma")({ kind: "flag", wanted: role.scaleOut.rdma }))]),
    ...compileChoice(build, "host.arch", field(host, "arch"), role.host?.arch, on("host.arch")),
    ...compileCountRange(build, "host.cores", field(host, "cores"), role.host?.cores, on("host.cores")),
    ...compileRange(build, "host.memory", field(host, "memory"), role.host?.memory, "bytes", on("host.memory")),
    ...compileRange(build, "host.disk", field(host, "disk"), role.host?.disk, "bytes", on("host.disk")),
    ...compileChoice(build, "host.os", field(host, "os"), role.host?.os, on("host.os")),
    ...(features.length === 0
      ? []
      : [build.at("host.features", field(host, "features"), features.join(", "), on("host.features")({ kind: "all-of", members: features }))]),
    ...compileChoice(build, "instanceType", field(place, "instanceType"), role.instanceType, on("instanceType")),
    ...(role.unitAttributes ?? []).map((requirement, index) => compileAttribute(build, requirement, place, index)),
    ...(role.unitSelectors ?? []).map((selector, index) => {
      const at = member(place, "unitSelectors", selector.name ?? index, index);
      const compiled = compileSelector?.(selector.cel ?? "");
      if (compiled?.kind === "ok") return build.at("unitSelectors[]", at, selector.cel ?? "", { kind: "unit-selector", selector: compiled.selector });
      return build.at("requirement-not-understood", at, selector.cel ?? "", {
        kind: "not-understood",
        what: compiled?.message ?? "no selector engine was given",
      });
    }),
  ];
}

function compileAttribute(build: PredicateBuilder, requirement: AttributeRequirementJson, place: Place, index: number): Predicate {
  const name = requirement.name ?? "";
  const anyOf = requirement.anyOf ?? [];
  const noneOf = requirement.noneOf ?? [];
  const at = member(place, "unitAttributes", name, index);
  if (anyOf.length + noneOf.length > 0) {
    return build.at("unitAttributes[]", at, `${name} ${choiceText(anyOf, noneOf)}`, on(`attributes.${name}`)({ kind: "choice", anyOf, noneOf }));
  }
  const wanted = requirement.exists ?? true;
  return build.at("unitAttributes[]", at, wanted ? `${name} present` : `${name} absent`, on(`attributes.${name}`)({ kind: "present", wanted }));
}
