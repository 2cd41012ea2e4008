import { Code } from "@connectrpc/connect";
import type { ListUsageRecordsRequestJson, ListUsageRecordsResponseJson } from "@cornercast/schemas";
import { afterOfToken, pageToken } from "../page-token.js";
import type { Call, ProviderContext } from "../provider-context.js";
import { refusal } from "../refusal.js";

/** A page of usage records of the tenant. */
export async function listUsageRecords(
  { usage, limits }: ProviderContext,
  { caller }: Call,
  request: ListUsageRecordsRequestJson,
): Promise<ListUsageRecordsResponseJson> {
  if (usage === undefined) throw refusal(Code.Unimplemented, "not-offered", "the provider keeps no usage records");
  const { placement } = request;
  const filter = placement === undefined ? {} : { placement };
  const size = Math.min(request.pageSize ?? limits.page, limits.page);
  const [name, sequence] = afterOfToken("usage", filter, request.pageToken).split("#");
  const after = name === undefined || sequence === undefined ? {} : { after: { placement: name, sequence: Number(sequence) } };
  const found = await usage.list({ tenant: caller.tenant, ...filter, ...after, limit: size + 1 });
  const page = found.slice(0, size);
  const last = page.at(-1)?.spec;
  if (found.length <= size || last === undefined) return { records: page };
  return { records: page, nextPageToken: pageToken("usage", filter, `${last.placement ?? ""}#${String(last.sequence ?? 0)}`) };
}
