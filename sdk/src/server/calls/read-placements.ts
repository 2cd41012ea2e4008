import { Code } from "@connectrpc/connect";
import type {
  GetPlacementRequestJson,
  GetPlacementResponseJson,
  ListPlacementsRequestJson,
  ListPlacementsResponseJson,
  LogsRequestJson,
  LogsResponseJson,
  PlacementFilterJson,
  PlacementJson,
  WatchPlacementsRequestJson,
  WatchPlacementsResponseJson,
} from "@cornercast/schemas";
import { base64Encode } from "@bufbuild/protobuf/wire";
import type { JsonValue } from "../../document/index.js";
import { positionJson, positionOf } from "../../protocol/index.js";
import { follow, revisionCompacted } from "../follow.js";
import { jobOf } from "../job.js";
import { existing } from "../mutate.js";
import { hasLabels } from "../offer-filter.js";
import { afterOfToken, pageToken } from "../page-token.js";
import { nameOf } from "../placement-record.js";
import type { Call, ProviderContext } from "../provider-context.js";
import { refusal } from "../refusal.js";

/** One placement of the tenant. */
export async function getPlacement({ placements }: ProviderContext, call: Call, request: GetPlacementRequestJson): Promise<GetPlacementResponseJson> {
  const { placement, state } = await existing(call, placements, request.name ?? "");
  return { placement, ...(state === undefined ? {} : { state }) };
}

/** A page of the placements of the tenant. */
export async function listPlacements(
  { placements, limits }: ProviderContext,
  { caller }: Call,
  request: ListPlacementsRequestJson,
): Promise<ListPlacementsResponseJson> {
  const filter = (request.filter ?? {}) as JsonValue;
  const size = Math.min(request.pageSize ?? limits.page, limits.page);
  let after = afterOfToken("placements", filter, request.pageToken);
  const { position } = await placements.list(caller.tenant, after, 0);
  const page: PlacementJson[] = [];
  for (;;) {
    const { records } = await placements.list(caller.tenant, after, size + 1);
    for (const { placement } of records) {
      const name = placement.metadata?.name ?? "";
      if (passes(placement, request.filter)) {
        if (page.length === size) return { placements: page, position: positionJson(position), nextPageToken: pageToken("placements", filter, after) };
        page.push(placement);
      }
      after = name;
    }
    if (records.length <= size) return { placements: page, position: positionJson(position) };
  }
}

function passes({ metadata, status }: PlacementJson, filter: PlacementFilterJson | undefined): boolean {
  const among = (wanted: readonly string[] | undefined, value: string | undefined): boolean =>
    wanted === undefined || wanted.length === 0 || wanted.includes(value ?? "");
  return among(filter?.names, metadata?.name) && among(filter?.states, status?.state) && hasLabels(metadata?.labels ?? {}, filter?.labels);
}

/** The placements of the tenant, then every change of them. */
export async function* watchPlacements(
  { placements, clock, limits }: ProviderContext,
  { caller, signal }: Call,
  request: WatchPlacementsRequestJson,
): AsyncGenerator<WatchPlacementsResponseJson> {
  const { storeEpoch, revision } = await placements.position();
  const wanted = new Set(request.names ?? []);
  const watched = (name: string): boolean => wanted.size === 0 || wanted.has(name);
  const at = (place: number): Pick<WatchPlacementsResponseJson, "position"> => ({ position: positionJson({ storeEpoch, revision: place }) });
  let after = revision;
  if (request.after === undefined) {
    for (let name = "", more = true; more;) {
      const { records } = await placements.list(caller.tenant, name, limits.page);
      for (const record of records) if (watched(nameOf(record))) yield { ...at(0), placement: record.placement };
      const last = records.at(-1);
      more = records.length === limits.page;
      if (last !== undefined) name = nameOf(last);
    }
    yield { ...at(revision), synced: {} };
  } else {
    const asked = positionOf(request.after);
    const known = asked.storeEpoch === storeEpoch && (await placements.changes(caller.tenant, asked.revision, 0)).kind === "changes";
    if (!known) throw revisionCompacted(asked.revision);
    after = asked.revision;
    // A first event, so that the caller knows that it is connected.
    yield { ...at(after), bookmark: {} };
  }
  const source = {
    changes: (from: number, limit: number) => placements.changes(caller.tenant, from, limit),
    changed: (from: number, until: AbortSignal) => placements.changed(from, until),
  };
  for await (const followed of follow(source, after, { clock, heartbeat: limits.heartbeat, signal })) {
    if (followed.kind === "quiet") yield { ...at(followed.revision), bookmark: {} };
    else if (watched(nameOf(followed.change.record))) yield { ...at(followed.change.revision), placement: followed.change.record.placement };
  }
}

/** What a job writes. */
export async function* logs({ placements, driver }: ProviderContext, call: Call, request: LogsRequestJson): AsyncGenerator<LogsResponseJson> {
  const record = await existing(call, placements, request.name ?? "");
  if (driver.logs === undefined) throw refusal(Code.Unimplemented, "not-offered", "the provider keeps no logs");
  const { role, replica = 0, follow: followed = false, after } = request;
  const query = { replica, follow: followed, ...(role === undefined ? {} : { role }), ...(after === undefined ? {} : { after }) };
  for await (const { data, stream, cursor } of driver.logs(jobOf(record), query, call.signal)) yield { data: base64Encode(data), stream, cursor };
}
