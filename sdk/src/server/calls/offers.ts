import { Code } from "@connectrpc/connect";
import type {
  GetOfferRequestJson,
  GetOfferResponseJson,
  ListOffersRequestJson,
  ListOffersResponseJson,
  WatchOffersRequestJson,
  WatchOffersResponseJson,
} from "@cornercast/schemas";
import type { JsonValue } from "../../document/index.js";
import { positionJson, positionOf } from "../../protocol/index.js";
import { follow, revisionCompacted } from "../follow.js";
import { passesOfferFilter } from "../offer-filter.js";
import { afterOfToken, pageToken } from "../page-token.js";
import type { Call, ProviderContext } from "../provider-context.js";
import { refusal } from "../refusal.js";

/**
 * A page of offers.
 *
 * @implements service.pages-are-whole
 */
export function listOffers({ offers, limits }: ProviderContext, _call: Call, request: ListOffersRequestJson): Promise<ListOffersResponseJson> {
  const filter = (request.filter ?? {}) as JsonValue;
  const size = Math.min(request.pageSize ?? limits.page, limits.page);
  const position = positionJson(offers.position());
  const page = [];
  for (const offer of offers.list(afterOfToken("offers", filter, request.pageToken))) {
    if (!passesOfferFilter(offer.listed, request.filter)) continue;
    if (page.length === size) {
      const nextPageToken = pageToken("offers", filter, page.at(-1)?.name ?? "");
      return Promise.resolve({ offers: page.map(({ listed }) => listed), position, nextPageToken });
    }
    page.push(offer);
  }
  return Promise.resolve({ offers: page.map(({ listed }) => listed), position });
}

/** One offer. */
export function getOffer({ offers }: ProviderContext, _call: Call, request: GetOfferRequestJson): Promise<GetOfferResponseJson> {
  const found = offers.get(request.name ?? "");
  if (found === undefined) throw refusal(Code.NotFound, "offer-unknown", `there is no offer ${request.name ?? ""}`, { pointer: "/name" });
  return Promise.resolve({ offer: found.listed });
}

/** All offers, then every change of them. */
export async function* watchOffers(
  { offers, clock, limits }: ProviderContext,
  { signal }: Call,
  request: WatchOffersRequestJson,
): AsyncGenerator<WatchOffersResponseJson> {
  const { storeEpoch, revision } = offers.position();
  const at = (place: number): Pick<WatchOffersResponseJson, "position"> => ({ position: positionJson({ storeEpoch, revision: place }) });
  let after = revision;
  if (request.after === undefined) {
    for (const { listed } of offers.list("")) if (passesOfferFilter(listed, request.filter)) yield { ...at(0), offer: listed };
    yield { ...at(revision), synced: {} };
  } else {
    const asked = positionOf(request.after);
    if (asked.storeEpoch !== storeEpoch || offers.changes(asked.revision, 0).kind === "compacted") throw revisionCompacted(asked.revision);
    after = asked.revision;
    // A first event, so that the caller knows that it is connected.
    yield { ...at(after), bookmark: {} };
  }
  for await (const followed of follow(offers, after, { clock, heartbeat: limits.heartbeat, signal })) {
    if (followed.kind === "quiet") yield { ...at(followed.revision), bookmark: {} };
    else {
      const { name, offer, revision: place } = followed.change;
      yield offer !== undefined && passesOfferFilter(offer.listed, request.filter) ? { ...at(place), offer: offer.listed } : { ...at(place), removed: name };
    }
  }
}
