import { documentDigest } from "@cornercast/sdk/document";
import { isJsonArray, isJsonObject, valueAt, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { ProviderScenario, Stage } from "./scenario.js";
import { callEmpty, streamJson } from "./wire.js";

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

/** The scenarios of chapter 70, in its order. */
export const providerScenarios: readonly ProviderScenario[] = [
  {
    requirement: "service.three-protocols",
    title: "the implementation statement over three protocols, in JSON and in binary",
    async run({ target, check }) {
      const grpc = target.http2Url ?? target.url;
      for (const [type, url, http2] of [
        ["application/json", target.url, false],
        ["application/proto", target.url, false],
        ["application/grpc-web+json", target.url, false],
        ["application/grpc-web+proto", target.url, false],
        ...(target.http2 === false
          ? []
          : ([
              ["application/grpc+json", grpc, true],
              ["application/grpc+proto", grpc, true],
            ] as const)),
      ] as const) {
        const answer = await callEmpty(url, "ProviderService/GetImplementation", type, target.token, http2);
        if (typeof answer === "string") check(false, `${type}: ${answer}`);
        else
          check(
            type.endsWith("json") ? answer.toString("utf8").includes('"implementation"') : answer[0] === 0x0a,
            `${type}: the answer is no GetImplementationResponse`,
          );
      }
    },
  },
  {
    requirement: "service.default-deny",
    title: "no token, and a token that nobody has",
    async run({ call, check }) {
      for (const [method, request] of [
        ["OfferService/ListOffers", {}],
        ["PlacementService/ListPlacements", {}],
        [get, { name: "x" }],
      ] as const)
        for (const token of [null, "nobody-has-this-token"]) {
          const answer = await call(method, request, token);
          check(
            answer.kind === "error" && answer.error.code === "unauthenticated",
            `${method} ${token === null ? "without a token" : "with an unknown token"} was not refused as unauthenticated`,
          );
        }
    },
  },
  {
    requirement: "service.requests-are-validated",
    title: "requests that break a rule of their proto, and a workload that is not valid",
    async run({ target, refused, name, call, check }) {
      await refused("a name that is none", get, { name: "-" }, ["pattern-mismatch"]);
      await refused("a request without a name", get, {}, ["missing-field"]);
      const [fresh, invalid] = [name(), { ...target.workload, spec: { profiles: [] } }];
      const answer = await call(reserve, { name: fresh, workload: invalid, offer: "any" });
      check(answer.kind === "error" && answer.error.code === "invalid_argument", "an invalid workload was not refused with invalid_argument");
      await refused("what was refused left a placement, which", get, { name: fresh }, ["placement-unknown"]);
    },
  },
  {
    requirement: "service.unknown-fields-are-refused",
    title: "a field that the protocol does not have",
    async run({ call, check }) {
      for (const method of ["OfferService/ListOffers", "PlacementService/ListPlacements"]) {
        const answer = await call(method, { colour: "red" });
        check(answer.kind === "error" && answer.error.code === "invalid_argument", `${method} did not refuse a field that it does not know`);
      }
    },
  },
  {
    requirement: "service.refusals-have-reason-codes",
    title: "what is refused says why",
    async run({ refused }) {
      await refused("a placement that is not there", get, { name: "nobody-has-this-name" }, ["placement-unknown"]);
      await refused("an offer that is not there", "OfferService/GetOffer", { name: "nobody-has-this-name" }, ["offer-unknown"]);
    },
  },
  {
    requirement: "service.limits-are-enforced",
    title: "a document that is larger than the published limit, and one that nests deeper",
    async run({ target, ok, call, check }) {
      // A provider may also close the connection.
      const isRefused = async (request: JsonValue | string): Promise<boolean> =>
        call("PlacementService/Evaluate", request).then(
          ({ kind }) => kind === "error",
          () => true,
        );
      const limits = valueAt((await ok("ProviderService/GetImplementation", {}))["implementation"] ?? null, ["spec", "limits"]);
      check(limits !== undefined, "the implementation statement publishes no limits");
      const many = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`example.com/${String(index)}`, "x".repeat(40_000)]));
      check(await isRefused({ workload: { ...target.workload, metadata: { name: "pad", annotations: many } } }), "a document of 2.5 MB was not refused");
      const deep = `{"workload":{"apiVersion":"cornercast/v1","kind":"Workload","metadata":{"name":"deep"},"spec":{"extensions":[{"name":"example.com/x","value":${"[".repeat(5000)}${"]".repeat(5000)}}]}}}`;
      check(await isRefused(deep), "a document of 5000 levels was not refused");
      check((await call("OfferService/ListOffers", {})).kind === "ok", "it does not answer any more");
    },
  },
  {
    requirement: "service.deadlines-end-calls",
    title: "a watch with a deadline of 300 ms",
    async run({ target, check }) {
      const { error, ended } = await streamJson(target.url, "PlacementService/WatchPlacements", {}, { token: target.token, deadline: 300, limit: 5000 });
      check(ended && error?.code === "deadline_exceeded", "the call did not end with deadline_exceeded");
    },
  },
  {
    requirement: "service.pages-are-whole",
    title: "all offers on one page, and one on each",
    async run({ ok, check }) {
      const whole = namesOf((await ok("OfferService/ListOffers", {}))["offers"]);
      const single: string[] = [];
      let token: JsonValue | undefined;
      for (let pages = 0; pages <= whole.length + 1; pages += 1) {
        const answer = await ok("OfferService/ListOffers", { pageSize: 1, ...(token !== undefined && { pageToken: token }) });
        check(namesOf(answer["offers"]).length <= 1, "a page holds more than was asked for");
        single.push(...namesOf(answer["offers"]));
        token = answer["nextPageToken"];
        if (token === undefined || token === "") break;
      }
      check(JSON.stringify([...single].sort()) === JSON.stringify([...whole].sort()), `the pages hold ${single.join(", ")}, and the list ${whole.join(", ")}`);
    },
  },
  {
    requirement: "service.page-tokens-are-of-one-list",
    title: "a page token of one list in another",
    async run({ ok, refused, check }) {
      const { nextPageToken } = await ok("OfferService/ListOffers", { pageSize: 1 });
      check(nextPageToken !== undefined, "the provider has to have two offers or more for this");
      await refused("a page token of offers in a list of placements", "PlacementService/ListPlacements", { pageToken: nextPageToken ?? "x" }, [
        "page-token-invalid",
      ]);
      await refused("a page token of another filter", "OfferService/ListOffers", { filter: { countries: ["FR"] }, pageToken: nextPageToken ?? "x" }, [
        "page-token-invalid",
      ]);
    },
  },
  {
    requirement: "service.tenants-do-not-see-each-other",
    title: "a placement of another tenant, and one that is not there",
    async run({ target, reserve: take, call, ok, check }) {
      const name = await take();
      for (const [method, more] of [
        [get, {}],
        [release, { epoch: 1 }],
        [start, { epoch: 1 }],
      ] as const) {
        const [theirs, nobodys] = [
          await call(method, { name, ...more }, target.otherToken),
          await call(method, { name: "nobody-has-this-name", ...more }, target.otherToken),
        ];
        const same =
          theirs.kind === "error" && nobodys.kind === "error" && theirs.error.code === nobodys.error.code && theirs.error.reason === nobodys.error.reason;
        check(same, `${method} of a placement of another tenant is not answered as that of one that is not there`);
      }
      const listed = await ok("PlacementService/ListPlacements", {}, target.otherToken);
      check(!namesOf(listed["placements"]).includes(name), "another tenant finds it in a list");
    },
  },
  {
    requirement: "service.repeated-requests-are-answered-alike",
    title: "a reservation that is asked for twice under one request id",
    async run({ target, name, offer, ok, check }) {
      const [one, before] = [name(), await offer()];
      const request = { requestId: `${one}-id`, name: one, workload: target.workload, offer: before.name };
      const [first, second] = [await ok(reserve, request), await ok(reserve, request)];
      check(JSON.stringify(first) === JSON.stringify(second), "the second answer differs from the first");
      check((await offer()).units === before.units - 1, "something was done twice");
    },
  },
  {
    requirement: "service.request-ids-are-of-one-request",
    title: "another request under a request id that was used",
    async run({ target, name, offer, ok, refused }) {
      const [one, other, { name: at }] = [name(), name(), await offer()];
      await ok(reserve, { requestId: `${one}-id`, name: one, workload: target.workload, offer: at });
      await refused("another request under the same id", reserve, { requestId: `${one}-id`, name: other, workload: target.workload, offer: at }, [
        "request-id-reused",
      ]);
    },
  },
  {
    requirement: "service.refusals-do-not-spend-request-ids",
    title: "a request id of a request that was refused",
    async run({ target, name, offer, ok, refused }) {
      const [one, { name: at, digest }] = [name(), await offer()];
      const request = { requestId: `${one}-id`, name: one, workload: target.workload, offer: at };
      await refused("a reservation of another offer", reserve, { ...request, offerDigest: `sha256:${"0".repeat(64)}` }, ["offer-changed"]);
      await ok(reserve, { ...request, offerDigest: digest });
    },
  },
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
  {
    requirement: "watch.begins-with-a-snapshot",
    title: "a watch without a position",
    async run({ target, reserve: take, check }) {
      const name = await take();
      const { messages } = await watch(target.url, target.token, {}, (seen) => seen.some((message) => "synced" in message));
      const synced = messages.findIndex((message) => "synced" in message);
      check(synced >= 0, "it is never synced");
      check(
        messages.slice(0, synced).some((message) => valueAt(message, ["placement", "metadata", "name"]) === name),
        "what is there does not come before synced",
      );
    },
  },
  {
    requirement: "watch.changes-come-once-in-order",
    title: "the changes of a job, from a position on",
    async run(stage) {
      const { messages: first } = await watch(stage.target.url, stage.target.token, {}, (seen) => seen.some((message) => "synced" in message));
      const after = first.at(-1)?.["position"] ?? null;
      const { name } = await running(stage);
      await stage.ok(release, { name, epoch: 1 });
      await stage.until(name, "ended");
      const ended = (message: JsonObject): boolean => valueAt(message, ["placement", "metadata", "name"]) === name && stateOf(message) === "ended";
      const { messages } = await watch(stage.target.url, stage.target.token, { after }, (seen) => seen.some(ended));
      const own = messages.filter((message) => valueAt(message, ["placement", "metadata", "name"]) === name);
      const seen = own.map((message) => JSON.stringify(valueAt(message, ["position", "revision"])));
      stage.check(own.some(ended), "the end of the job does not come");
      stage.check(new Set(seen).size === seen.length, "a change comes twice");
      stage.check(own.map(stateOf).indexOf("reserved") === 0, "the first change is not the reservation");
      stage.check(rising(messages), "the revisions do not rise");
    },
  },
  {
    requirement: "watch.revisions-rise-in-commit-order",
    title: "the revisions of changes one after another",
    async run({ target, reserve: take, check }) {
      const { messages: first } = await watch(target.url, target.token, {}, (seen) => seen.some((message) => "synced" in message));
      const names = [await take(), await take()];
      const changes = (seen: readonly JsonObject[]): readonly JsonValue[] => seen.map((message) => valueAt(message, ["placement", "metadata", "name"]) ?? null);
      const { messages } = await watch(target.url, target.token, { after: first.at(-1)?.["position"] ?? null }, (seen) =>
        names.every((name) => changes(seen).includes(name)),
      );
      check(changes(messages).indexOf(names[0] ?? "") < changes(messages).indexOf(names[1] ?? ""), "what was reserved first comes second");
      check(rising(messages), "the revisions do not rise");
    },
  },
  {
    requirement: "watch.forgotten-positions-are-refused",
    title: "a position of a store that is gone",
    async run({ target, check }) {
      const after = { storeEpoch: "no-store-has-this-epoch", revision: "1" };
      const { error } = await streamJson(target.url, "PlacementService/WatchPlacements", { after }, { token: target.token, limit: 5000 });
      check(
        error?.reason === "revision-compacted",
        `it was ${error === undefined ? "not refused" : `refused with ${error.reason ?? error.code}`}, and not with revision-compacted`,
      );
    },
  },
];

/** A job that runs. */
async function running({ reserve: take, ok, until }: Stage): Promise<{ readonly name: string }> {
  const name = await take();
  await ok(start, { name, epoch: 1 });
  await until(name, "running");
  return { name };
}

function watch(url: string, token: string, request: JsonObject, enough: (messages: readonly JsonObject[]) => boolean): ReturnType<typeof streamJson> {
  return streamJson(url, "PlacementService/WatchPlacements", request, { token, enough });
}

function rising(messages: readonly JsonObject[]): boolean {
  const revisions = messages.flatMap((message) => ("placement" in message ? [Number(valueAt(message, ["position", "revision"]))] : []));
  return revisions.every((revision, index) => index === 0 || revision > Number(revisions[index - 1]));
}

function stateOf(message: JsonObject): JsonValue | undefined {
  return valueAt(message, ["placement", "status", "state"]);
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

function members(value: JsonValue | undefined): readonly JsonObject[] {
  return value !== undefined && isJsonArray(value) ? value.filter(isJsonObject) : [];
}

function namesOf(value: JsonValue | undefined): readonly string[] {
  return members(value).map((each) => textOf(valueAt(each, ["offer", "metadata", "name"]) ?? valueAt(each, ["metadata", "name"])));
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
