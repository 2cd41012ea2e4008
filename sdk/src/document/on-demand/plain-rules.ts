import { fieldOf, isJsonArray, type JsonValue } from "../json-value.js";
import { namesOnly, sourceNames } from "../validate/source-names.js";

/**
 * Whether the rules over several fields of a document find nothing, as far as can be told without their words: what is true here they take.
 *
 * - That names are unique is looked at where the lists are.
 */
export function rulesHold(document: JsonValue): boolean {
  const spec = fieldOf(document, "spec");
  if (itemsAt(spec, "extensions").some((extension) => fieldOf(extension, "critical") === true)) return false;
  return fieldOf(document, "kind") === "Offer" ? offerHolds(spec, fieldOf(document, "status")) : workloadHolds(spec);
}

function workloadHolds(spec: JsonValue | undefined): boolean {
  const schedule = fieldOf(spec, "schedule");
  return (
    itemsAt(spec, "profiles").every((profile) => rolesHold(itemsAt(profile, "roles"))) &&
    itemsAt(spec, "locked").every((path) => typeof path === "string" && (/^[a-z][A-Za-z]*$/.test(path) || leadsOn(spec, path))) &&
    itemsAt(spec, "preferred").every((preference) => leadsOn(spec, fieldOf(preference, "predicate"))) &&
    (fieldOf(fieldOf(spec, "budget"), "maxTotal") === undefined || fieldOf(schedule, "duration") !== undefined) &&
    inOrder(schedule, "startAfter", "startBefore")
  );
}

function rolesHold(roles: readonly JsonValue[]): boolean {
  const names = namesOf(roles);
  return roles.every((role) => {
    const requests = namesOf([fieldOf(role, "devices"), ...itemsAt(role, "additionalDevices")]);
    return (
      itemsAt(role, "sharesUnitsWith").every((other) => other !== fieldOf(role, "name") && names.includes(other)) &&
      itemsAt(role, "deviceConstraints").every((constraint) => itemsAt(constraint, "requests").every((request) => requests.includes(request)))
    );
  });
}

/** Whether a path of plain names leads to something. One with members of lists in it is not followed. */
function leadsOn(spec: JsonValue | undefined, path: JsonValue | undefined): boolean {
  if (typeof path !== "string" || !/^[A-Za-z]+(?:\.[A-Za-z]+)*$/.test(path)) return false;
  return path.split(".").reduce<JsonValue | undefined>(fieldOf, spec) !== undefined;
}

function offerHolds(spec: JsonValue | undefined, status: JsonValue | undefined): boolean {
  const names = sourceNames(spec ?? null);
  const availability = fieldOf(status, "availability");
  const [units, total] = [fieldOf(availability, "units"), fieldOf(availability, "total")];
  return (
    namesOnly(names, spec) &&
    namesOnly(names, status) &&
    itemsAt(status, "price").every((price) => inOrder(price, "validFrom", "validUntil")) &&
    !(typeof units === "number" && typeof total === "number" && units > total)
  );
}

function inOrder(value: JsonValue | undefined, first: string, second: string): boolean {
  const [start, end] = [fieldOf(value, first), fieldOf(value, second)];
  return typeof start !== "string" || typeof end !== "string" || Date.parse(start) < Date.parse(end);
}

function namesOf(members: readonly (JsonValue | undefined)[]): readonly JsonValue[] {
  return members.flatMap((member) => fieldOf(member, "name") ?? []);
}

function itemsAt(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  const items = fieldOf(value, name);
  return isJsonArray(items) ? items : [];
}
