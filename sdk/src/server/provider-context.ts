import type { ImplementationStatementJson, WorkloadJson } from "@cornercast/schemas";
import type { TextHash } from "../document/index.js";
import type { SelectorCompiler } from "../match/index.js";
import type { Clock } from "../protocol/index.js";
import type { Attester } from "./attester.js";
import type { CandidateMemory } from "./candidate-memory.js";
import type { Caller } from "./caller.js";
import type { Driver } from "./driver.js";
import type { KeyOwner } from "./key-owner.js";
import type { ProviderLimits } from "./limits.js";
import type { OfferFeed } from "./offer-feed.js";
import type { PlacementStore } from "./placement-store.js";
import type { UsageSource } from "./usage-source.js";

/** What the calls of a provider work with. */
export interface ProviderContext {
  readonly offers: OfferFeed;
  readonly placements: PlacementStore;
  readonly driver: Driver;
  readonly attester: Attester | undefined;
  readonly keys: KeyOwner | undefined;
  readonly usage: UsageSource | undefined;
  readonly clock: Clock;
  readonly limits: ProviderLimits;
  readonly implementation: ImplementationStatementJson;
  readonly compileSelector: SelectorCompiler;
  readonly sha256: TextHash | undefined;
  readonly candidates: CandidateMemory;
  /** The digest of a workload, computed once as long as that object is kept. */
  readonly digestOfWorkload: (workload: WorkloadJson) => string;
  /** Does some work beside the calls, again and again until it succeeds or the provider is closed. */
  readonly background: (what: string, work: (signal: AbortSignal) => Promise<void>) => void;
}

/** One call. */
export interface Call {
  readonly caller: Caller;
  /** Aborts when the caller is gone, the deadline is reached, or the provider shuts down. */
  readonly signal: AbortSignal;
  /** When the call came, in milliseconds since the epoch of Unix. */
  readonly now: number;
  /** The full name of the call. */
  readonly method: string;
}
