import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import type { AppraisalPolicyJson, TrustAnchorsJson } from "@cornercast/schemas";
import { evidenceKey, memoryChallengeStore } from "@cornercast/sdk/boundary/verify";
import { createKeyOwner, createKeyServer, memoryKeyStore } from "@cornercast/sdk/server";
import type { OwnerMutant } from "../../mutants/owner-mutants.js";
import { makeOwnerSetup } from "../owner-setup.js";
import type { OwnerUnderTest } from "../owner-under-test.js";

/** An owner of keys of this repository, whose challenges count for two seconds. */
export interface ReferenceOwner {
  readonly target: OwnerUnderTest;
  close(): void;
}

/** Serves an owner on the loopback, with one fault where a mutant is given. */
export async function referenceOwner(mutant: Partial<OwnerMutant> = {}): Promise<ReferenceOwner> {
  let drawn = 0;
  const setup = await makeOwnerSetup();
  const issuer = evidenceKey("token-issuer", new Uint8Array(await crypto.subtle.exportKey("spki", setup.issuer.publicKey)));
  // The setup is of documents that are valid: the tests see it.
  const held = (policy: unknown): Parameters<typeof memoryKeyStore>[0][string] => ({
    key: setup.key,
    weights: setup.weights,
    policy: policy as AppraisalPolicyJson,
    references: [],
    trustAnchors: [setup.anchors as TrustAnchorsJson],
  });
  const owner = createKeyOwner({
    keys: memoryKeyStore({ [setup.resource]: held(setup.policy), [setup.endless]: held(setup.endlessPolicy) }),
    challenges: memoryChallengeStore(),
    now: Date.now,
    random: (count) => mutant.random?.(count, (drawn += 1)) ?? crypto.getRandomValues(new Uint8Array(count)),
    verifier: "reference",
    // Longer than an honest answer takes on a busy machine.
    challengeLifetime: 6,
    trusted: issuer === undefined ? [] : [issuer],
  });
  const { handlers } = createKeyServer({
    keys: mutant.owner?.(owner, setup) ?? owner,
    clock: { now: () => Date.now(), sleep: async () => undefined },
    authenticate: ({ header }) => (header.get("authorization") === "Bearer boundary" ? { tenant: "acme", subject: "boundary", roles: ["placer"] } : undefined),
  });
  const server = createServer(connectNodeAdapter(handlers));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    target: { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, token: "boundary", setup },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
