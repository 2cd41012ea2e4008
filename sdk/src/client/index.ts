// For users.
export type { Clock } from "../protocol/index.js";
export { createClient, type ProviderClient, type WatchOptions } from "./create-client.js";
export type { CallOptions, ProviderClientOptions } from "./client-options.js";
export { errorDetails, isRefusedWith } from "../protocol/index.js";
export type { WatchEvent } from "./follow-watch.js";
export { createMarket, type Market, type MarketOffer, type MarketOptions } from "./market.js";
export { move, type MoveDestination, type MoveOptions, type MoveSide, type MoveStep } from "./move.js";
export { place, type PlaceOptions, type PlaceOutcome } from "./place.js";
