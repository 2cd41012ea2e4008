import type { MatchReportJson, PlacementJson, ReserveRequestJson, WorkloadJson } from "@cornercast/schemas";
import type { MatchOptions } from "../match/index.js";
import { isRefusedWith } from "../protocol/index.js";
import type { Market } from "./market.js";

/** What a workload is placed with. */
export interface PlaceOptions extends Pick<ReserveRequestJson, "maxPrice" | "lease" | "policy" | "labels"> {
  /** The name of the placement. */
  readonly name: string;
  /** How the offers are matched and ranked, and for which time. */
  readonly match: MatchOptions;
}

/** What came of placing a workload: a reservation, or the report that says why not. */
export type PlaceOutcome =
  | { readonly kind: "reserved"; readonly provider: string; readonly placement: PlacementJson; readonly report: MatchReportJson }
  | { readonly kind: "nowhere"; readonly report: MatchReportJson };

/**
 * Reserves the best offer of a market that fits and can still be had.
 *
 * - An offer that changed or was taken in the meantime is passed over for the next one. Every other refusal is thrown.
 * - Only candidates of a single offer are reserved: a placement is on units of one offer.
 *
 * @example
 * ```ts
 * declare const market: Market;
 * const outcome = await place(market, workload, { name: "run-1", match: { at: "2026-11-24T00:00:00Z" } });
 * if (outcome.kind === "nowhere") console.log(renderReport(outcome.report));
 * ```
 */
export async function place(market: Market, workload: WorkloadJson, { name, match, ...terms }: PlaceOptions): Promise<PlaceOutcome> {
  const report = market.match(workload, { top: 100, ...match });
  for (const candidate of report.spec?.ranking ?? []) {
    const names = new Set((candidate.assignments ?? []).map(({ offer }) => offer ?? ""));
    const [only] = names;
    const offer = candidate.verdict === "fits" && names.size === 1 && only !== undefined ? market.find(only) : undefined;
    const client = offer === undefined ? undefined : market.client(offer.provider);
    if (offer === undefined || client === undefined) continue;
    const { digest, offer: document } = offer.listed;
    const request = {
      ...terms,
      name,
      workload,
      offer: document?.metadata?.name ?? "",
      ...(digest === undefined ? {} : { offerDigest: digest }),
      ...(candidate.profile === undefined ? {} : { profile: candidate.profile }),
    };
    try {
      return { kind: "reserved", provider: offer.provider, placement: await client.reserve(request), report };
    } catch (error) {
      if (!passedOver.some((code) => isRefusedWith(error, code))) throw error;
    }
  }
  return { kind: "nowhere", report };
}

const passedOver = ["offer-changed", "offer-unknown", "no-unit-free"] as const;
