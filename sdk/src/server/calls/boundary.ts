import { Code } from "@connectrpc/connect";
import type {
  AppraiseRequestJson,
  AppraiseResponseJson,
  GetChallengeRequestJson,
  GetChallengeResponseJson,
  GetEvidenceRequestJson,
  GetEvidenceResponseJson,
  ReleaseKeyRequestJson,
  ReleaseKeyResponseJson,
} from "@cornercast/schemas";
import { jobOf } from "../job.js";
import { changeable, existing } from "../mutate.js";
import { statusOf } from "../placement-record.js";
import type { Call, ProviderContext } from "../provider-context.js";
import { refusal } from "../refusal.js";
import { instantOf } from "../transition.js";

/** The evidence of the boundary of a placement. */
export async function getEvidence({ attester, placements }: ProviderContext, call: Call, request: GetEvidenceRequestJson): Promise<GetEvidenceResponseJson> {
  const name = request.placement ?? "";
  const { epoch } = statusOf(await existing(call, placements, name, "/placement"));
  const record = await changeable(call, placements, { name, ...(epoch === undefined ? {} : { epoch }) }, ["attestable", "running", "paused"]);
  if (attester === undefined) throw notOffered("evidence");
  const { role, replica = 0, nonce = "", binding } = request;
  const asked = { replica, nonce, ...(role === undefined ? {} : { role }), ...(binding === undefined ? {} : { binding }) };
  return { evidence: await attester.getEvidence(jobOf(record), asked, call.signal) };
}

/** An appraisal by the provider. */
export async function appraise({ attester }: ProviderContext, call: Call, request: AppraiseRequestJson): Promise<AppraiseResponseJson> {
  if (attester?.appraise === undefined) throw notOffered("appraisal");
  return { result: await attester.appraise(request, instantOf(call.now)) };
}

/** What the calls of `KeyReleaseService` work with. */
type KeyContext = Pick<ProviderContext, "keys">;

/** A challenge of the owner of a key. */
export async function getChallenge({ keys }: KeyContext, call: Call, request: GetChallengeRequestJson): Promise<GetChallengeResponseJson> {
  if (keys === undefined) throw notOffered("release of keys");
  return keys.getChallenge(request.resource ?? "", call.caller);
}

/** A sealed key. */
export async function releaseKey({ keys }: KeyContext, call: Call, request: ReleaseKeyRequestJson): Promise<ReleaseKeyResponseJson> {
  if (keys === undefined) throw notOffered("release of keys");
  return keys.releaseKey(request, call.caller);
}

function notOffered(what: string): Error {
  return refusal(Code.Unimplemented, "not-offered", `the provider offers no ${what}`);
}
