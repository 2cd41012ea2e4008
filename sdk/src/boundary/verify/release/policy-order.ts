import type { AppraisalPolicyJson, TechnologyPolicyJson } from "@cornercast/schemas";
import { compareQuantities, parseQuantity } from "../../../quantity/index.js";

/**
 * In what a policy demands less than another; nothing where it demands at least as much everywhere. Whatever satisfies a policy then
 * satisfies every policy that it is at least as strong as.
 *
 * - Compared field by field, each in the direction in which its demand grows; what cannot be compared counts as less.
 * - Absent fields mean what their defaults mean.
 */
export function weakerIn(policy: AppraisalPolicyJson, than: AppraisalPolicyJson): readonly string[] {
  const [a, b] = [policy.spec ?? {}, than.spec ?? {}];
  const found: string[] = [];
  for (const [index, technology] of (a.technologies ?? []).entries()) {
    const other = b.technologies?.find((row) => row.technology === technology.technology);
    const path = `technologies[${technology.technology ?? String(index)}]`;
    if (other === undefined) found.push(path);
    else found.push(...weakerTechnology(technology, other).map((field) => `${path}.${field}`));
  }
  if ((a.binding ?? "required") !== "required" && (b.binding ?? "required") === "required") found.push("binding");
  if (b.maxAge !== undefined && !noLonger(a.maxAge, b.maxAge)) found.push("maxAge");
  if ((a.minTier ?? "affirming") === "warning" && (b.minTier ?? "affirming") === "affirming") found.push("minTier");
  if (!within(a.referenceValues, b.referenceValues)) found.push("referenceValues");
  if (!within(a.trustAnchors, b.trustAnchors)) found.push("trustAnchors");
  for (const waiver of a.waivers ?? []) {
    const known = b.waivers?.some((other) => other.code === waiver.code && Date.parse(waiver.expires ?? "") <= Date.parse(other.expires ?? ""));
    if (known !== true) found.push(`waivers[${waiver.code ?? ""}]`);
  }
  return found;
}

function weakerTechnology(a: TechnologyPolicyJson, b: TechnologyPolicyJson): readonly string[] {
  const floors = Object.entries(b.tcbFloors ?? {}).filter(([name, floor]) => (a.tcbFloors?.[name] ?? -1) < floor);
  const checks: readonly (readonly [field: string, holds: boolean])[] = [
    ["generations", within(a.generations, b.generations)],
    ["tcbStatuses", within(a.tcbStatuses, b.tcbStatuses)],
    ["identities", within(a.identities, b.identities)],
    ["requiredClaims", Object.entries(b.requiredClaims ?? {}).every(([name, value]) => a.requiredClaims?.[name] === value)],
    ["allowDebug", a.allowDebug !== true || b.allowDebug === true],
    ["allowMigration", a.allowMigration !== true || b.allowMigration === true],
    ["privilegeLevels", levels(a).every((level) => levels(b).includes(level))],
    ["requireReference", a.requireReference !== false || b.requireReference === false],
    ["requireRevocationCheck", a.requireRevocationCheck !== false || b.requireRevocationCheck === false],
  ];
  return [...floors.map(([name]) => `tcbFloors[${name}]`), ...checks.filter(([, holds]) => !holds).map(([field]) => field)];
}

/** Only level 0 where none is stated. */
const levels = ({ privilegeLevels = [] }: TechnologyPolicyJson): readonly number[] => (privilegeLevels.length === 0 ? [0] : privilegeLevels);

/** Whether a list of what is accepted has nothing that the other has not. A list that is not stated accepts everything. */
function within(accepted: readonly string[] | undefined, by: readonly string[] | undefined): boolean {
  if (by === undefined || by.length === 0) return true;
  return accepted !== undefined && accepted.length > 0 && accepted.every((value) => by.includes(value));
}

function noLonger(a: string | undefined, b: string): boolean {
  const [first, second] = [parseQuantity(a ?? "", "duration"), parseQuantity(b, "duration")];
  // Durations all compare.
  return first.kind === "ok" && second.kind === "ok" && compareQuantities(first.value, second.value) !== 1;
}
