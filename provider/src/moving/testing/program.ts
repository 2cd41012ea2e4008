// A provider, or a client that moves a job, as a program of its own that can be killed.
import { readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { toJson } from "@bufbuild/protobuf";
import { createClient as createRpcClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import type { AppraisalPolicyJson, EvidenceBundleJson, PlacementJson, RoleJson, StartRequestJson, TrustAnchorsJson, WorkloadJson } from "@cornercast/schemas";
import { KeyReleaseService, ReleaseKeyResponseSchema } from "@cornercast/schemas/proto";
import { appraise, claims, documentAnchors, verifyEvidence, type KeyGrant } from "@cornercast/sdk/boundary/verify";
import { createClient, move, type MoveStep, type ProviderClient } from "@cornercast/sdk/client";
import type { Driver, Job } from "@cornercast/sdk/server";
import {
  folderStateStore,
  openPgliteStore,
  processDriver,
  findConfinement,
  registryStateStore,
  serve,
  slurmCommand,
  slurmDriver,
  slurmOffers,
  softwareBoundary,
  systemClock,
  tokenAuthenticator,
  type StateStore,
} from "../../index.js";

/** Where state goes: a folder, or a repository of a registry. */
export type StatesPlan = { readonly folder: string } | { readonly url: string; readonly repository: string };

/** A provider. */
export interface ProviderPlan {
  readonly role: "provider";
  readonly folder: string;
  readonly port: number;
  /** The configuration of a Slurm cluster. Default: jobs are processes of this machine. */
  readonly slurm?: string;
  readonly states: StatesPlan;
  /** The key of the attester, as JWK. */
  readonly attester: { readonly publicKey: JsonWebKey; readonly privateKey: JsonWebKey };
}

/** One side of a move. */
export interface SidePlan {
  readonly url: string;
  readonly placement: string;
}

/** A client that moves a job. */
export interface ClientPlan {
  readonly role: "client";
  readonly source: SidePlan;
  readonly destination: SidePlan & { readonly offer: string };
  readonly workload: WorkloadJson;
  readonly keys: string;
  /** Whether it brings the key to the destination (default: it does). */
  readonly bringsKey?: boolean;
  readonly policy: AppraisalPolicyJson;
  readonly trustAnchors: TrustAnchorsJson;
  /** The step at which it waits for a line on its standard input. */
  readonly waitAt?: MoveStep;
}

/** Who is trusted by everybody here. */
export const token = "t0ken";
/** The resource whose key the job needs. */
export const resource = "state/train";

/** A client of a provider of the suite. */
export function clientAt(url: string): ProviderClient {
  return createClient({ transport: transportTo(url), clock: systemClock, random: Math.random, randomId: () => crypto.randomUUID() });
}

function transportTo(url: string): ReturnType<typeof createConnectTransport> {
  const bearer: Interceptor = (next) => (request) => {
    request.header.set("authorization", `Bearer ${token}`);
    return next(request);
  };
  return createConnectTransport({ baseUrl: url, httpVersion: "1.1", interceptors: [bearer] });
}

function statesOf(plan: StatesPlan, owner: string): StateStore {
  return "folder" in plan ? folderStateStore({ ...plan, owner }) : registryStateStore({ ...plan, owner });
}

/** A driver whose jobs get the key that was sealed to their boundary: what an agent in a boundary does. */
function withKeys(driver: Driver, keyFor: (job: Job) => Promise<string>): Driver {
  return {
    ...driver,
    async start(job, until) {
      if (until === "attestable") {
        await driver.start(job, until);
        return;
      }
      const key = await keyFor(job);
      const roles = (all: readonly RoleJson[] | undefined): RoleJson[] =>
        (all ?? []).map((role) => ({ ...role, run: { ...role.run, env: { ...role.run?.env, TRAINING_KEY: key } } }));
      const profiles = (job.workload.spec?.profiles ?? []).map((profile) => ({ ...profile, roles: roles(profile.roles) }));
      await driver.start({ ...job, workload: { ...job.workload, spec: { ...job.workload.spec, profiles } } }, until);
    },
  };
}

async function runProvider(plan: ProviderPlan): Promise<void> {
  const [publicKey, privateKey] = await Promise.all([
    crypto.subtle.importKey("jwk", plan.attester.publicKey, { name: "ECDSA", namedCurve: "P-384" }, true, ["verify"]),
    crypto.subtle.importKey("jwk", plan.attester.privateKey, { name: "ECDSA", namedCurve: "P-384" }, false, ["sign"]),
  ]);
  const boundary = softwareBoundary({ folder: join(plan.folder, "boundary"), key: { publicKey, privateKey }, clock: systemClock });
  const keyFor = async (job: Job): Promise<string> => {
    const grant = job.keys?.["state"] as KeyGrant | undefined;
    if (grant === undefined) throw new Error("no key was released to the boundary of the job");
    const { challenge, epoch } = grant.context;
    return Buffer.from(await boundary.open({ ...job, epoch }, { grant, challenge, resource })).toString("base64");
  };
  const states = statesOf(plan.states, plan.folder);
  const jobs = join(plan.folder, "jobs");
  const store = await openPgliteStore({ folder: join(plan.folder, "store") });
  const engine =
    plan.slurm === undefined
      ? {
          offers: { list: () => [machineOffer] },
          driver: processDriver({ folder: jobs, clock: systemClock, interval: 50, grace: 500, states, confinement: findConfinement(plan.folder) }),
        }
      : {
          offers: slurmOffers({ command: slurmCommand(plan.slurm), clock: systemClock, partition: "gpu" }),
          driver: slurmDriver({ folder: jobs, command: slurmCommand(plan.slurm), clock: systemClock, interval: 200, grace: 500, states }),
        };
  const served = await serve({
    engine: { offers: engine.offers, driver: withKeys(engine.driver, keyFor) },
    authenticate: tokenAuthenticator([{ token, caller: { tenant: "acme", subject: "suite", roles: ["placer"] } }]),
    store,
    port: plan.port,
    product: "suite",
    version: "1.0.0",
    attester: boundary.attester,
    onError: (error, what) => console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  });
  console.log(`ready ${served.url}`);
}

const machineOffer = {
  apiVersion: "cornercast/v1",
  kind: "Offer",
  metadata: { name: "machine" },
  spec: { shape: { devicesComplete: true, host: { arch: [{ value: "amd64" }] } } },
  status: { availability: { units: 1, total: 1 } },
};

/** Has the key sealed to the boundary of a placement, for its start. */
export async function releaseKeyTo(client: ProviderClient, placement: string, epoch: number, keys: string): Promise<NonNullable<StartRequestJson["keys"]>> {
  const owner = createRpcClient(KeyReleaseService, transportTo(keys));
  const challenge = await owner.getChallenge({ resource });
  const { challenge: id = "", nonce = "", policy = "", suites } = challenge;
  const [suite = ""] = suites;
  const evidence = await client.getEvidence({ placement, nonce, binding: { use: "hpke", anchor: "cornercast-release-v1", suite, policy } });
  const [key] = evidence.spec?.keys ?? [];
  const publicKey = Buffer.from(key?.publicKey ?? "", "base64");
  const released = await owner.releaseKey({ challenge: id, suite, publicKey, placement, epoch, evidence: evidenceMessage(evidence) });
  return { state: toJson(ReleaseKeyResponseSchema, released) };
}

function evidenceMessage(evidence: EvidenceBundleJson): object {
  const { spec = {}, metadata = {} } = evidence;
  const bytes = (text: string | undefined): Uint8Array => new Uint8Array(Buffer.from(text ?? "", "base64"));
  return {
    apiVersion: "cornercast/v1",
    kind: "EvidenceBundle",
    metadata,
    spec: {
      ...spec,
      items: (spec.items ?? []).map((item) => ({ ...item, data: bytes(item.data) })),
      keys: (spec.keys ?? []).map((key) => ({ ...key, publicKey: bytes(key.publicKey) })),
    },
  };
}

/** Appraises the boundary of a placement, or throws. */
async function appraiseBoundary(client: ProviderClient, placement: PlacementJson, plan: ClientPlan): Promise<void> {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  const bundle = await client.getEvidence({ placement: placement.metadata?.name ?? "", nonce });
  const at = new Date().toISOString();
  const anchors = documentAnchors(plan.trustAnchors);
  const facts = [];
  for (const { data = "" } of bundle.spec?.items ?? []) {
    const found = await verifyEvidence(Uint8Array.from(Buffer.from(data, "base64")), {
      at: Date.parse(at),
      nonce: Uint8Array.from(Buffer.from(nonce, "base64url")),
      anchors,
      collateral: [],
    });
    if (found === undefined) throw new Error("the evidence is of no known format");
    facts.push(found);
  }
  const policy: AppraisalPolicyJson = { ...plan.policy, spec: { ...plan.policy.spec, binding: "not-required" } };
  const { spec } = appraise(claims(facts), policy, { verifier: "suite", at, anchors: [plan.trustAnchors], nonce });
  if ((spec?.refusals ?? []).length > 0 || spec?.tier === "none" || spec?.tier === "contraindicated")
    throw new Error(`the boundary is not found good: ${JSON.stringify(spec)}`);
}

/** What a provider that is started again refuses for a moment is asked for again. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 40 || !/unavailable|ECONN|hang up|aborted|internal/iu.test(error instanceof Error ? error.message : "")) throw error;
      await wait(250);
    }
  }
}

async function runClient(plan: ClientPlan): Promise<void> {
  const [source, destination] = [clientAt(plan.source.url), clientAt(plan.destination.url)];
  // The clock lets programs end that only sleep.
  const awake = setInterval(() => undefined, 1_000);
  const moved = await move({
    source: { client: source, placement: plan.source.placement },
    destination: { client: destination, placement: plan.destination.placement, offer: plan.destination.offer },
    workload: plan.workload,
    clock: systemClock,
    appraise: (placement) => patiently(() => appraiseBoundary(destination, placement, plan)),
    releaseKey: async (placement) =>
      plan.bringsKey === false ? undefined : patiently(() => releaseKeyTo(destination, plan.destination.placement, placement.status?.epoch ?? 0, plan.keys)),
    onStep(step) {
      writeFileSync(1, `step ${step}\n`);
      if (step === plan.waitAt) readSync(0, new Uint8Array(1));
    },
  });
  clearInterval(awake);
  console.log(`moved ${moved.status?.state ?? ""}`);
}

const [, script, text] = process.argv;
if (text !== undefined && script !== undefined && script.endsWith("moving-program.mjs")) {
  const plan = JSON.parse(text) as ProviderPlan | ClientPlan;
  try {
    await (plan.role === "provider" ? runProvider(plan) : runClient(plan));
  } catch (error) {
    console.log(`failed ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
