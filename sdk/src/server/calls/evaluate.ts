import type { EvaluateRequestJson, EvaluateResponseJson } from "@cornercast/schemas";
import { match, type RankBy } from "../../match/index.js";
import { passesOfferFilter } from "../offer-filter.js";
import type { Call, ProviderContext } from "../provider-context.js";
import { instantOf } from "../transition.js";

/** What a report depends on besides its request: the offers as they are, and the second. */
export function stateOfOffers({ offers }: ProviderContext, { now }: Call): string {
  return `${String(offers.position().revision)} ${String(Math.floor(now / 1_000))}`;
}

/** Matches a workload with the offers, as they are now. */
export function evaluate({ offers, compileSelector, sha256 }: ProviderContext, call: Call, request: EvaluateRequestJson): Promise<EvaluateResponseJson> {
  const { workload = {}, filter, by, top, fixes } = request;
  const considered = offers.list("").filter(({ listed }) => passesOfferFilter(listed, filter));
  const report = match(
    workload,
    considered.map(({ listed }) => listed.offer ?? {}),
    {
      at: instantOf(call.now),
      compileSelector,
      ...(by === undefined ? {} : { by: by as RankBy }),
      ...(top === undefined ? {} : { top }),
      ...(fixes === undefined ? {} : { fixes }),
      ...(sha256 === undefined ? {} : { sha256 }),
    },
  );
  return Promise.resolve({ report });
}
