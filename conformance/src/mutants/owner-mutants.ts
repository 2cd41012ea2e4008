import {
  anchorField,
  atsAnchor,
  inspectEvidence,
  isReleaseSuite,
  releaseAnchor,
  releaseKey,
  type GrantContext,
  type ReleaseChallenge,
} from "@cornercast/sdk/boundary/verify";
import { fieldOf } from "@cornercast/sdk/document";
import type { GetChallengeResponseJson, ReleaseKeyRequestJson, ReleaseKeyResponseJson } from "@cornercast/schemas";
import { errorDetails } from "@cornercast/sdk/client";
import type { KeyOwner } from "@cornercast/sdk/server";
import type { OwnerSetup } from "../owner/owner-under-test.js";

/** An owner of keys with one fault. */
export interface OwnerMutant {
  readonly name: string;
  readonly fault: string;
  /** The requirements by which it has to be caught, and no others. */
  readonly kills: readonly string[];
  /** Makes the owner out of one that is right. */
  readonly owner?: (right: KeyOwner, setup: OwnerSetup) => KeyOwner;
  /** The randomness that it has, given how often it drew some before. */
  readonly random?: (count: number, drawn: number) => Uint8Array;
}

/** Mistakes that people make with keys. */
export const ownerMutants: readonly OwnerMutant[] = [
  {
    name: "counts-challenges",
    fault: "its challenges are numbers that follow one another",
    kills: ["release.challenges-are-random"],
    random: (count, drawn) => Buffer.concat([Buffer.alloc(count - 4), Uint8Array.of(drawn >>> 24, drawn >>> 16, drawn >>> 8, drawn)]),
  },
  {
    name: "challenges-of-the-time",
    fault: "its challenges are the time",
    kills: ["release.challenges-are-random"],
    random: (count, drawn) => Buffer.alloc(count, `${new Date().toISOString().slice(0, 10)}#${String(drawn).padStart(21, "0")}`),
  },
  forgiving(
    "answers-again",
    "it answers a challenge as often as it is asked",
    ["release.challenges-are-good-for-one-answer", "release.refused-answers-spend"],
    ({ code }) => code === "challenge-consumed",
  ),
  {
    name: "keeps-refused-challenges",
    fault: "a challenge is spent by a key only",
    kills: ["release.refused-answers-spend"],
    owner: (right, setup) => {
      const [seal, first] = [sealing(right, setup), new Map<string, Promise<ReleaseKeyResponseJson>>()];
      return {
        ...seal.owner,
        async releaseKey(request, caller) {
          const { challenge = "" } = request;
          const before = first.get(challenge);
          const refused = before?.then(
            () => false,
            () => true,
          );
          const answer = (await refused) === true ? seal.anyway(request) : right.releaseKey(request, caller);
          if (before === undefined || (await refused) === true) first.set(challenge, answer);
          return answer;
        },
      };
    },
  },
  forgiving("endless-challenges", "its challenges do not end", ["release.challenges-end"], ({ code }) => code === "challenge-expired"),
  forgiving(
    "does-not-bind",
    "it does not look at the anchor in the evidence",
    ["release.anchor-is-in-the-evidence", "release.devices-are-in-the-anchor", "release.tags-are-never-mixed"],
    ({ message }) => message.includes("binding-mismatch"),
  ),
  forgiving(
    "takes-any-device",
    "it takes devices that are not in the anchor",
    ["release.devices-are-in-the-anchor"],
    ({ message }, request) => message.includes("binding-mismatch") && items(request) > 1,
  ),
  {
    name: "takes-the-published-anchor",
    fault: "it takes the anchor of another construction",
    kills: ["release.tags-are-never-mixed"],
    owner: (right, setup) => {
      const seal = sealing(right, setup);
      return {
        ...seal.owner,
        releaseKey: (request, caller) =>
          right.releaseKey(request, caller).catch(async (error: unknown) => {
            const nonce = Uint8Array.from(Buffer.from(seal.issued.get(request.challenge ?? "")?.nonce ?? "", "base64url"));
            const published = await anchorField(await atsAnchor({ nonce, keyKind: "raw", key: keyOf(request) }), "report-data");
            if (reportData(request) !== Buffer.from(published).toString("hex")) throw error;
            return seal.anyway(request);
          }),
      };
    },
  },
  forgiving(
    "trusts-any-root",
    "it takes evidence of roots that nobody pinned",
    ["release.only-on-a-result-that-the-policy-accepts", "release.refusals-hold-no-key", "release.refused-answers-spend"],
    ({ message }) => message.includes("is not pinned"),
  ),
  forgiving("takes-old-evidence", "it takes evidence of any age", ["release.results-expire"], ({ message }) => message.includes("evidence-stale")),
  forgiving("takes-later-evidence", "it takes evidence of the future", ["release.results-expire"], ({ message }) =>
    message.includes("after the time of evaluation"),
  ),
  forgiving("takes-endless-results", "it takes results without an end", ["release.results-expire"], ({ code }) => code === "result-expired"),
  forgiving(
    "takes-the-word-of-others",
    "it takes results of other services",
    ["release.not-on-the-word-of-others"],
    ({ code }) => code === "result-third-party",
  ),
  granting("sends-keys-in-the-clear", "it does not seal keys", ["release.context-is-authenticated", "release.sealed-with-hpke"], (grant, setup) => ({
    ...grant,
    sealed: Buffer.from(setup.key).toString("base64url"),
  })),
  granting("another-key", "it seals under another context than it says", ["release.context-is-authenticated", "release.sealed-with-hpke"], (grant) => ({
    ...grant,
    context: { ...grant.context, weights: `sha256:${"0".repeat(64)}` },
  })),
  granting("no-result", "its grants do not say on which result they rest", ["release.context-is-authenticated", "release.sealed-with-hpke"], (grant) => ({
    ...grant,
    context: { ...grant.context, result: "none" },
  })),
  {
    name: "long-grants",
    fault: "its grants count for an hour, whatever the evidence",
    kills: ["release.grants-end"],
    owner: (right, setup) => {
      const seal = sealing(right, setup);
      return { ...seal.owner, releaseKey: (request, caller) => right.releaseKey(request, caller).then(() => seal.anyway(request)) };
    },
  },
  {
    name: "tells-the-key",
    fault: "its refusals tell what would have been sealed",
    kills: ["release.refusals-hold-no-key"],
    owner: (right, setup) => ({
      ...right,
      releaseKey: (request, caller) =>
        right.releaseKey(request, caller).catch((error: unknown) => {
          if (error instanceof Error) throw Object.assign(error, { rawMessage: Buffer.from(setup.key).toString("hex") });
          throw error;
        }),
    }),
  },
];

/** A mutant that gives a key where it would have to refuse. */
function forgiving(
  name: string,
  fault: string,
  kills: readonly string[],
  forgives: (refusal: { readonly code: string; readonly message: string }, request: ReleaseKeyRequestJson) => boolean,
): OwnerMutant {
  return {
    name,
    fault,
    kills,
    owner: (right, setup) => {
      const seal = sealing(right, setup);
      return {
        ...seal.owner,
        releaseKey: (request, caller) =>
          right.releaseKey(request, caller).catch((error: unknown) => {
            if (forgives(reasonOf(error), request)) return seal.anyway(request);
            throw error;
          }),
      };
    },
  };
}

/** A mutant whose grants are others. */
function granting(
  name: string,
  fault: string,
  kills: readonly string[],
  change: (grant: ReleaseKeyResponseJson, setup: OwnerSetup) => ReleaseKeyResponseJson,
): OwnerMutant {
  return {
    name,
    fault,
    kills,
    owner: (right, setup) => ({ ...right, releaseKey: async (request, caller) => change(await right.releaseKey(request, caller), setup) }),
  };
}

/** An owner that remembers its challenges, and what seals the key for a request whatever comes with it. */
function sealing(
  right: KeyOwner,
  setup: OwnerSetup,
): {
  readonly owner: KeyOwner;
  readonly issued: ReadonlyMap<string, GetChallengeResponseJson>;
  readonly anyway: (request: ReleaseKeyRequestJson) => Promise<ReleaseKeyResponseJson>;
} {
  const issued = new Map<string, GetChallengeResponseJson & { readonly resource: string }>();
  const owner: KeyOwner = {
    ...right,
    async getChallenge(resource, caller) {
      const challenge = await right.getChallenge(resource, caller);
      issued.set(challenge.challenge ?? "", { ...challenge, resource });
      return challenge;
    },
  };
  return {
    owner,
    issued,
    async anyway(request) {
      const { challenge: id = "", placement = "", epoch = 0, suite = "" } = request;
      const { nonce = "", policy = "", resource = "" } = issued.get(id) ?? {};
      const suites = isReleaseSuite(suite) ? [suite] : [];
      const at = new Date().toISOString();
      const expires = new Date(Date.now() + 3_600_000).toISOString();
      const challenge: ReleaseChallenge = { id, nonce, policy, resource, suites, expires };
      const publicKey = keyOf(request);
      const [first] = suites;
      if (first === undefined) throw new Error("no suite");
      const bytes = Uint8Array.from(Buffer.from(nonce, "base64url"));
      const value = await anchorField(
        await releaseAnchor({ nonce: bytes, suite: first, publicKey, policy, placement, epoch, deviceEvidence: [] }),
        "report-data",
      );
      const spec = { at, verifier: "mutant", state: "appraised", tier: "affirming", policy, nonce, allSubmodsBound: "true", expires } as const;
      const outcome = await releaseKey(
        { challenge: id, suite, publicKey, placement, epoch },
        {
          at,
          challenges: { put: async () => undefined, take: async () => ({ kind: "found", challenge }) },
          keyOf: async () => ({ key: setup.key, weights: setup.weights }),
          verify: async () => ({ field: "report-data", value, deviceEvidence: [], result: { spec } }),
        },
      );
      if (outcome.kind === "refused") throw new Error(outcome.message);
      const context: GrantContext = outcome.grant.context;
      return { ...outcome.grant, context: { ...context } };
    },
  };
}

function reasonOf(error: unknown): { readonly code: string; readonly message: string } {
  return { code: errorDetails(error)[0]?.code ?? "", message: error instanceof Error ? error.message : "" };
}

function keyOf({ publicKey = "" }: ReleaseKeyRequestJson): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(publicKey, "base64"));
}

function items({ evidence }: ReleaseKeyRequestJson): number {
  return evidence?.spec?.items?.length ?? 0;
}

/** The report data of the first piece of evidence, in hexadecimal digits. */
function reportData({ evidence }: ReleaseKeyRequestJson): string {
  const read = inspectEvidence(Uint8Array.from(Buffer.from(evidence?.spec?.items?.[0]?.data ?? "", "base64")));
  const held = "fields" in read ? fieldOf(read.fields, "reportData") : undefined;
  return typeof held === "string" ? held : "";
}
