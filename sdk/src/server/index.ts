// For users.
export type { Clock } from "../protocol/index.js";
export { createKeyOwner, type KeyOwnerOptions, type ReleaseDecision } from "./create-key-owner.js";
export { createKeyServer, type KeyServerOptions } from "./create-key-server.js";
export { createProvider, type Provider, type ProviderOptions } from "./create-provider.js";
export { peerKey, type Authenticator, type Caller, type CallerRole, type Credentials } from "./caller.js";
export type { Attester, EvidenceRequest } from "./attester.js";
export type { Driver, DriverReport, Job, LogPiece, LogQuery, SealedKeys } from "./driver.js";
export type { CallEvent } from "./gate.js";
export type { KeyOwner } from "./key-owner.js";
export { memoryKeyStore, type KeyStore, type StoredKey } from "./key-store.js";
export { defaultLimits, type ProviderLimits } from "./limits.js";
export { memoryOfferSource, type OfferSource } from "./offer-source.js";
export { memoryPlacementStore, type MemoryPlacementStoreOptions } from "./memory-placement-store.js";
export { Code } from "@connectrpc/connect";
export { refusal, type RefusalDetail } from "./refusal.js";
export type { UsageSource } from "./usage-source.js";

// For stores and drivers.
export { holdsUnits, isLapsed, nameOf, offerOf, stateOf, statusOf, type PlacementRecord } from "./placement-record.js";
export { waiters, type Waiters } from "./waiters.js";
export type { KeptAnswer, PlacementChange, PlacementChanges, PlacementStore, PlacementTransaction, UnitHolder } from "./placement-store.js";
export {
  isPlacementState,
  pathBetween,
  placementStates,
  placementTransitions,
  type PlacementOutcome,
  type PlacementState,
  type Position,
} from "../protocol/index.js";
