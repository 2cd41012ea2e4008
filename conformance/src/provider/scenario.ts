import type { JsonObject, JsonValue } from "@cornercast/sdk/document";
import type { Scenario } from "../run/run-scenarios.js";
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
