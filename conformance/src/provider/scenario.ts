import type { JsonObject, JsonValue } from "@cornercast/sdk/document";
import type { Scenario } from "../run/run-scenarios.js";
import type { TestIssuer } from "./test-issuer.js";
import type { WireAnswer } from "./wire.js";

/** A provider that is tested, and what the suite may do there. */
export interface ProviderUnderTest {
  readonly url: string;
  /** The tokens of two tenants. */
  readonly token: string;
  readonly otherToken: string;
  /** A workload that fits an offer of the provider, takes one unit, runs until it is released, and can be paused. */
  readonly workload: JsonObject;
  /** Whether it serves HTTP/2 without TLS on the same port, which gRPC needs (default: true). */
  readonly http2?: boolean;
  /** Where it serves HTTP/2, where that is another place. */
  readonly http2Url?: string;
  /** What else the suite may use; each is a profile that is claimed. */
  readonly controls?: ProviderControls;
}

/** What the suite may do with a provider beside calling it. */
export interface ProviderControls {
  /** The token of a caller of the first tenant with the role `reader` (profile `roles`). */
  readonly readerToken?: string;
  /** Kills every process of the provider at once, as a crash does, and starts it again (profile `restarts`). */
  readonly restart?: () => Promise<void>;
  /** What the program of the workload writes into its log whenever it starts, and only then; needed with `restart`. */
  readonly startLine?: string;
  /** Where another process of the same provider serves (profile `processes`). */
  readonly otherUrl?: string;
  /** Takes the store of the provider away, and gives it back (profile `stores`). */
  readonly store?: { readonly take: () => Promise<void>; readonly give: () => Promise<void> };
  /** The text of its logs, with that of its audit log (profile `logs`). */
  readonly log?: () => Promise<string>;
  /** An issuer whose tokens it accepts (profile `tokens`). */
  readonly issuer?: TestIssuer;
  /** Whether it writes usage down, in periods of ten seconds at most (profile `usage`). */
  readonly usage?: boolean;
}

/** What scenarios need of a provider. */
export interface Stage {
  readonly target: ProviderUnderTest;
  /** A name that nobody has used. */
  readonly name: () => string;
  readonly call: (method: string, request: JsonValue | string, token?: string | null) => Promise<WireAnswer>;
  /** Calls, and fails the scenario where that is refused. */
  readonly ok: (method: string, request: JsonValue, token?: string) => Promise<JsonObject>;
  /** Calls, and notes what is wrong where it is not refused for one of these reasons. */
  readonly refused: (what: string, method: string, request: JsonValue | string, reasons: readonly string[], token?: string | null) => Promise<void>;
  /** The offer that the workload fits, with its digest and free units. */
  readonly offer: () => Promise<{ readonly name: string; readonly digest: string; readonly units: number; readonly value: JsonObject }>;
  /** Reserves the workload under a new name. */
  readonly reserve: (more?: JsonObject) => Promise<string>;
  /** Waits until a placement is in a state, and gives its document. */
  readonly until: (name: string, state: string) => Promise<JsonObject>;
  /** Notes what is wrong where something does not hold. */
  readonly check: (holds: boolean, message: string) => void;
}

/** One requirement of providers, as what is done with one and what has to be seen. */
export interface ProviderScenario extends Scenario {
  readonly run: (stage: Stage) => Promise<void>;
}
