import type { DeviceJson, OfferJson } from "@cornercast/schemas";
import { formatQuantity } from "../../quantity/format-quantity.js";
import { scaleQuantity } from "../../quantity/quantity-arithmetic.js";
import { notBelow } from "../amounts.js";
import { deviceFact } from "../facts/device-facts.js";
import type { FactRegistry } from "../facts/fact-registry.js";
import { unknownFact, type Fact } from "../facts/fact.js";
import { findingOf, plainFinding, type PredicateFinding } from "../findings.js";
import type { DeviceRequest } from "../predicates/compile-devices.js";
import { evaluateTest } from "../predicates/evaluate-test.js";
import type { MatchRules } from "../rules/match-rules.js";
import { evaluateDevice } from "./evaluate-device.js";

/** The accelerators of a unit that a request is about, and what its predicates found on them. */
export interface DeviceSelection {
  readonly request: DeviceRequest;
  /** Entries of equal kind that the findings are about: those that come closest, all of them acceptable or none. */
  readonly entries: readonly DeviceJson[];
  readonly findings: readonly PredicateFinding[];
  /** How many accelerators the entries hold; undefined where one entry does not say. */
  readonly count: number | undefined;
}

interface Group {
  readonly entries: DeviceJson[];
  readonly each: readonly PredicateFinding[];
  readonly violated: number;
  readonly unknown: number;
}

/**
 * The groups of equal accelerators of a unit, those that come closest to a request first, and what the predicates found on each.
 *
 * - Accelerators of different chips or partitions are never merged: a replica runs on equal ones.
 * - `inDomain` is the number of accelerators within reach, where a replica may span units of one domain.
 * - A unit that is known to have no accelerator violates every predicate of the request.
 */
export function selectDevices(offer: OfferJson, request: DeviceRequest, rules: MatchRules, inDomain?: number): readonly DeviceSelection[] {
  const devices = offer.spec?.shape?.devices ?? [];
  if (devices.length === 0) return [withoutDevices(offer, request)];
  const groups = new Map<string, Group>();
  for (const device of devices) {
    const each = request.each.map((predicate) => evaluateDevice(predicate, device, offer, rules));
    const key = `${identity(device)}|${each.map((finding) => finding.status[0]).join("")}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { entries: [device], each, violated: number(each, "violated"), unknown: number(each, "unknown") });
    else group.entries.push(device);
  }
  return [...groups.values()]
    .map((group) => {
      const selection = describe(offer, request, group, rules.registry, inDomain);
      return { selection, score: [number(selection.findings, "violated"), number(selection.findings, "unknown"), -(selection.count ?? 0)] };
    })
    .sort((a, b) => (before(a.score, b.score) ? -1 : before(b.score, a.score) ? 1 : 0))
    .map(({ selection }) => selection);
}

function describe(offer: OfferJson, request: DeviceRequest, group: Group, registry: FactRegistry, inDomain: number | undefined): DeviceSelection {
  const count = countOf(group.entries);
  const within = inDomain ?? count;
  const atLeast = group.entries.reduce((sum, device) => sum + (device.count ?? 0), 0);
  const complete = offer.spec?.shape?.devicesComplete === true || group.entries.every((device) => device.count !== undefined);
  const enough = (within ?? atLeast) >= request.count;
  const fact: Fact = { kind: "count", value: within ?? atLeast, source: { id: "asserted", kind: "asserted" } };
  const countFinding = enough
    ? findingOf(request.number, "satisfied", fact)
    : within === undefined || !complete
      ? findingOf(request.number, "unknown", within === undefined ? unknownFact : fact)
      : findingOf(request.number, "violated", fact);
  return {
    request,
    entries: group.entries,
    count,
    findings: [...group.each, countFinding, ...request.together.map((predicate) => totalMemory(predicate, offer, group.entries[0], request.count, registry))],
  };
}

/** The memory of all the accelerators of a replica together: as many as it asks for, of the nominal class or else usable. */
function totalMemory(
  predicate: DeviceRequest["number"],
  offer: OfferJson,
  device: DeviceJson | undefined,
  count: number,
  registry: FactRegistry,
): PredicateFinding {
  if (device === undefined || predicate.subject.kind !== "device-total-memory") return plainFinding(predicate, "unknown");
  const { test } = predicate.subject;
  const sources = offer.spec?.sources ?? [];
  const nominal = deviceFact(device, "memory.nominal", sources, registry);
  const usable = nominal.kind === "quantity" ? nominal : deviceFact(device, "memory.usable", sources, registry);
  if (usable.kind !== "quantity") return findingOf(predicate, "unknown", nominal.kind === "one-of" ? nominal : unknownFact);
  const total = scaleQuantity(usable.value, count);
  const fact: Fact = { kind: "quantity", value: total, text: formatQuantity(total), source: usable.source };
  if (nominal.kind !== "quantity" && test.kind === "min" && notBelow(total, test.bound) !== true) return findingOf(predicate, "unknown", fact);
  return findingOf(predicate, evaluateTest(test, fact), fact);
}

function withoutDevices(offer: OfferJson, request: DeviceRequest): DeviceSelection {
  const none = offer.spec?.shape?.devicesComplete === true;
  const predicates = [...request.each, request.number, ...request.together];
  const zero: Fact = { kind: "count", value: 0, source: { id: "asserted", kind: "asserted" } };
  return {
    request,
    entries: [],
    count: none ? 0 : undefined,
    findings: predicates.map((predicate) => {
      if (!none) return plainFinding(predicate, "unknown", undefined, "the offer does not say which accelerators it has");
      return predicate === request.number ? findingOf(predicate, "violated", zero) : plainFinding(predicate, "violated", "no accelerator");
    }),
  };
}

/** Accelerators of one identity are interchangeable for a replica. */
function identity(device: DeviceJson): string {
  return [device.chip ?? (device.chipCandidates ?? []).join(","), device.product ?? "", device.partition?.kind ?? "", device.partition?.profile ?? ""].join(
    "|",
  );
}

function countOf(entries: readonly DeviceJson[]): number | undefined {
  let sum = 0;
  for (const device of entries) {
    if (device.count === undefined) return undefined;
    sum += device.count;
  }
  return sum;
}

function number(findings: readonly PredicateFinding[], status: PredicateFinding["status"]): number {
  let sum = 0;
  for (const finding of findings) if (finding.status === status && finding.predicate.preferred === undefined) sum += 1;
  return sum;
}

function before(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    if (value !== other) return value < other;
  }
  return false;
}
