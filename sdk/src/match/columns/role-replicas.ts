import type { CandidateContext } from "../candidates/evaluate-offer.js";
import type { CompiledRole } from "../predicates/compile-profiles.js";
import { evaluateRequests, hostReplicas, perUnitOf } from "../units/evaluate-role.js";
import { knownOutcomes, predicateKey, type Outcomes, type PredicateColumn } from "./known-outcomes.js";
import { sectionsOf } from "./predicate-sections.js";
import type { Section } from "./sections.js";
import { groupShapes, type ShapeGroups } from "./shape-groups.js";
import type { ShapeTable } from "./shape-table.js";

/** What the requests of a role for devices found, for each value of the sections that they read. */
export interface RequestColumns {
  readonly predicates: readonly PredicateColumn[];
  readonly ids: Uint32Array;
  readonly replicas: readonly (Replicas | undefined)[];
}

/** Replicas that the accelerators, and the free ones, of a unit serve; infinity where their number is no limit. */
interface Replicas {
  readonly all: number;
  readonly free: number;
}

/** Applies the requests of a role for devices once for each different value of the sections that they read. */
export function requestColumns(role: CompiledRole, shapes: ShapeTable, wanted: Uint32Array, context: CandidateContext): RequestColumns {
  const asked = role.requests.flatMap((request) => [...request.each, request.number, ...request.together]);
  const predicates = [...asked, ...role.relations.map(({ predicate }) => predicate)];
  const keys = predicates.map((predicate) => predicateKey(predicate, context));
  const sections = [...new Set<Section>(["devices", ...asked.flatMap(({ subject }) => sectionsOf(subject))])].filter((section) => section !== "nothing");
  const column = shapes.column(sections.includes("all") ? ["all"] : sections.sort());
  const parts = role.requests.map(({ name, count, each, together }) => [name, count, each.length, together.length]);
  const relations = role.relations.map(({ kind, attribute, requests }) => [kind, attribute, requests]);
  const key = keys.every((part) => part !== undefined) ? `requests ${JSON.stringify([sections, parts, relations])} ${keys.join(" ")}` : undefined;
  const { outcomes, extras } = knownOutcomes(shapes).ask<Replicas>(key, {
    predicates,
    column,
    wanted,
    apply(offer) {
      const found = evaluateRequests(role, offer, context.rules);
      return { findings: found.findings, extra: perUnitOf(found, Number.POSITIVE_INFINITY) };
    },
  });
  return {
    predicates: predicates.map((predicate, index) => ({ predicate, ids: column.ids, outcomes: outcomes[index] as Outcomes })),
    ids: column.ids,
    replicas: extras,
  };
}

/** How many replicas of a role units serve, by their accelerators and by their hosts: groups of shapes with equal numbers, and these. */
export interface RoleReplicas extends ShapeGroups {
  readonly all: Float64Array;
  readonly free: Float64Array;
}

/** How many replicas of a role each shape serves, from what its requests for devices found and from its host. */
export function replicasOf(role: CompiledRole, requests: RequestColumns, shapes: ShapeTable, wanted: Uint32Array, context: CandidateContext): RoleReplicas {
  const hosts = shapes.column(["host"]);
  const parts = role.unit.map((predicate) => predicateKey(predicate, context));
  const key = parts.every((part) => part !== undefined) ? `hosts ${String(role.role.maxReplicasPerUnit)} ${parts.join(" ")}` : undefined;
  const { extras } = knownOutcomes(shapes).ask<number>(key, {
    predicates: [],
    column: hosts,
    wanted,
    apply: (offer) => ({ findings: [], extra: hostReplicas(role, offer) }),
  });
  const byDevices = numbered(requests.replicas, (replicas) => (replicas === undefined ? "" : `${String(replicas.all)} ${String(replicas.free)}`));
  const byHost = numbered(extras, String);
  const of = { devices: new Uint32Array(shapes.size), host: new Uint32Array(shapes.size) };
  for (let index = 0; index < wanted.length; index += 1) {
    const shape = wanted[index] as number;
    of.devices[shape] = byDevices[requests.ids[shape] as number] as number;
    of.host[shape] = byHost[hosts.ids[shape] as number] as number;
  }
  const groups = groupShapes(wanted, [of.devices, of.host], shapes.size);
  const least = (shape: number, ofDevices: "all" | "free"): number =>
    Math.min(requests.replicas[requests.ids[shape] as number]?.[ofDevices] ?? 0, extras[hosts.ids[shape] as number] ?? 0);
  return {
    ...groups,
    all: Float64Array.from(groups.shapes, (shape) => least(shape, "all")),
    free: Float64Array.from(groups.shapes, (shape) => least(shape, "free")),
  };
}

/** A number for each value, equal ones for values of equal text. */
function numbered<Value>(values: readonly Value[], textOf: (value: Value) => string): Uint32Array {
  const known = new Map<string, number>();
  return Uint32Array.from(values, (value) => {
    const text = textOf(value);
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  });
}
