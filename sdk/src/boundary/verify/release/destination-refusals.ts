import type { AppraisalPolicyJson, AppraisalResultJson } from "@cornercast/schemas";
import { documentDigest } from "../../../document/index.js";
import { isTierAtLeast } from "../appraise/index.js";
import { weakerIn } from "./policy-order.js";
import { refuse, type ReleaseRefusal } from "./release-refusal.js";

/** A destination of a move as it was appraised under one policy. */
export interface AppraisedDestination {
  readonly policy: AppraisalPolicyJson;
  readonly result: AppraisalResultJson;
}

/**
 * Why the source of a move must not let go yet; nothing where it may.
 *
 * - The destination has to be affirmed, at `at`, under the policy of the source or under one that demands at least as much everywhere.
 * - A result of the tier `warning` affirms it where the policy says that this is enough.
 * - So it has to be under every further policy that somebody demands.
 */
export function destinationRefusals(
  demanded: { readonly source: AppraisalPolicyJson; readonly further?: readonly AppraisalPolicyJson[] },
  destination: readonly AppraisedDestination[],
  at: string,
): readonly ReleaseRefusal[] {
  return [demanded.source, ...(demanded.further ?? [])].flatMap((policy) => {
    const name = policy.metadata?.name ?? documentDigest(policy);
    const comparable = destination.map((appraised) => ({
      ...appraised,
      less: documentDigest(appraised.policy) === documentDigest(policy) ? [] : weakerIn(appraised.policy, policy),
    }));
    const strong = comparable.filter(({ less }) => less.length === 0);
    if (strong.length === 0) {
      const closest = comparable.toSorted((a, b) => a.less.length - b.less.length)[0];
      const why =
        closest === undefined ? "the destination was not appraised" : `the destination was appraised under less: ${closest.less.slice(0, 8).join(", ")}`;
      return [refuse("policy-weaker", `${why}; ${name} has to be kept`)];
    }
    return strong.some(({ policy: under, result }) => affirms(result, under, at))
      ? []
      : [refuse("result-not-affirming", `no result affirms the destination under ${name} at ${at}`)];
  });
}

function affirms({ spec }: AppraisalResultJson, policy: AppraisalPolicyJson, at: string): boolean {
  return (
    spec?.state === "appraised" &&
    isTierAtLeast(spec.tier, policy.spec?.minTier === "warning" ? "warning" : "affirming") &&
    spec.policy === documentDigest(policy) &&
    spec.submodules?.some(({ thirdParty }) => thirdParty === true) !== true &&
    spec.at !== undefined &&
    Date.parse(spec.at) <= Date.parse(at) &&
    spec.expires !== undefined &&
    Date.parse(at) < Date.parse(spec.expires)
  );
}
