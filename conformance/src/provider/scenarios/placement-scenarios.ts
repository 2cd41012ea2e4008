import { documentDigest, isJsonArray, isJsonObject, valueAt, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { ProviderScenario, Stage } from "../scenario.js";
import { CannotDecide } from "../stage.js";
import { members, running, textOf } from "./answers.js";

const reserve = "PlacementService/Reserve";
const start = "PlacementService/Start";
const release = "PlacementService/Release";
const checkpoint = "PlacementService/Checkpoint";
const resume = "PlacementService/Resume";
const get = "PlacementService/GetPlacement";

/** What may follow a state, as chapter 70 says. */
const transitions: Readonly<Record<string, readonly string[]>> = {
  reserved: ["queued", "ended"],
  queued: ["provisioning", "stopping", "ended", "lost"],
  provisioning: ["attestable", "queued", "stopping", "ended", "lost"],
  attestable: ["running", "queued", "stopping", "ended", "lost"],
  running: ["paused", "queued", "stopping", "ended", "lost"],
  paused: ["running", "stopping", "ended", "lost"],
  stopping: ["ended", "lost"],
  lost: ["queued", "provisioning", "attestable", "running", "paused", "stopping", "ended"],
  ended: [],
};

/** The scenarios of chapter 70 about offers and placements, in its order. */
export const placementScenarios: readonly ProviderScenario[] = [
  {
    requirement: "offer.units-are-those-that-are-free",
    title: "free units before and after a reservation",
    async run({ offer, reserve: take, check, target, ok }) {
      const before = await offer();
      await take();
      check((await offer()).units === before.units - 1, "a reservation does not lower the number of free units");
      const listed = await ok("OfferService/GetOffer", { name: before.name }, target.otherToken);
      check(valueAt(listed, ["offer", "offer", "status", "availability", "units"]) === before.units - 1, "another tenant sees another number of free units");
    },
  },
  {
    requirement: "offer.listed-digest-is-of-what-is-sent",
    title: "the digests of all offers",
    async run({ ok, check }) {
      for (const listed of members((await ok("OfferService/ListOffers", {}))["offers"])) {
        const { offer = null, digest = null } = listed;
        check(
          isJsonObject(offer) && documentDigest(offer) === digest,
          `the digest of ${JSON.stringify(valueAt(listed, ["offer", "metadata", "name"]))} is of something else`,
        );
      }
    },
  },
  {
    requirement: "placement.changed-offer-is-refused",
    title: "a digest of another offer, and a price below that of a unit",
    async run({ target, name, offer, refused }) {
      const { name: at, value } = await offer();
      const request = { workload: target.workload, offer: at };
      await refused("another digest", reserve, { ...request, name: name(), offerDigest: `sha256:${"0".repeat(64)}` }, ["offer-changed"]);
      const price = valueAt(value, ["offer", "status", "price", "0", "perUnitHour"]);
      if (typeof price === "string")
        await refused("a price that is too low", reserve, { ...request, name: name(), maxPrice: `0 ${price.slice(-3)}` }, ["offer-changed"]);
    },
  },
  {
    requirement: "placement.what-does-not-fit-is-refused",
    title: "a workload that no unit is large enough for",
    async run({ target, name, offer, refused }) {
      await refused("a workload that does not fit", reserve, { name: name(), workload: demanding(target.workload), offer: (await offer()).name }, [
        "offer-does-not-fit",
      ]);
    },
  },
  {
    requirement: "placement.units-are-given-once",
    title: "more reservations at once than there are units",
    async run({ target, name, offer, call, check }) {
      const { name: at, units } = await offer();
      const asked = Math.min(units, 30) + 6;
      const answers = await Promise.all(Array.from({ length: asked }, () => call(reserve, { name: name(), workload: target.workload, offer: at })));
      const granted = answers.filter(({ kind }) => kind === "ok");
      check(granted.length <= units, `${String(granted.length)} reservations were granted of ${String(units)} units`);
      check(granted.length === Math.min(units, asked), `only ${String(granted.length)} of ${String(Math.min(units, asked))} reservations were granted`);
      const held = granted
        .flatMap((answer) => (answer.kind === "ok" ? members(valueAt(answer.value, ["placement", "status", "allocations"])) : []))
        .map(({ unit }) => JSON.stringify(unit));
      check(new Set(held).size === held.length, "a unit was given to two placements");
    },
  },
  {
    requirement: "placement.names-are-never-used-twice",
    title: "the name of a placement that has ended",
    async run({ target, reserve: take, offer, ok, until, refused }) {
      const name = await take();
      const request = { name, workload: target.workload, offer: (await offer()).name };
      await refused("a name that is in use", reserve, request, ["placement-exists"]);
      await ok(release, { name, epoch: 1 });
      await until(name, "ended");
      await refused("a name that was in use", reserve, request, ["placement-exists"]);
    },
  },
  {
    requirement: "placement.leases-run-out",
    title: "a lease of one second",
    async run({ offer, reserve: take, until, check }) {
      const before = await offer();
      const name = await take({ lease: "1s" });
      check((await offer()).units === before.units - 1, "the reservation holds no unit");
      const placement = await until(name, "ended");
      check(valueAt(placement, ["status", "outcome"]) === "expired", "it did not end as expired");
      check((await offer()).units === before.units, "its unit is not free again");
    },
  },
  {
    requirement: "placement.leases-are-bounded",
    title: "a lease of ten years",
    async run({ reserve: take, ok, check }) {
      const name = await take({ lease: "3650d" });
      const asked = Date.now();
      const lease = valueAt((await ok(get, { name }))["placement"] ?? null, ["status", "lease"]);
      const [expires, duration] = [valueAt(lease ?? null, ["expires"]), valueAt(lease ?? null, ["duration"])];
      check(typeof duration === "string", "the placement does not state how long its lease is");
      check(typeof expires === "string" && Date.parse(expires) - asked < 3650 * 86_400_000 - 60_000, "a lease of ten years was granted");
    },
  },
  {
    requirement: "placement.history-keeps-to-the-table",
    title: "the states of a job that is started, paused, resumed and released",
    async run(stage) {
      const { name } = await running(stage);
      await stage.ok(checkpoint, { name, epoch: 1, next: "pause" });
      await stage.ok(resume, { name, epoch: 2 });
      await stage.until(name, "running");
      await stage.ok(release, { name, epoch: 3 });
      const history = members(valueAt(await stage.until(name, "ended"), ["status", "history"]));
      const states = history.map(({ to }) => textOf(to));
      for (const [index, to] of states.entries()) {
        const from = states[index - 1];
        if (from !== undefined && from !== to) stage.check(transitions[from]?.includes(to) === true, `${from} was followed by ${to}`);
      }
      for (const wanted of ["reserved", "running", "paused", "ended"])
        stage.check(states.includes(wanted), `the history does not hold ${wanted}: ${states.join(", ")}`);
      stage.check(states.indexOf("running") < states.indexOf("paused"), "it was paused before it ran");
      stage.check(
        history.every(({ at }) => typeof at === "string"),
        "a change has no time",
      );
      stage.check(
        history.slice(1).every(({ reason }) => typeof reason === "string" && reason !== ""),
        "a change has no reason code",
      );
    },
  },
  {
    requirement: "placement.message-is-of-its-state",
    title: "the message of a release, of a reservation and of a job that runs",
    async run(stage) {
      const message = "The test is done with it.";
      const reserved = await stage.reserve();
      const answer = (await stage.ok(release, { name: reserved, epoch: 1, message }))["placement"] ?? null;
      stage.check(valueAt(answer, ["status", "message"]) === message, "the placement does not say why it was released");
      stage.check(typeof valueAt(answer, ["status", "reason"]) === "string", "its message has no reason code");
      const { name } = await running(stage);
      await stage.ok(release, { name, epoch: 1, message });
      const ended = await stage.until(name, "ended");
      const said = valueAt(ended, ["status", "message"]);
      const newest = members(valueAt(ended, ["status", "history"])).at(-1);
      stage.check(said !== message || newest?.["message"] === message, "it has ended, and still says what was said when it was to stop");
    },
  },
  {
    requirement: "placement.refused-calls-name-allowed-states",
    title: "a checkpoint and a resumption of what does not run",
    async run({ reserve: take, call, check }) {
      const name = await take();
      for (const [method, allowed] of [
        [checkpoint, "running"],
        [resume, "paused"],
      ] as const) {
        const answer = await call(method, { name, epoch: 1 });
        if (answer.kind === "ok") check(false, `${method} of a reservation was not refused`);
        else {
          check(
            answer.error.code === "failed_precondition" && answer.error.reason === "state-not-allowed",
            `${method} was refused with ${answer.error.code}, ${answer.error.reason ?? "no reason"}`,
          );
          check(answer.error.allowed.includes(allowed), `${method} does not name ${allowed} among the states that allow it`);
        }
      }
    },
  },
  {
    requirement: "placement.nothing-runs-before-start",
    title: "a job that is brought up until it can be attested",
    async run({ reserve: take, ok, until, check }) {
      const name = await take();
      check(valueAt((await ok(get, { name }))["placement"] ?? null, ["status", "state"]) === "reserved", "a reservation is not reserved");
      await ok(start, { name, epoch: 1, until: "attestable" });
      await until(name, "attestable");
      await new Promise((resolve) => setTimeout(resolve, 200));
      const placement = (await ok(get, { name }))["placement"] ?? null;
      check(valueAt(placement, ["status", "state"]) === "attestable", "it went on without being started with until: running");
      check(!members(valueAt(placement, ["status", "history"])).some(({ to }) => to === "running"), "it ran");
    },
  },
  {
    requirement: "placement.pause-and-resume-raise-the-epoch",
    title: "the epochs of a job that is paused and resumed",
    async run(stage) {
      const { name } = await running(stage);
      const paused = await stage.ok(checkpoint, { name, epoch: 1, next: "pause" });
      stage.check(epochOf(paused) === 2, `the epoch after a pause is ${JSON.stringify(epochOf(paused) ?? null)}, and was 1`);
      const resumed = await stage.ok(resume, { name, epoch: 2 });
      stage.check(epochOf(resumed) === 3, `the epoch after a resumption is ${JSON.stringify(epochOf(resumed) ?? null)}, and was 2`);
    },
  },
  {
    requirement: "placement.stale-epochs-are-refused",
    title: "calls that name the epoch before a pause",
    async run(stage) {
      const { name } = await running(stage);
      await stage.ok(checkpoint, { name, epoch: 1, next: "pause" });
      await stage.refused("a resumption in an old epoch", resume, { name, epoch: 1 }, ["epoch-stale"]);
      await stage.refused("a release in an old epoch", release, { name, epoch: 1 }, ["epoch-stale"]);
      await stage.refused("a release in an epoch to come", release, { name, epoch: 9 }, ["epoch-stale"]);
    },
  },
  {
    requirement: "placement.paused-placements-keep-their-units",
    title: "free units while a job is paused",
    async run(stage) {
      const before = await stage.offer();
      const { name } = await running(stage);
      await stage.ok(checkpoint, { name, epoch: 1, next: "pause" });
      stage.check((await stage.offer()).units === before.units - 1, "the unit of a paused job is free");
    },
  },
  {
    requirement: "placement.paused-placements-have-a-state",
    title: "the state of a paused job",
    async run(stage) {
      const { name } = await running(stage);
      const answer = await stage.ok(checkpoint, { name, epoch: 1, next: "pause" });
      const held = await stage.ok(get, { name });
      stage.check(valueAt(answer, ["state", "kind"]) === "StateManifest", "a pause gives no StateManifest");
      stage.check(valueAt(held, ["state", "kind"]) === "StateManifest", "the paused placement comes without its state");
    },
  },
  {
    requirement: "placement.keys-are-not-dropped",
    title: "a key for another placement, whether keys are handed on or not",
    async run({ reserve: take, refused }) {
      const name = await take();
      const keys = { model: sealedKey(`${name}-other`, 1) };
      await refused("a key that no boundary of this placement can open", start, { name, epoch: 1, keys }, ["grant-altered", "not-offered"]);
    },
  },
  {
    requirement: "placement.foreign-keys-are-refused",
    title: "keys for another placement, for another epoch, and of another time",
    async run(stage) {
      const { refused, ok } = stage;
      await needsKeys(stage);
      const name = await stage.reserve();
      const foreign = async (method: string, at: string, epoch: number): Promise<void> => {
        const bring = (key: JsonObject): JsonObject => ({ name: at, epoch, keys: { model: key } });
        await refused("a key for another placement", method, bring(sealedKey(`${at}-other`, epoch)), ["grant-altered"]);
        await refused("a key for an epoch to come", method, bring(sealedKey(at, epoch + 1)), ["grant-altered"]);
        await refused("a key that counted until last year", method, bring(sealedKey(at, epoch, "2020-01-01T00:00:00Z")), ["grant-expired"]);
      };
      await foreign(start, name, 1);
      await ok(start, { name, epoch: 1, keys: { model: sealedKey(name, 1) } });
      await stage.until(name, "running");
      await ok(checkpoint, { name, epoch: 1, next: "pause" });
      await foreign(resume, name, 2);
      await ok(resume, { name, epoch: 2, keys: { model: sealedKey(name, 2) } });
    },
  },
  {
    requirement: "placement.keys-come-with-the-run",
    title: "a key for a placement that is only to be attestable",
    async run(stage) {
      await needsKeys(stage);
      const name = await stage.reserve();
      const request = { name, epoch: 1, until: "attestable", keys: { model: sealedKey(name, 1) } };
      await stage.refused("a key before the job is to run", start, request, ["keys-too-early"]);
    },
  },
  {
    requirement: "placement.scheduled-time-ends",
    title: "a job for one second",
    async run({ target, name, offer, ok, until, check }) {
      const spec = target.workload["spec"];
      const workload = { ...target.workload, spec: { ...(spec !== undefined && isJsonObject(spec) ? spec : {}), schedule: { duration: "1s" } } };
      const one = name();
      await ok(reserve, { name: one, workload, offer: (await offer()).name });
      await ok(start, { name: one, epoch: 1 });
      check(valueAt(await until(one, "ended"), ["status", "outcome"]) === "expired", "it did not end as expired");
    },
  },
  {
    requirement: "placement.units-are-free-at-the-end",
    title: "free units after a release",
    async run(stage) {
      const before = await stage.offer();
      const { name } = await running(stage);
      await stage.ok(release, { name, epoch: 1 });
      await stage.until(name, "ended");
      stage.check((await stage.offer()).units === before.units, "the unit of an ended job is not free");
    },
  },
];

/** A key as its owner gives it, but for what is sealed, which no provider can look at. */
function sealedKey(placement: string, epoch: number, notAfter = "2099-01-01T00:00:00Z"): JsonObject {
  const digest = `sha256:${"0".repeat(64)}`;
  const asked = { challenge: "c-1", nonce: "A".repeat(43), suite: "hpke-x25519-sha256-aes256gcm", key: digest };
  const context = { ...asked, result: digest, policy: digest, resource: "models/one", weights: digest, placement, epoch, notAfter };
  return { context, encapsulated: "A".repeat(43), sealed: "A".repeat(64) };
}

/** A provider that hands no keys to jobs is not judged by what it does with them. */
async function needsKeys({ ok }: Stage): Promise<void> {
  const features = valueAt((await ok("ProviderService/GetImplementation", {}))["implementation"] ?? null, ["spec", "features"]);
  if (features === undefined || !isJsonArray(features) || !features.includes("sealed-keys"))
    throw new CannotDecide("it does not offer the feature sealed-keys", "not-applicable");
}

function epochOf(answer: JsonObject): JsonValue | undefined {
  return valueAt(answer, ["placement", "status", "epoch"]);
}

/** The workload with a demand that no unit meets. */
function demanding(workload: JsonObject): JsonObject {
  const { spec } = workload;
  const profiles = members(spec !== undefined && isJsonObject(spec) ? spec["profiles"] : undefined).map((profile) => ({
    ...profile,
    roles: members(profile["roles"]).map((role) => ({ ...role, host: { cores: { min: 1_000_000 } }, devices: { count: 100_000 } })),
  }));
  return { ...workload, spec: { ...(spec !== undefined && isJsonObject(spec) ? spec : {}), profiles } };
}
