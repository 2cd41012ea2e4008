import type { DeviceConstraintJson, DeviceRequirementJson } from "@cornercast/schemas";
import type { Report } from "../object-findings.js";
import type { PodClaim } from "./claim-index.js";
import type { RequestAlternative } from "./claim-requests.js";

/** Accelerators that a pod asks for by one resource. */
export interface ResourceDevices {
  readonly resource: string;
  readonly requirement: DeviceRequirementJson;
}

/** The accelerators of a pod in one of its ways to run. */
export interface PodDevices {
  /** What was chosen of each request with several alternatives. */
  readonly choices: readonly string[];
  readonly requirements: readonly DeviceRequirementJson[];
  readonly constraints: readonly DeviceConstraintJson[];
}

const mostDevices = 33;
const mostConstraints = 32;
/** As many ways as a workload may have profiles. */
export const mostAlternatives = 64;

interface Chosen {
  readonly claim: number;
  readonly request: string;
  readonly alternative: RequestAlternative;
  readonly isChoice: boolean;
}

/**
 * All ways in which a pod may get its accelerators: one, or as many as `firstAvailable` makes, the best first.
 *
 * - A requirement has a name where there are several: that of the request, with that of the claim before it where there are several
 *   claims; that of the resource.
 * - A constraint that is left with one device holds, and is left out.
 */
export function podDevices(resources: readonly ResourceDevices[], claims: readonly PodClaim[], part: string, report: Report): readonly PodDevices[] {
  let ways: readonly (readonly Chosen[])[] = [[]];
  let dropped = 0;
  for (const [claim, { requests }] of claims.entries()) {
    for (const { name, alternatives } of requests) {
      const next = ways.flatMap((way) => alternatives.map((alternative) => [...way, { claim, request: name, alternative, isChoice: alternatives.length > 1 }]));
      dropped += Math.max(next.length - mostAlternatives, 0);
      ways = next.slice(0, mostAlternatives);
    }
  }
  if (dropped > 0)
    report({ code: "import-unsupported", message: `the requests can be met in more than ${String(mostAlternatives)} ways; the first are kept`, part });
  return ways.map((way) => devicesOfWay(resources, claims, way, part, report));
}

function devicesOfWay(resources: readonly ResourceDevices[], claims: readonly PodClaim[], way: readonly Chosen[], part: string, report: Report): PodDevices {
  const nameOf = requirementNames();
  const claimed = way.flatMap(({ claim, request, alternative }) => {
    const requirement = alternative.requirement;
    const name = claims.length > 1 ? `${claims[claim]?.name ?? ""}/${request}` : request;
    return requirement === undefined ? [] : [{ claim, request, sub: alternative.name, name: nameOf(name), requirement }];
  });
  const all = [
    ...claimed.map(({ name, requirement }) => ({ name, requirement })),
    ...resources.map(({ resource, requirement }) => ({ name: nameOf(resource), requirement })),
  ];
  if (all.length > mostDevices)
    report({ code: "import-unsupported", message: `a pod asks for ${String(all.length)} kinds of devices; the first ${String(mostDevices)} are kept`, part });
  const kept = all.slice(0, mostDevices);
  const names = kept.map(({ name }) => name);
  const constraints = claims.flatMap((claim, index) =>
    claim.constraints.flatMap((constraint): DeviceConstraintJson[] => {
      const members = claimed.filter((member) => member.claim === index && names.includes(member.name) && concerns(constraint.requests ?? [], member));
      const devices = members.reduce((sum, { requirement }) => sum + (requirement.count ?? 2), 0);
      if (devices < 2) return [];
      const { requests: _, ...attribute } = constraint;
      return [members.length === kept.length ? attribute : { ...attribute, requests: members.map(({ name }) => name).slice(0, 32) }];
    }),
  );
  return {
    choices: way.flatMap(({ alternative, isChoice }) => (isChoice && alternative.name !== undefined ? [alternative.name] : [])),
    requirements: kept.length === 1 ? kept.map(({ requirement }) => requirement) : kept.map(({ name, requirement }) => ({ name, ...requirement })),
    constraints: constraints.slice(0, mostConstraints),
  };
}

/** A constraint names requests, or a request and one of its alternatives as `request/alternative`. */
function concerns(requests: readonly string[], member: { readonly request: string; readonly sub: string | undefined }): boolean {
  return requests.length === 0 || requests.includes(member.request) || (member.sub !== undefined && requests.includes(`${member.request}/${member.sub}`));
}

/** Gives requirements their names: the second of a name gets `-2`, the third `-3`, as where a broken claim repeats a request. */
function requirementNames(): (text: string) => string {
  const taken = new Set<string>();
  return (text) => {
    const base = requirementName(text);
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base.slice(0, 120)}-${String(number)}`;
    taken.add(name);
    return name;
  };
}

function requirementName(text: string): string {
  const name = text
    .replaceAll(/[^-A-Za-z0-9._/]+/gu, "-")
    .replace(/^[^A-Za-z0-9]+/u, "")
    .slice(0, 127)
    .replace(/[^A-Za-z0-9]+$/u, "");
  return name === "" ? "devices" : name;
}
