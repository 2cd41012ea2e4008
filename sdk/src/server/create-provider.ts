import type { ConnectRouterOptions } from "@connectrpc/connect";
import type { ImplementationStatementJson, WorkloadJson } from "@cornercast/schemas";
import { documentDigest, type TextHash } from "../document/index.js";
import { celSelectors } from "../match/cel/index.js";
import type { SelectorCompiler } from "../match/index.js";
import type { Clock } from "../protocol/index.js";
import type { Attester } from "./attester.js";
import type { Authenticator } from "./caller.js";
import { candidateMemory } from "./candidate-memory.js";
import { applyReport, driveJobs, endLapsed } from "./drive.js";
import type { Driver } from "./driver.js";
import { createGate, type CallEvent } from "./gate.js";
import { hostHandlers, type HostHandlers } from "./host-handlers.js";
import type { KeyOwner } from "./key-owner.js";
import { defaultLimits, publishedLimits, type ProviderLimits } from "./limits.js";
import { createOfferFeed } from "./offer-feed.js";
import type { OfferSource } from "./offer-source.js";
import type { PlacementStore } from "./placement-store.js";
import type { ProviderContext } from "./provider-context.js";
import { addCalls } from "./routes.js";
import type { UsageSource } from "./usage-source.js";

/** What a provider is made of. */
export interface ProviderOptions {
  /** What is for rent. */
  readonly offers: OfferSource;
  /** Where placements are kept. */
  readonly placements: PlacementStore;
  /** What runs jobs. */
  readonly driver: Driver;
  /** Who calls. Without it nobody is served. */
  readonly authenticate: Authenticator | undefined;
  readonly clock: Clock;
  /** Names that nobody else makes, such as random UUIDs. */
  readonly randomId: () => string;
  /** What the provider says about itself. */
  readonly implementation: { readonly product: string; readonly version: string; readonly organization?: string; readonly contact?: string };
  /** What proves boundaries. Default: nothing does, and the calls of `BoundaryService` are not offered. */
  readonly attester?: Attester;
  /** Who releases keys, where this server is run by their owner. Default: nobody. */
  readonly keys?: KeyOwner;
  /** Where usage records are. Default: nowhere. */
  readonly usage?: UsageSource;
  /** Default: {@link defaultLimits}. */
  readonly limits?: Partial<ProviderLimits>;
  /** The engine for selectors. Default: {@link celSelectors}. */
  readonly compileSelector?: SelectorCompiler;
  /** SHA-256 where the program has a faster one than the portable default. */
  readonly sha256?: TextHash;
  /** Told of every call when it is over: the place for an audit log and for metrics. */
  readonly onCall?: (event: CallEvent) => void;
  /** Told of what went wrong and of what it was for. Callers learn nothing of it. */
  readonly onError?: (error: unknown, what: string) => void;
  /** Interceptors around all calls, such as those of OpenTelemetry. */
  readonly interceptors?: ConnectRouterOptions["interceptors"];
}

/** A provider that serves. */
export interface Provider {
  /** What `connectNodeAdapter`, `fastifyConnectPlugin` and `expressConnectMiddleware` take. */
  readonly handlers: HostHandlers;
  /** Lets no more calls in, ends streams, waits for the calls that are under way, and stops what goes on beside them. Jobs go on. */
  close(): Promise<void>;
}

/** How often leases are looked at, in milliseconds. That a lapsed reservation holds nothing does not wait for it. */
const sweepInterval = 1_000;

/**
 * A provider of the protocol in front of offers, a store and a driver.
 *
 * - The rules of the protocol are kept here: states, epochs, leases, repetition of requests, pages, watches, limits, refusals. An embedder writes none of them.
 * - It serves Connect, gRPC and gRPC-Web, in JSON and in binary. Messages are bounded in size and depth and are not compressed.
 * - It resolves when offers are read. Jobs that were under way and that no other process drives are given to the driver again.
 *
 * @example
 * ```ts
 * import { connectNodeAdapter } from "@connectrpc/connect-node";
 *
 * declare const driver: Driver;
 * declare const clock: Clock;
 * const provider = await createProvider({
 *   offers: memoryOfferSource(offers),
 *   placements: memoryPlacementStore({ storeEpoch: crypto.randomUUID() }),
 *   driver,
 *   authenticate: ({ header }) => (header.get("authorization") === "Bearer s3cret" ? { tenant: "acme", subject: "ci", roles: ["placer"] } : undefined),
 *   clock,
 *   randomId: () => crypto.randomUUID(),
 *   implementation: { product: "acme-cloud", version: "1.0.0" },
 * });
 * const listener = connectNodeAdapter(provider.handlers); // for createServer of node:http or node:http2
 * ```
 */
export async function createProvider(options: ProviderOptions): Promise<Provider> {
  const { placements, driver, clock } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const onError = options.onError ?? ((): void => undefined);
  const stopping = new AbortController();
  const tasks = new Set<Promise<void>>();

  function background(what: string, work: (signal: AbortSignal) => Promise<void>): void {
    const task = persist(what, work).finally(() => tasks.delete(task));
    tasks.add(task);
  }

  async function persist(what: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    for (let wait = 250; !stopping.signal.aborted; wait = Math.min(2 * wait, 60_000)) {
      try {
        return await work(stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        onError(error, what);
        await clock.sleep(wait, stopping.signal).catch(() => undefined);
      }
    }
  }

  const offers = await createOfferFeed({
    source: options.offers,
    placements,
    storeEpoch: options.randomId(),
    now: () => clock.now(),
    keptChanges: limits.changes,
    onProblem: (problem) => onError(new Error(problem), "reading offers"),
    ...(options.sha256 === undefined ? {} : { sha256: options.sha256 }),
  });
  const context: ProviderContext = {
    offers,
    placements,
    driver,
    attester: options.attester,
    keys: options.keys,
    usage: options.usage,
    clock,
    limits,
    implementation: statementOf(options, limits),
    compileSelector: options.compileSelector ?? celSelectors,
    sha256: options.sha256,
    candidates: candidateMemory(),
    digestOfWorkload: digestMemory(options.sha256),
    background,
  };
  const gate = createGate({ authenticate: options.authenticate, clock, limits, onError, onCall: options.onCall });

  background("following offers", (signal) => offers.run(signal));
  background("following the driver", async (signal) => {
    for await (const report of driver.reports(signal)) await applyReport(context, report);
  });
  background("driving jobs", (signal) => driveJobs(context, signal));
  background("ending what has lasted too long", async (signal) => {
    while (!signal.aborted) {
      await endLapsed(context);
      await placements.forgetAnswers(clock.now());
      await clock.sleep(sweepInterval, signal).catch(() => undefined);
    }
  });
  return {
    handlers: hostHandlers({ context, gate, limits, interceptors: options.interceptors }, (on) => addCalls(on, limits)),
    async close() {
      await gate.close();
      stopping.abort();
      await Promise.all(tasks);
      await placements.leave().catch((error: unknown) => onError(error, "giving jobs up"));
    },
  };
}

function digestMemory(sha256: TextHash | undefined): (workload: WorkloadJson) => string {
  const digests = new WeakMap<WorkloadJson, string>();
  return (workload) => {
    const digest = digests.get(workload) ?? documentDigest(workload, sha256);
    digests.set(workload, digest);
    return digest;
  };
}

function statementOf({ implementation, attester, keys, usage, driver }: ProviderOptions, limits: ProviderLimits): ImplementationStatementJson {
  const features = [
    "placement",
    "watch",
    ...(driver.logs === undefined ? [] : ["logs"]),
    ...(attester === undefined ? [] : ["boundary"]),
    ...(keys === undefined ? [] : ["key-release"]),
    ...(driver.takesKeys === true ? ["sealed-keys"] : []),
    ...(usage === undefined ? [] : ["usage"]),
  ];
  return {
    apiVersion: "cornercast/v1",
    kind: "ImplementationStatement",
    metadata: { name: implementation.product.replaceAll(/[^A-Za-z0-9._-]/gu, "-") },
    spec: { ...implementation, specVersions: ["cornercast/v1"], roles: ["provider"], features, limits: publishedLimits(limits) },
  };
}
