import type {
  AppraiseRequestJson,
  AppraisalResultJson,
  CheckpointRequestJson,
  CheckpointResponseJson,
  EvaluateRequestJson,
  EvidenceBundleJson,
  GetEvidenceRequestJson,
  GetPlacementResponseJson,
  ImplementationStatementJson,
  ListedOfferJson,
  LogsRequestJson,
  LogsResponseJson,
  MatchReportJson,
  OfferFilterJson,
  PlacementFilterJson,
  PlacementJson,
  ReleaseRequestJson,
  RenewRequestJson,
  ReserveRequestJson,
  ResumeRequestJson,
  StartRequestJson,
  UsageRecordJson,
  WatchPositionJson,
} from "@cornercast/schemas";
import { BoundaryService, OfferService, PlacementService, ProviderService, UsageService } from "@cornercast/schemas/proto";
import { canonicalJson, type JsonValue } from "../document/index.js";
import { CornercastError } from "../errors/index.js";
import { callUnary } from "./call-unary.js";
import type { CallOptions, ProviderClientOptions } from "./client-options.js";
import { followWatch, type WatchEvent } from "./follow-watch.js";
import { readLogs } from "./read-logs.js";

/** What a watch takes. */
export interface WatchOptions {
  readonly signal?: AbortSignal;
  /** Where to go on: the position of an event of an earlier watch. Default: with a snapshot. */
  readonly after?: WatchPositionJson;
}

/** A client of one provider. Documents are in their JSON form, and every answer is checked before it is given. */
export interface ProviderClient {
  getImplementation(options?: CallOptions): Promise<ImplementationStatementJson>;
  /** All offers, page by page as they are asked for. */
  listOffers(filter?: OfferFilterJson, options?: CallOptions): AsyncGenerator<ListedOfferJson>;
  getOffer(name: string, options?: CallOptions): Promise<ListedOfferJson>;
  watchOffers(filter?: OfferFilterJson, options?: WatchOptions): AsyncGenerator<WatchEvent<ListedOfferJson>>;
  evaluate(request: EvaluateRequestJson, options?: CallOptions): Promise<MatchReportJson>;
  reserve(request: ReserveRequestJson, options?: CallOptions): Promise<PlacementJson>;
  start(request: StartRequestJson, options?: CallOptions): Promise<PlacementJson>;
  checkpoint(request: CheckpointRequestJson, options?: CallOptions): Promise<CheckpointResponseJson>;
  resume(request: ResumeRequestJson, options?: CallOptions): Promise<PlacementJson>;
  renew(request: RenewRequestJson, options?: CallOptions): Promise<PlacementJson>;
  release(request: ReleaseRequestJson, options?: CallOptions): Promise<PlacementJson>;
  getPlacement(name: string, options?: CallOptions): Promise<GetPlacementResponseJson>;
  /** All placements of the tenant, page by page as they are asked for. */
  listPlacements(filter?: PlacementFilterJson, options?: CallOptions): AsyncGenerator<PlacementJson>;
  /** Placements of some names, or all of the tenant. */
  watchPlacements(names?: readonly string[], options?: WatchOptions): AsyncGenerator<WatchEvent<PlacementJson>>;
  logs(request: LogsRequestJson, options?: CallOptions): AsyncGenerator<LogsResponseJson>;
  getEvidence(request: GetEvidenceRequestJson, options?: CallOptions): Promise<EvidenceBundleJson>;
  appraise(request: AppraiseRequestJson, options?: CallOptions): Promise<AppraisalResultJson>;
  /** The usage records of one placement, or of all of the tenant. */
  listUsageRecords(placement?: string, options?: CallOptions): AsyncGenerator<UsageRecordJson>;
}

/**
 * A client of a provider.
 *
 * - Calls have deadlines. What fails on the way is tried again, with growing waits, where trying again cannot do a thing twice.
 * - Watches survive connections that break.
 *
 * @example
 * ```ts
 * import { createConnectTransport } from "@connectrpc/connect-node";
 *
 * declare const clock: Clock;
 * const client = createClient({
 *   transport: createConnectTransport({ baseUrl: "https://provider.example", httpVersion: "2" }),
 *   clock,
 *   random: Math.random,
 *   randomId: () => crypto.randomUUID(),
 * });
 * const report = await client.evaluate({ workload });
 * ```
 */
export function createClient(client: ProviderClientOptions): ProviderClient {
  const { method: provider } = ProviderService;
  const { method: offers } = OfferService;
  const { method: placements } = PlacementService;
  const { method: boundary } = BoundaryService;
  const placementOf = ({ placement }: { readonly placement?: PlacementJson }): PlacementJson => placement ?? {};
  return {
    getImplementation: async (options) => (await callUnary(client, provider.getImplementation, {}, options)).implementation ?? {},
    listOffers: (filter, options) =>
      pages(async (pageToken) => {
        const page = await callUnary(client, offers.listOffers, { ...given({ filter }), ...given({ pageToken }) }, options);
        return [page.offers ?? [], page.nextPageToken];
      }),
    getOffer: async (name, options) => (await callUnary(client, offers.getOffer, { name }, options)).offer ?? {},
    watchOffers: (filter, { signal, after } = {}) =>
      followWatch(
        client,
        {
          method: offers.watchOffers,
          request: (position) => ({ ...given({ filter }), ...given({ after: position }) }),
          read({ position = {}, offer, removed, synced }) {
            if (offer !== undefined) return { kind: "changed", name: offer.offer?.metadata?.name ?? "", member: offer, position };
            if (removed !== undefined) return { kind: "removed", name: removed, position };
            return { kind: synced === undefined ? "bookmark" : "synced", position };
          },
          same: equal,
        },
        after,
        signal,
      ),
    evaluate: async (request, options) => (await callUnary(client, placements.evaluate, request, options)).report ?? {},
    reserve: async (request, options) => placementOf(await callUnary(client, placements.reserve, request, options)),
    start: async (request, options) => placementOf(await callUnary(client, placements.start, request, options)),
    checkpoint: (request, options) => callUnary(client, placements.checkpoint, request, options),
    resume: async (request, options) => placementOf(await callUnary(client, placements.resume, request, options)),
    renew: async (request, options) => placementOf(await callUnary(client, placements.renew, request, options)),
    release: async (request, options) => placementOf(await callUnary(client, placements.release, request, options)),
    getPlacement: (name, options) => callUnary(client, placements.getPlacement, { name }, options),
    listPlacements: (filter, options) =>
      pages(async (pageToken) => {
        const page = await callUnary(client, placements.listPlacements, { ...given({ filter }), ...given({ pageToken }) }, options);
        return [page.placements ?? [], page.nextPageToken];
      }),
    watchPlacements: (names = [], { signal, after } = {}) =>
      followWatch(
        client,
        {
          method: placements.watchPlacements,
          request: (position) => ({ ...(names.length === 0 ? {} : { names: [...names] }), ...given({ after: position }) }),
          read({ position = {}, placement, synced }) {
            if (placement !== undefined) return { kind: "changed", name: placement.metadata?.name ?? "", member: placement, position };
            return { kind: synced === undefined ? "bookmark" : "synced", position };
          },
          same: equal,
        },
        after,
        signal,
      ),
    logs: (request, options) => readLogs(client, request, options),
    getEvidence: async (request, options) => (await callUnary(client, boundary.getEvidence, request, options)).evidence ?? {},
    appraise: async (request, options) => (await callUnary(client, boundary.appraise, request, options)).result ?? {},
    listUsageRecords: (placement, options) =>
      pages(async (pageToken) => {
        const page = await callUnary(client, UsageService.method.listUsageRecords, { ...given({ placement }), ...given({ pageToken }) }, options);
        return [page.records ?? [], page.nextPageToken];
      }),
  };
}

/**
 * The members of all pages.
 *
 * @implements client.lists-are-read-to-the-end
 * @implements client.lists-end
 */
async function* pages<Member>(page: (token: string | undefined) => Promise<readonly [readonly Member[], string | undefined]>): AsyncGenerator<Member> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const [members, next] = await page(token);
    yield* members;
    token = next;
    if (token !== undefined && seen.has(token))
      throw new CornercastError("answer-invalid", "the provider sent a page token twice, so that its list has no end; ask the provider");
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
}

/** A field that is there only where it has a value. */
function given<Name extends string, Value>(field: { readonly [Key in Name]: Value | undefined }): { readonly [Key in Name]?: Value } {
  return Object.fromEntries(Object.entries(field).filter(([, value]) => value !== undefined)) as { readonly [Key in Name]?: Value };
}

const equal = (left: object, right: object): boolean => canonicalJson(left as JsonValue) === canonicalJson(right as JsonValue);
