import type { OfferJson, WorkloadJson } from "@cornercast/schemas";

/** Whether the registries may add to what offers state: an offer names a chip, or the country of an offer counts. */
export function asksRegistry({ spec }: WorkloadJson, offers: readonly OfferJson[]): boolean {
  return (
    spec?.jurisdiction?.locations !== undefined ||
    offers.some((offer) => offer.spec?.shape?.devices?.some(({ chip, chipCandidates }) => chip !== undefined || chipCandidates !== undefined) === true)
  );
}
