import type { GetChallengeResponseJson, ReleaseKeyRequestJson, ReleaseKeyResponseJson } from "@cornercast/schemas";
import type { Caller } from "./caller.js";

/** Answers `KeyReleaseService` for the owner of keys. `releaseKey` throws a {@link refusal} where a key is not released. */
export interface KeyOwner {
  getChallenge(resource: string, caller: Caller): Promise<GetChallengeResponseJson>;
  releaseKey(request: ReleaseKeyRequestJson, caller: Caller): Promise<ReleaseKeyResponseJson>;
}
