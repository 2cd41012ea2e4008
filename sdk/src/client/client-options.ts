import type { Transport } from "@connectrpc/connect";
import type { Clock } from "../protocol/index.js";

/** What a client is made of. */
export interface ProviderClientOptions {
  /** The way to the provider, such as `createConnectTransport` of `@connectrpc/connect-node` or `@connectrpc/connect-web` makes one. */
  readonly transport: Transport;
  readonly clock: Clock;
  /** A number from 0 to 1, 1 excluded, such as `Math.random`. It spreads what is tried again. */
  readonly random: () => number;
  /** Names that nobody else makes, such as random UUIDs. Every call that changes something gets one, so that it can be tried again. */
  readonly randomId: () => string;
  /** How long a call may take with all that is tried again, in milliseconds. Default 30 s. */
  readonly timeout?: number;
  /** How often a call is tried at most. Default 5. */
  readonly attempts?: number;
  /** How long a watch may be silent before it connects again, in milliseconds. Default 45 s, which is three heartbeats. */
  readonly silence?: number;
  /** Told of each failure after which something is tried again. */
  readonly onRetry?: (error: unknown, what: string) => void;
}

/** What a single call takes. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** How long the call may take, in milliseconds. Default: that of the client. */
  readonly timeout?: number;
}
