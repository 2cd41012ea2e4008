import {
  anchorField,
  attestInSoftware,
  deviceNonce,
  evidenceDigest,
  isReleaseSuite,
  makeBoundaryKey,
  openGrant,
  releaseAnchor,
  type BoundaryKey,
  type CryptoKeyPair,
  type KeyGrant,
  type ReleaseBinding,
} from "@cornercast/sdk/boundary/verify";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import { StageFailure } from "../provider/stage.js";
import { callJson, postJson, type WireAnswer } from "../provider/wire.js";
import type { OwnerUnderTest } from "./owner-under-test.js";

/** A challenge as the owner answers it. */
export interface Challenge {
  readonly challenge: string;
  readonly nonce: string;
  readonly policy: string;
  readonly suites: readonly string[];
  readonly expires: string;
  readonly resource: string;
}

/** What an answer has that an honest one has not. */
export interface AnswerChange {
  readonly key?: BoundaryKey;
  readonly placement?: string;
  readonly epoch?: number;
  /** Who signs the evidence. */
  readonly root?: CryptoKeyPair;
  /** When it is made, in milliseconds since 1970. */
  readonly madeAt?: number;
  /** What is bound in place of what is presented. */
  readonly bound?: Partial<ReleaseBinding>;
  /** The report data in place of that of the anchor. */
  readonly reportData?: Uint8Array<ArrayBuffer>;
  /** Evidence of further devices, each for the nonce of a device. */
  readonly devices?: (nonce: Uint8Array<ArrayBuffer>) => Promise<readonly Device[]>;
  /** Whether the anchor has the digests of the devices (default: yes). */
  readonly bindsDevices?: boolean;
}

/** A piece of evidence of a further device. */
export interface Device {
  readonly format: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A request for a key with what it was made with. */
export interface Asked {
  readonly request: JsonObject;
  readonly challenge: Challenge;
  readonly key: BoundaryKey;
  readonly placement: string;
  readonly epoch: number;
}

/** What scenarios need of an owner of keys. */
export interface OwnerStage {
  readonly target: OwnerUnderTest;
  readonly challenge: (resource?: string) => Promise<Challenge>;
  /** Answers a challenge as an honest boundary does, but for what is changed. */
  readonly answer: (challenge: Challenge, change?: AnswerChange) => Promise<Asked>;
  readonly send: (asked: Asked) => Promise<WireAnswer>;
  /** Sends a request, and gives the text of the answer. */
  readonly raw: (asked: Asked) => Promise<string>;
  /** Sends what has to be answered with a key, and gives the grant and the key. */
  readonly released: (what: string, asked: Asked) => Promise<{ readonly grant: KeyGrant; readonly key: Uint8Array | undefined; readonly reason?: string }>;
  /** Sends what has to be refused, and notes what is wrong where it is not. */
  readonly refused: (what: string, asked: Asked) => Promise<void>;
  readonly check: (holds: boolean, message: string) => void;
}

/** The stage of one scenario. Problems go to `problems`. */
export function createOwnerStage(target: OwnerUnderTest, problems: string[]): OwnerStage {
  const call = (method: string, request: JsonObject): Promise<WireAnswer> =>
    callJson(target.url, `KeyReleaseService/${method}`, request, { token: target.token });
  const { setup } = target;
  const stage: OwnerStage = {
    target,
    check: (holds, message) => void (holds || problems.push(message)),
    async challenge(resource = setup.resource) {
      const answer = await call("GetChallenge", { resource });
      if (answer.kind === "error") throw new StageFailure(`GetChallenge for ${resource} was refused with ${answer.error.reason ?? answer.error.code}`);
      const { challenge, nonce, policy, suites = [], expires } = answer.value;
      const texts = isJsonArray(suites) ? suites.filter((suite) => typeof suite === "string") : [];
      return { challenge: textOf(challenge), nonce: textOf(nonce), policy: textOf(policy), suites: texts, expires: textOf(expires), resource };
    },
    async answer(challenge, change = {}) {
      const suite = challenge.suites.find(isReleaseSuite);
      if (suite === undefined) throw new StageFailure(`the challenge allows ${challenge.suites.join(", ")}, and none of them is known here`);
      const { key = await makeBoundaryKey(suite), placement = "train-7", epoch = 1, root = setup.root, madeAt = Date.now() } = change;
      const nonce = Uint8Array.from(Buffer.from(challenge.nonce, "base64url"));
      const devices = (await change.devices?.(nonce)) ?? [];
      const deviceEvidence = change.bindsDevices === false ? [] : await Promise.all(devices.map(({ data }) => evidenceDigest(data)));
      const binding = { nonce, suite: key.suite, publicKey: key.publicKey, policy: challenge.policy, placement, epoch, deviceEvidence, ...change.bound };
      const reportData = change.reportData ?? (await anchorField(await releaseAnchor(binding), "report-data"));
      const at = new Date(madeAt).toISOString();
      const report = await attestInSoftware({ key: root, reportData, workload: new TextEncoder().encode("conformance"), at });
      const items = [{ format: "software-report", data: report }, ...devices].map(({ format, data }, index) => ({
        name: `item-${String(index)}`,
        format,
        data: base64(data),
      }));
      const evidence = { apiVersion: "cornercast/v1", kind: "EvidenceBundle", metadata: { name: "answer" }, spec: { nonce: challenge.nonce, items } };
      const request = { challenge: challenge.challenge, suite: key.suite, publicKey: base64(key.publicKey), placement, epoch, evidence };
      return { request, challenge, key, placement, epoch };
    },
    send: ({ request }) => call("ReleaseKey", request),
    raw: async ({ request }) => (await postJson(target.url, "KeyReleaseService/ReleaseKey", request, { token: target.token })).text,
    async released(what, asked) {
      const answer = await stage.send(asked);
      if (answer.kind === "error") throw new StageFailure(`${what} was refused with ${answer.error.code}, ${answer.error.reason ?? "without a reason code"}`);
      // What is wrong with it is found where it is opened.
      const grant = answer.value as unknown as KeyGrant;
      const { challenge, placement, epoch } = asked;
      const expected = { challenge: challenge.challenge, resource: challenge.resource, placement, epoch, at: new Date().toISOString() };
      const opened = isJsonObject(answer.value["context"] ?? null) ? await openGrant(grant, asked.key, expected) : undefined;
      return opened?.kind === "opened" ? { grant, key: opened.key } : { grant, key: undefined, ...(opened !== undefined && { reason: opened.message }) };
    },
    async refused(what, asked) {
      const answer = await stage.send(asked);
      if (answer.kind === "ok") problems.push(`${what} was answered with a key`);
      else if (["internal", "unknown", "unimplemented", "unavailable"].includes(answer.error.code))
        problems.push(`${what} was refused with ${answer.error.code}, which is no decision`);
    },
  };
  return stage;
}

/** A report of the software attester as evidence of a further device, for the nonce that one has to have. */
export async function softwareDevice(root: CryptoKeyPair, nonce: Uint8Array<ArrayBuffer>, key: BoundaryKey): Promise<Device> {
  const reportData = await deviceNonce(nonce, "software-report", key.publicKey);
  const data = await attestInSoftware({ key: root, reportData, workload: new TextEncoder().encode("device"), at: new Date().toISOString() });
  return { format: "software-report", data };
}

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString("base64");
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
