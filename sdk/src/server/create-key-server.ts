import type { ConnectRouterOptions } from "@connectrpc/connect";
import { KeyReleaseService } from "@cornercast/schemas/proto";
import type { Clock } from "../protocol/index.js";
import { getChallenge, releaseKey } from "./calls/boundary.js";
import type { Authenticator } from "./caller.js";
import type { Provider } from "./create-provider.js";
import { createGate, type CallEvent } from "./gate.js";
import { hostHandlers } from "./host-handlers.js";
import type { KeyOwner } from "./key-owner.js";
import { defaultLimits, type ProviderLimits } from "./limits.js";

/** What a server of keys is made of. */
export interface KeyServerOptions {
  readonly keys: KeyOwner;
  /** Who calls. Without it nobody is served. */
  readonly authenticate: Authenticator | undefined;
  readonly clock: Clock;
  /** Default: {@link defaultLimits}. */
  readonly limits?: Partial<ProviderLimits>;
  /** Told of every call when it is over. */
  readonly onCall?: (event: CallEvent) => void;
  /** Told of what went wrong and of what it was for. Callers learn nothing of it. */
  readonly onError?: (error: unknown, what: string) => void;
  /** Interceptors around all calls. */
  readonly interceptors?: ConnectRouterOptions["interceptors"];
}

/**
 * Serves `KeyReleaseService` alone: what the owner of keys runs, who is not the provider.
 *
 * - The same protocols and bounds as a provider.
 *
 * @example
 * ```ts
 * import { connectNodeAdapter } from "@connectrpc/connect-node";
 *
 * declare const keys: KeyOwner;
 * declare const authenticate: Authenticator;
 * declare const clock: Clock;
 * const listener = connectNodeAdapter(createKeyServer({ keys, authenticate, clock }).handlers);
 * ```
 */
export function createKeyServer({ keys, authenticate, clock, interceptors, ...options }: KeyServerOptions): Provider {
  const limits = { ...defaultLimits, ...options.limits };
  const gate = createGate({ authenticate, clock, limits, onError: options.onError ?? (() => undefined), onCall: options.onCall });
  const evidence = { readMaxBytes: 2 * limits.evidence };
  return {
    handlers: hostHandlers({ context: { keys }, gate, limits, interceptors }, (on) => {
      on.unary(KeyReleaseService.method.getChallenge, "placer", getChallenge);
      on.unary(KeyReleaseService.method.releaseKey, "placer", releaseKey, evidence);
    }),
    close: () => gate.close(),
  };
}
