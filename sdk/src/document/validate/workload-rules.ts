import { suggest } from "../../errors/suggest.js";
import { formatPointer } from "../json-pointer.js";
import { fieldOf, isJsonObject, type JsonValue } from "../json-value.js";
import { resolvePath } from "../predicate-path.js";
import type { DocumentFinding } from "./document-finding.js";
import type { DocumentRule } from "./document-rules.js";
import { shortened } from "./inspect-value.js";
import { duplicates, instantsInOrder, itemsOf, textOf, unknownReferences, type Placed } from "./rule-parts.js";

/** What a Workload must hold beyond its schema. */
export const workloadRules: readonly DocumentRule[] = [uniqueNames, rolesExist, requestsExist, pathsExist, totalNeedsDuration, startsInOrder];

function spec(document: JsonValue): Placed {
  return { value: fieldOf(document, "spec") ?? null, path: ["spec"] };
}

function profiles(document: JsonValue): readonly Placed[] {
  return itemsOf(spec(document), "profiles");
}

/**
 * The paths of findings name members of lists, so a name that occurs twice would name neither.
 *
 * @implements document.names-are-unique
 */
function uniqueNames(document: JsonValue): readonly DocumentFinding[] {
  const root = spec(document);
  return [
    ...duplicates(profiles(document), "name", "profiles"),
    ...duplicates(itemsOf(root, "data"), "name", "data sets"),
    ...duplicates(itemsOf(root, "acceptance", "tests"), "name", "tests"),
    ...profiles(document).flatMap((profile) => [
      ...duplicates(itemsOf(profile, "roles"), "name", "roles of one profile"),
      ...duplicates(itemsOf(profile, "artifacts"), "name", "artifacts of one profile"),
      ...duplicates(itemsOf(profile, "software"), "name", "software requirements of one profile"),
      ...itemsOf(profile, "roles").flatMap((role) => [
        ...duplicates(deviceRequirements(role), "name", "device requirements of one role"),
        ...deviceRequirements(role).flatMap((devices) => [
          ...duplicates(itemsOf(devices, "formats"), "format", "format requirements of one device requirement"),
          ...duplicates(itemsOf(devices, "selectors"), "name", "selectors"),
        ]),
        ...duplicates(itemsOf(role, "unitSelectors"), "name", "selectors"),
      ]),
    ]),
  ];
}

function deviceRequirements(role: Placed): readonly Placed[] {
  const first = fieldOf(role.value, "devices");
  return [...(first === undefined ? [] : [{ value: first, path: [...role.path, "devices"] }]), ...itemsOf(role, "additionalDevices")];
}

/**
 * @implements document.references-resolve
 */
function rolesExist(document: JsonValue): readonly DocumentFinding[] {
  return profiles(document).flatMap((profile) => {
    const roles = itemsOf(profile, "roles");
    const names = roles.flatMap(({ value }) => textOf(value, "name") ?? []);
    return roles.flatMap((role) =>
      unknownReferences(
        itemsOf(role, "sharesUnitsWith"),
        names.filter((name) => name !== textOf(role.value, "name")),
        "other role of this profile",
      ),
    );
  });
}

function requestsExist(document: JsonValue): readonly DocumentFinding[] {
  return profiles(document).flatMap((profile) =>
    itemsOf(profile, "roles").flatMap((role) => {
      const names = deviceRequirements(role).flatMap(({ value }) => textOf(value, "name") ?? []);
      return itemsOf(role, "deviceConstraints").flatMap((constraint) =>
        unknownReferences(itemsOf(constraint, "requests"), names, "device requirement of this role"),
      );
    }),
  );
}

/**
 * A path with a slip in it would leave unlocked what the author locked. A section that the workload does not state may be locked all the same.
 *
 * @implements document.paths-resolve
 */
function pathsExist(document: JsonValue): readonly DocumentFinding[] {
  const root = spec(document);
  const locked = itemsOf(root, "locked").filter(({ value }) => typeof value !== "string" || !/^[a-z][A-Za-z]*$/.test(value));
  const preferred = itemsOf(root, "preferred").map(({ value, path }) => ({ value: fieldOf(value, "predicate") ?? null, path: [...path, "predicate"] }));
  return [...locked, ...preferred].flatMap(({ value, path }): readonly DocumentFinding[] => {
    if (typeof value !== "string") return [];
    const resolved = resolvePath(document, value);
    if (resolved.kind === "ok") return [];
    const meant = resolved.kind === "missing" ? suggest(resolved.segment, resolved.candidates) : undefined;
    return [
      {
        code: "unknown-path",
        severity: "error",
        message: `the path '${shortened(value)}' leads to nothing in this workload`,
        pointer: formatPointer(path),
        expected: "the path of something that the workload states, such as profiles[name].roles[name].devices.count",
        ...(meant === undefined || resolved.kind !== "missing"
          ? {}
          : { suggestion: `${resolved.before}${resolved.inBrackets ? `[${meant}]` : `${resolved.before === "" ? "" : "."}${meant}`}${resolved.after}` }),
      },
    ];
  });
}

/**
 * @implements document.total-needs-duration
 */
function totalNeedsDuration(document: JsonValue): readonly DocumentFinding[] {
  const { value } = spec(document);
  const budget = fieldOf(value, "budget");
  if (!isJsonObject(budget) || !Object.hasOwn(budget, "maxTotal") || fieldOf(fieldOf(value, "schedule"), "duration") !== undefined) return [];
  return [{ code: "field-combination", severity: "error", message: "budget.maxTotal needs schedule.duration", pointer: "/spec/budget/maxTotal", part: "key" }];
}

/**
 * @implements document.start-is-in-order
 */
function startsInOrder(document: JsonValue): readonly DocumentFinding[] {
  const schedule = fieldOf(fieldOf(document, "spec"), "schedule");
  return schedule === undefined ? [] : instantsInOrder({ value: schedule, path: ["spec", "schedule"] }, "startAfter", "startBefore");
}
