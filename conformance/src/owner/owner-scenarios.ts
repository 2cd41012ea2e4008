import { setTimeout as sleep } from "node:timers/promises";
import { anchorField, atsAnchor, makeBoundaryKey, toEarJwt, type GrantContext } from "@cornercast/sdk/boundary/verify";
import { documentDigest } from "@cornercast/sdk/document";
import { CannotDecide } from "../provider/stage.js";
import type { Scenario } from "../run/run-scenarios.js";
import { keyPair } from "./owner-setup.js";
import { softwareDevice, type OwnerStage } from "./owner-stage.js";

/** One requirement of owners of keys, as what is asked of one and what has to be seen. */
export interface OwnerScenario extends Scenario {
  readonly run: (stage: OwnerStage) => Promise<void>;
}

const minute = 60_000;
/** The longest that a scenario waits for the end of a challenge. */
const longestWait = 20_000;

/** The scenarios about owners of keys, in the order of chapter 62. Each shows first that an honest answer gets a key, where it shows that another does not. */
export const ownerScenarios: readonly OwnerScenario[] = [
  {
    requirement: "release.challenges-are-random",
    title: "thirty challenges, of 32 bytes each and with an end, of which no two are alike",
    async run({ challenge, check }) {
      const all = await Promise.all(Array.from({ length: 30 }, () => challenge()));
      const nonces = all.map(({ nonce }) => Buffer.from(nonce, "base64url"));
      check(
        nonces.every(({ length }) => length === 32),
        `a challenge has ${String(nonces.find(({ length }) => length !== 32)?.length)} bytes`,
      );
      check(new Set(nonces.map((nonce) => nonce.toString("hex"))).size === nonces.length, "a challenge comes twice");
      // Of 30 times 32 random bytes, no 8 in one place are the same twice: a counter and the time are.
      for (let at = 0; at <= 24; at += 8)
        check(
          new Set(nonces.map((nonce) => nonce.subarray(at, at + 8).toString("hex"))).size === nonces.length,
          `bytes ${String(at)} to ${String(at + 7)} repeat`,
        );
      check(
        all.every(({ expires }) => Date.parse(expires) > Date.now()),
        "a challenge has no end, or one that is over",
      );
    },
  },
  {
    requirement: "release.challenges-are-good-for-one-answer",
    title: "one answer to a challenge eight times at once, and once more",
    async run({ challenge, answer, send, refused, check }) {
      const asked = await answer(await challenge());
      const answers = await Promise.all(Array.from({ length: 8 }, () => send(asked)));
      const keys = answers.filter(({ kind }) => kind === "ok").length;
      check(keys === 1, `${String(keys)} of eight answers got a key`);
      await refused("an answer to a challenge that was answered", asked);
    },
  },
  {
    requirement: "release.refused-answers-spend",
    title: "an honest answer after one that was refused",
    async run({ challenge, answer, released, refused }) {
      await released("an honest answer", await answer(await challenge()));
      const asked = await challenge();
      await refused("evidence of a root that nobody pinned", await answer(asked, { root: await keyPair() }));
      await refused("an honest answer after one that was refused", await answer(asked));
    },
  },
  {
    requirement: "release.challenges-end",
    title: "an answer when its challenge is over",
    async run({ challenge, answer, refused }) {
      const asked = await challenge();
      const left = Date.parse(asked.expires) - Date.now();
      if (left > longestWait) throw new CannotDecide(`a challenge counts for ${String(Math.round(left / 1000))} s: let it end within 20 s while it is tested`);
      await sleep(left + 200);
      await refused("an answer after the end of its challenge", await answer(asked));
    },
  },
  {
    requirement: "release.anchor-is-in-the-evidence",
    title: "evidence for another key, suite, placement, epoch, policy and challenge than what is presented",
    async run({ challenge, answer, released, refused, target }) {
      await released("an honest answer", await answer(await challenge()));
      const other = await challenge();
      const changes = {
        key: { publicKey: (await makeBoundaryKey("hpke-x25519-sha256-aes256gcm")).publicKey },
        placement: { placement: "train-8" },
        epoch: { epoch: 2 },
        policy: { policy: documentDigest(target.setup.endlessPolicy) },
        challenge: { nonce: Uint8Array.from(Buffer.from(other.nonce, "base64url")) },
      };
      for (const [name, bound] of Object.entries(changes)) await refused(`evidence for another ${name}`, await answer(await challenge(), { bound }));
    },
  },
  {
    requirement: "release.devices-are-in-the-anchor",
    title: "a further device, with its digest in the anchor and without",
    async run({ challenge, answer, released, refused, target }) {
      const key = await makeBoundaryKey("hpke-x25519-sha256-aes256gcm");
      const devices = async (nonce: Uint8Array<ArrayBuffer>): Promise<readonly Awaited<ReturnType<typeof softwareDevice>>[]> => [
        await softwareDevice(target.setup.device, nonce, key),
      ];
      await released("an answer with a further device", await answer(await challenge(), { key, devices }));
      await refused("a device that is not in the anchor", await answer(await challenge(), { key, devices, bindsDevices: false }));
    },
  },
  {
    requirement: "release.tags-are-never-mixed",
    title: "evidence with the anchor ats-anchor-v1 for the same challenge and key",
    async run({ challenge, answer, released, refused }) {
      await released("an honest answer", await answer(await challenge()));
      const [asked, key] = [await challenge(), await makeBoundaryKey("hpke-x25519-sha256-aes256gcm")];
      const nonce = Uint8Array.from(Buffer.from(asked.nonce, "base64url"));
      const reportData = await anchorField(await atsAnchor({ nonce, keyKind: "raw", key: key.publicKey }), "report-data");
      await refused("the anchor of another construction", await answer(asked, { key, reportData }));
    },
  },
  {
    requirement: "release.only-on-a-result-that-the-policy-accepts",
    title: "evidence of a root that the policy does not name",
    async run({ challenge, answer, released, refused, target, check }) {
      const asked = await challenge();
      check(asked.policy === documentDigest(target.setup.policy), "the challenge names another policy than that of its resource");
      await released("an honest answer", await answer(asked));
      await refused("evidence of another root", await answer(await challenge(), { root: await keyPair() }));
    },
  },
  {
    requirement: "release.results-expire",
    title: "evidence that is too old, evidence of the future, and a policy by which results have no end",
    async run({ challenge, answer, released, refused, target }) {
      await released("an honest answer", await answer(await challenge()));
      await refused("evidence of half an hour ago", await answer(await challenge(), { madeAt: Date.now() - 30 * minute }));
      await refused("evidence of tomorrow", await answer(await challenge(), { madeAt: Date.now() + 1440 * minute }));
      await refused("a result without an end", await answer(await challenge(target.setup.endless)));
    },
  },
  {
    requirement: "release.not-on-the-word-of-others",
    title: "a result of another service as the evidence of a device",
    async run({ challenge, answer, released, refused, target }) {
      await released("an honest answer", await answer(await challenge()));
      const { issuer } = target.setup;
      const at = new Date().toISOString();
      const token = async (nonce: string): Promise<Uint8Array<ArrayBuffer>> =>
        Uint8Array.from(
          Buffer.from(
            await toEarJwt(
              {
                apiVersion: "cornercast/v1",
                kind: "AppraisalResult",
                metadata: { name: "other" },
                spec: {
                  at,
                  verifier: "conformance.example",
                  evidence: [`sha256:${"0".repeat(64)}`],
                  state: "appraised",
                  tier: "affirming",
                  nonce,
                  submodules: [{ name: "gpu", technology: "nvidia-cc", tier: "affirming", trustVector: { executables: 2 }, thirdParty: true }],
                  expires: new Date(Date.parse(at) + 5 * minute).toISOString(),
                },
              },
              { algorithm: "ES384", key: issuer.privateKey },
            ),
          ),
        );
      const asked = await challenge();
      await refused("the word of another service", await answer(asked, { devices: async () => [{ format: "ear-jwt", data: await token(asked.nonce) }] }));
    },
  },
  {
    requirement: "release.sealed-with-hpke",
    title: "a sealed key opens with the key of the boundary, and is the one of the resource",
    async run({ challenge, answer, released, check, target }) {
      const asked = await answer(await challenge());
      const { grant, key, reason } = await released("an honest answer", asked);
      check(key !== undefined, `the sealed key does not open under ${asked.key.suite}: ${reason ?? "it has no context"}`);
      check(key === undefined || Buffer.from(key).equals(target.setup.key), "what opens is another key than that of the resource");
      check(asked.challenge.suites.includes(grant.context.suite), `it was sealed under ${grant.context.suite}, which the challenge does not allow`);
    },
  },
  {
    requirement: "release.context-is-authenticated",
    title: "the context of a sealed key says what was asked, and is sealed with it",
    async run({ challenge, answer, released, check, target }) {
      const asked = await answer(await challenge(), { placement: "train-9", epoch: 7 });
      const { grant, key } = await released("an honest answer", asked);
      const { challenge: issued } = asked;
      const wanted: Partial<GrantContext> = {
        challenge: issued.challenge,
        nonce: issued.nonce,
        suite: asked.key.suite,
        key: await digestOf(asked.key.publicKey),
        policy: issued.policy,
        resource: issued.resource,
        weights: target.setup.weights,
        placement: "train-9",
        epoch: 7,
      };
      for (const [name, value] of Object.entries(wanted)) {
        const seen = (grant.context as unknown as Readonly<Record<string, unknown>>)[name];
        check(seen === value, `${name} of the context is ${JSON.stringify(seen)} and has to be ${JSON.stringify(value)}`);
      }
      check(/^sha256:[0-9a-f]{64}$/u.test(grant.context.result), "the context names no result");
      check(Date.parse(grant.context.notAfter) > Date.now(), "the context has no end");
      check(key !== undefined, "the key does not open with the context as its additional data");
    },
  },
  {
    requirement: "release.grants-end",
    title: "a grant on evidence that counts for two minutes more",
    async run({ challenge, answer, released, check }) {
      const madeAt = Date.now() - 8 * minute;
      const { grant } = await released("evidence of eight minutes ago", await answer(await challenge(), { madeAt }));
      const end = Date.parse(grant.context.notAfter);
      check(
        end <= madeAt + 10 * minute,
        `the grant counts until ${grant.context.notAfter}, and evidence for ten minutes after ${new Date(madeAt).toISOString()}`,
      );
    },
  },
  {
    requirement: "release.refusals-hold-no-key",
    title: "what comes with a refusal",
    async run({ challenge, answer, released, raw, check, target }) {
      await released("an honest answer", await answer(await challenge()));
      const said = await raw(await answer(await challenge(), { root: await keyPair() }));
      const key = Buffer.from(target.setup.key);
      const forms = [key.toString("base64").replace(/=+$/u, ""), key.toString("base64url"), key.toString("hex")];
      // Eight bytes of a key in a row are no chance.
      const parts = forms.flatMap((form) => Array.from({ length: form.length - 15 }, (_, at) => form.slice(at, at + 16)));
      check(!parts.some((part) => said.includes(part)), "a part of the key comes with it");
      check(!said.includes('"sealed"'), "a sealed key comes with it");
    },
  },
];

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return `sha256:${Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex")}`;
}
