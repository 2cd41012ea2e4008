import { Code } from "@connectrpc/connect";
import type { ReasonCode } from "@cornercast/schemas";
import { documentDigest } from "../document/index.js";
import type { PlacementState } from "../protocol/index.js";
import { isLapsed, stateOf, statusOf, type PlacementRecord } from "./placement-record.js";
import type { PlacementTransaction } from "./placement-store.js";
import type { Call, ProviderContext } from "./provider-context.js";
import { refusal } from "./refusal.js";

/** A request that changes something. */
export interface Mutation {
  readonly requestId?: string;
}

/**
 * The answer to a request that was answered before under its request id, or undefined.
 *
 * - Another request under the same id is refused.
 *
 * @implements service.repeated-requests-are-answered-alike
 * @implements service.request-ids-are-of-one-request
 */
export async function replayed<Answer>(
  context: ProviderContext,
  call: Call,
  request: Mutation,
  transaction?: PlacementTransaction,
): Promise<Answer | undefined> {
  const { requestId } = request;
  if (requestId === undefined) return undefined;
  const look = (open: PlacementTransaction): ReturnType<PlacementTransaction["answer"]> => open.answer(call.caller.tenant, requestId);
  const kept = transaction === undefined ? await context.placements.transact(look) : await look(transaction);
  if (kept === undefined || kept.until <= call.now) return undefined;
  if (kept.request !== digestOf(context, call, request))
    throw refusal(Code.AlreadyExists, "request-id-reused", `another request was made under the id ${requestId}`, { pointer: "/requestId" });
  return JSON.parse(kept.answer) as Answer;
}

/** Changes something in one transaction, once for each request id. */
export function mutate<Answer>(
  context: ProviderContext,
  call: Call,
  request: Mutation,
  work: (transaction: PlacementTransaction) => Promise<Answer>,
): Promise<Answer> {
  const { requestId } = request;
  if (requestId === undefined) return context.placements.transact(work);
  return context.placements.transact(async (transaction) => {
    const before = await replayed<Answer>(context, call, request, transaction);
    if (before !== undefined) return before;
    const answer = await work(transaction);
    const until = call.now + context.limits.replay;
    await transaction.keepAnswer(call.caller.tenant, requestId, { request: digestOf(context, call, request), answer: JSON.stringify(answer), until });
    return answer;
  });
}

const digestOf = ({ sha256 }: ProviderContext, { method }: Call, request: Mutation): string => documentDigest({ kind: method, spec: request }, sha256);

/**
 * A placement that a call may change: of the tenant, of the epoch that the call names, and in one of some states.
 *
 * @implements placement.stale-epochs-are-refused
 */
export async function changeable(
  call: Call,
  transaction: Pick<PlacementTransaction, "get">,
  request: { readonly name?: string; readonly epoch?: number },
  allowed: readonly PlacementState[],
): Promise<PlacementRecord> {
  const record = await existing(call, transaction, request.name ?? "");
  const { epoch } = statusOf(record);
  if (epoch !== request.epoch)
    throw refusal(Code.Aborted, "epoch-stale", `the placement has the epoch ${String(epoch)}, and the call names ${String(request.epoch)}`, {
      pointer: "/epoch",
    });
  const state = stateOf(record);
  if (!allowed.includes(state)) throw stateNotAllowed(state, allowed);
  if (state === "reserved" && isLapsed(record, call.now)) throw stateNotAllowed("ended", allowed, "its lease has run out");
  return record;
}

/** A placement of the tenant. That of another tenant is as one that is not there. */
export async function existing(call: Call, source: Pick<PlacementTransaction, "get">, name: string, pointer = "/name"): Promise<PlacementRecord> {
  const record = await source.get(call.caller.tenant, name);
  if (record === undefined) throw refusal(Code.NotFound, "placement-unknown", `there is no placement ${name}`, { pointer });
  return record;
}

/**
 * @implements placement.refused-calls-name-allowed-states
 */
function stateNotAllowed(state: string, allowed: readonly PlacementState[], why?: string): Error {
  const reason: ReasonCode = "state-not-allowed";
  const message = `the placement is ${state}${why === undefined ? "" : `, because ${why}`}; the call is allowed where it is ${allowed.join(", ")}`;
  return refusal(Code.FailedPrecondition, reason, message, { allowed: [...allowed] });
}
