import { BoundaryService, KeyReleaseService, OfferService, PlacementService, ProviderService, UsageService } from "@cornercast/schemas/proto";
import { appraise, getChallenge, getEvidence, releaseKey } from "./calls/boundary.js";
import { checkpoint, release, renew, resume, start } from "./calls/change-placement.js";
import { evaluate, stateOfOffers } from "./calls/evaluate.js";
import { getOffer, listOffers, watchOffers } from "./calls/offers.js";
import { getPlacement, listPlacements, logs, watchPlacements } from "./calls/read-placements.js";
import { reserve } from "./calls/reserve.js";
import { listUsageRecords } from "./calls/usage.js";
import type { ProviderLimits } from "./limits.js";
import type { ProviderContext } from "./provider-context.js";
import type { Registrar, RouteOptions } from "./registrar.js";
import { reservedMessage } from "./reserved-message.js";

/** Registers every call of every service, each with the role that it needs. */
export function addCalls(on: Registrar<ProviderContext>, limits: ProviderLimits): void {
  // Evidence comes in base64 or as bytes, and with collateral.
  const evidence: RouteOptions = { readMaxBytes: 2 * limits.evidence };

  on.unary(ProviderService.method.getImplementation, "reader", ({ implementation }) => Promise.resolve({ implementation }));

  on.unary(OfferService.method.listOffers, "reader", listOffers);
  on.unary(OfferService.method.getOffer, "reader", getOffer);
  on.stream(OfferService.method.watchOffers, "reader", watchOffers);

  on.unary(PlacementService.method.evaluate, "reader", evaluate, { stateOf: stateOfOffers });
  on.unary(PlacementService.method.reserve, "placer", reserve, { messageOf: reservedMessage });
  on.unary(PlacementService.method.start, "placer", start);
  on.unary(PlacementService.method.checkpoint, "placer", checkpoint);
  on.unary(PlacementService.method.resume, "placer", resume);
  on.unary(PlacementService.method.renew, "placer", renew);
  on.unary(PlacementService.method.release, "placer", release);
  on.unary(PlacementService.method.getPlacement, "reader", getPlacement);
  on.unary(PlacementService.method.listPlacements, "reader", listPlacements);
  on.stream(PlacementService.method.watchPlacements, "reader", watchPlacements);
  on.stream(PlacementService.method.logs, "reader", logs);

  on.unary(BoundaryService.method.getEvidence, "placer", getEvidence);
  on.unary(BoundaryService.method.appraise, "reader", appraise, evidence);

  on.unary(KeyReleaseService.method.getChallenge, "placer", getChallenge);
  on.unary(KeyReleaseService.method.releaseKey, "placer", releaseKey, evidence);

  on.unary(UsageService.method.listUsageRecords, "reader", listUsageRecords);
}
