import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fromJson, toJson } from "@bufbuild/protobuf";
import { createClient, Code, ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter, createConnectTransport } from "@connectrpc/connect-node";
import { KeyReleaseService, ReleaseKeyRequestSchema, ReleaseKeyResponseSchema, type ReleaseKeyResponse } from "@cornercast/schemas/proto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeBoundaryKey, memoryChallengeStore, openGrant, type BoundItem, type BoundaryKey, type KeyGrant } from "../boundary/verify/index.js";
import { answerOf, releaseTime, testBoundary, type TestBoundary } from "../boundary/verify/testing/release-answer.js";
import { documentDigest } from "../document/index.js";
import { errorDetails } from "../protocol/index.js";
import { createKeyOwner, createKeyServer, memoryKeyStore, type ReleaseDecision, type StoredKey } from "./index.js";
import { rejectionOf } from "./testing/test-client.js";
import { testClock, type TestClock } from "./testing/test-clock.js";

const secret = new TextEncoder().encode("a key of 32 bytes for one model.");
let boundary: TestBoundary;
let boundaryKey: BoundaryKey;
let stored: Record<string, StoredKey>;
let clock: TestClock;
let decisions: ReleaseDecision[];
let audit: () => void;
let draw = 0;
const server = createServer();

beforeAll(async () => {
  [boundary, boundaryKey] = [await testBoundary(), await makeBoundaryKey("hpke-x25519-sha256-aes256gcm")];
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  const { policy, trustAnchors } = boundary;
  [clock, decisions, audit] = [testClock(Date.parse(releaseTime)), [], () => undefined];
  stored = { "weights/llama": { key: secret, weights: `sha256:${"f".repeat(64)}`, policy, references: [], trustAnchors: [trustAnchors] } };
  const keys = createKeyOwner({
    keys: memoryKeyStore(stored),
    challenges: memoryChallengeStore(),
    now: () => clock.now(),
    random: (count) => new Uint8Array(count).fill((draw += 1)),
    verifier: "owner",
    onDecision: (decision) => {
      audit();
      decisions.push(decision);
    },
  });
  const callers = { "Bearer a": "placer", "Bearer r": "reader" } as const;
  const { handlers } = createKeyServer({
    keys,
    clock,
    authenticate: ({ header }) => {
      const role = callers[header.get("authorization") as keyof typeof callers] as "placer" | "reader" | undefined;
      return role === undefined ? undefined : { tenant: "acme", subject: role, roles: [role] };
    },
  });
  server.removeAllListeners("request");
  server.on("request", connectNodeAdapter(handlers));
});

const clientOf = (token = "a", useBinaryFormat = true) =>
  createClient(
    KeyReleaseService,
    createConnectTransport({
      baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      httpVersion: "1.1",
      useBinaryFormat,
      interceptors: [
        (next) => (request) => {
          request.header.set("authorization", `Bearer ${token}`);
          return next(request);
        },
      ],
    }),
  );

/** Asks for the key as an honest boundary does. */
async function ask(
  challenge: { readonly challenge?: string | undefined; readonly nonce?: string | undefined },
  items?: readonly BoundItem[],
): Promise<ReleaseKeyResponse> {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  const evidence = items ?? (await answerOf(boundary, { nonce: Uint8Array.from(Buffer.from(challenge.nonce ?? "", "base64url")), key: boundaryKey }));
  const request = fromJson(ReleaseKeyRequestSchema, {
    challenge: challenge.challenge ?? "",
    suite: boundaryKey.suite,
    publicKey: base64(boundaryKey.publicKey),
    placement: "train-7",
    epoch: 1,
    evidence: {
      apiVersion: "cornercast/v1",
      kind: "EvidenceBundle",
      metadata: { name: "answer" },
      spec: {
        nonce: challenge.nonce ?? "",
        items: evidence.map(({ evidence, collateral }, index) => ({
          name: `item-${String(index)}`,
          format: ["nvidia-gpu-report", "sev-snp-report"][index] ?? "",
          data: base64(evidence),
          collateral: collateral.map(({ kind, data }) => ({ kind, data: base64(data) })),
        })),
      },
    },
  });
  return clientOf().releaseKey(request);
}

async function refusalOf(promise: Promise<unknown>): Promise<readonly unknown[]> {
  const error = await rejectionOf(promise);
  return [error instanceof ConnectError ? Code[error.code] : error, errorDetails(error)[0]?.code];
}

describe("the owner of keys", () => {
  it.each([true, false])("releases a key to a boundary that answers its challenge (binary: %s)", async (useBinaryFormat) => {
    const challenge = await clientOf("a", useBinaryFormat).getChallenge({ resource: "weights/llama" });
    expect(challenge).toMatchObject({ policy: documentDigest(boundary.policy), expires: "2026-06-01T00:05:00.000Z" });
    // What a schema checked at the edge is a grant.
    const grant = toJson(ReleaseKeyResponseSchema, await ask(challenge)) as unknown as KeyGrant;
    const expected = { challenge: challenge.challenge ?? "", resource: "weights/llama", placement: "train-7", epoch: 1, at: releaseTime };
    expect(await openGrant(grant, boundaryKey, expected)).toStrictEqual({ kind: "opened", key: secret });
    expect(decisions).toMatchObject([{ outcome: "released", caller: { subject: "placer" }, resource: "weights/llama", placement: "train-7" }]);
    expect(JSON.stringify(decisions)).not.toContain(Buffer.from(secret).toString("base64").slice(0, 8));
  });

  it("answers a challenge once, and a challenge that nobody issued never", async () => {
    const challenge = await clientOf().getChallenge({ resource: "weights/llama" });
    expect(await refusalOf(ask({ ...challenge, challenge: "x" }))).toEqual(["NotFound", "challenge-unknown"]);
    await ask(challenge);
    expect(await refusalOf(ask(challenge))).toEqual(["FailedPrecondition", "challenge-consumed"]);
    expect(decisions.map(({ outcome }) => outcome)).toEqual(["challenge-unknown", "released", "challenge-consumed"]);
  });

  it("refuses evidence that was made for another challenge, and says why", async () => {
    const [first, second] = [await clientOf().getChallenge({ resource: "weights/llama" }), await clientOf().getChallenge({ resource: "weights/llama" })];
    const items = await answerOf(boundary, { nonce: Uint8Array.from(Buffer.from(first.nonce ?? "", "base64url")), key: boundaryKey });
    expect(await refusalOf(ask(second, items))).toEqual(["PermissionDenied", "result-not-affirming"]);
    expect(decisions[0]?.message).toContain("binding-mismatch (cpu)");
  });

  it("takes the time from its own clock", async () => {
    const challenge = await clientOf().getChallenge({ resource: "weights/llama" });
    await clock.advance(300_000);
    expect(await refusalOf(ask(challenge))).toEqual(["FailedPrecondition", "challenge-expired"]);
  });

  it("refuses an answer to a policy that is no longer its own", async () => {
    const challenge = await clientOf().getChallenge({ resource: "weights/llama" });
    const { "weights/llama": key } = stored;
    if (key === undefined) throw new Error("the key");
    stored["weights/llama"] = { ...key, policy: { ...key.policy, spec: { ...key.policy.spec, maxAge: "1d" } } };
    expect(await refusalOf(ask(challenge))).toEqual(["PermissionDenied", "policy-mismatch"]);
  });

  it("has no key for a resource that it does not know, or no longer has", async () => {
    expect(await refusalOf(clientOf().getChallenge({ resource: "__proto__" }))).toEqual(["NotFound", "resource-unknown"]);
    const challenge = await clientOf().getChallenge({ resource: "weights/llama" });
    delete stored["weights/llama"];
    expect(await refusalOf(ask(challenge))).toEqual(["NotFound", "resource-unknown"]);
  });

  it("keeps a key where the decision cannot be written down", async () => {
    const challenge = await clientOf().getChallenge({ resource: "weights/llama" });
    audit = () => {
      throw new Error("the disk is full");
    };
    expect(await refusalOf(ask(challenge))).toEqual(["Internal", "call-failed"]);
  });

  it("serves only callers that it knows, and that may place", async () => {
    expect(await refusalOf(clientOf("nobody").getChallenge({ resource: "weights/llama" }))).toEqual(["Unauthenticated", "unauthenticated"]);
    expect(await refusalOf(clientOf("r").getChallenge({ resource: "weights/llama" }))).toEqual(["PermissionDenied", "role-missing"]);
  });
});
