import type { ProviderUnderTest } from "../provider/scenario.js";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";

/** A provider with one fault, as what stands between the reference and its callers. */
export interface ProviderMutant {
  readonly name: string;
  readonly fault: string;
  /** The requirements by which it has to be caught, and no others. */
  readonly kills: readonly string[];
  /** What becomes of the token of a call. */
  readonly token?: (token: string | undefined, method: string) => string | undefined;
  /** What becomes of a request; undefined for an answer without a look at it. */
  readonly request?: (method: string, request: JsonObject) => JsonObject;
  /** What becomes of an answer, given that to the same call before. */
  readonly answer?: (method: string, answer: Answer, request: JsonObject) => Answer;
  /** What becomes of the messages of a stream. */
  readonly messages?: (messages: JsonObject) => readonly JsonObject[];
  /** What it does with an answer, for a fault that remembers: made anew for each run. */
  readonly remembers?: () => NonNullable<ProviderMutant["answer"]>;
  /** Whether deadlines are passed on (default: true). */
  readonly deadlines?: boolean;
  /** Whether it takes bytes that are no message for one without fields (default: no). */
  readonly anyBytes?: boolean;
  /** More of it, for a fault that remembers: made anew for each run. */
  readonly live?: () => Partial<Pick<ProviderMutant, "answer" | "request" | "messages" | "target">>;
  /** What the suite may do with it. */
  readonly target?: (behind: ProviderUnderTest) => ProviderUnderTest;
  /** Whether it unpacks compressed messages, and looks at no limit (default: no). */
  readonly unpacks?: boolean;
  /** Whether it serves every address of the machine (default: the loopback). */
  readonly everywhere?: boolean;
  /** The contents types that it serves (default: all). */
  readonly serves?: (contentType: string) => boolean;
}

/** An answer over HTTP. */
export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

/** A change of every object in a value of JSON. */
export function everywhere(value: JsonValue, change: (object: JsonObject) => JsonObject): JsonValue {
  if (isJsonArray(value)) return value.map((item) => everywhere(item, change));
  if (!isJsonObject(value)) return value;
  return change(Object.fromEntries(Object.entries(value).map(([name, held]) => [name, everywhere(held, change)])));
}

/** An answer in which every object is another. */
export function edited(answer: Answer, change: (object: JsonObject) => JsonObject): Answer {
  const body = everywhere(answer.body, change);
  return isJsonObject(body) ? { ...answer, body } : answer;
}

/** Mistakes that people make with providers. */
export const providerMutants: readonly ProviderMutant[] = [
  {
    name: "serves-everybody",
    fault: "it serves callers without a token",
    kills: ["service.default-deny"],
    token: (token) => (token === undefined || token === "nobody-has-this-token" ? "acme" : token),
  },
  {
    name: "one-tenant",
    fault: "it takes all tenants for one",
    kills: ["service.tenants-do-not-see-each-other"],
    token: (token) => (token === "umbrella" ? "acme" : token),
  },
  {
    name: "says-forbidden",
    fault: "it tells the placement of another tenant from one that is not there",
    kills: ["service.tenants-do-not-see-each-other"],
    answer: (_, answer, request) =>
      answer.status === 404 && JSON.stringify(request["name"] ?? "").startsWith('"c-')
        ? { ...answer, body: { ...answer.body, code: "permission_denied" } }
        : answer,
  },
  {
    name: "ignores-unknown-fields",
    fault: "it ignores fields that it does not know",
    kills: ["service.unknown-fields-are-refused"],
    request: (_, { colour: _colour, ...request }) => request,
  },
  {
    name: "no-details",
    fault: "its refusals have no reason codes",
    kills: [
      "placement.changed-offer-is-refused",
      "placement.foreign-keys-are-refused",
      "placement.keys-are-not-dropped",
      "placement.keys-come-with-the-run",
      "placement.names-are-never-used-twice",
      "placement.refused-calls-name-allowed-states",
      "placement.stale-epochs-are-refused",
      "placement.what-does-not-fit-is-refused",
      "service.page-tokens-are-of-one-list",
      "service.refusals-do-not-spend-request-ids",
      "service.refusals-have-reason-codes",
      "service.request-ids-are-of-one-request",
      "service.requests-are-validated",
    ],
    answer: (_, answer) => (answer.status === 200 ? answer : { ...answer, body: { code: answer.body["code"] ?? "unknown" } }),
  },
  {
    name: "no-allowed-states",
    fault: "it does not name the states that allow a call",
    kills: ["placement.refused-calls-name-allowed-states"],
    answer: (_, answer) => (answer.status === 200 ? answer : withoutAllowed(answer)),
  },
  { name: "endless-calls", fault: "it ends no call at its deadline", kills: ["service.deadlines-end-calls"], deadlines: false },
  {
    name: "first-page-only",
    fault: "its lists end after one page",
    kills: ["service.page-tokens-are-of-one-list", "service.pages-are-whole"],
    answer: (_, answer) => edited(answer, ({ nextPageToken: _token, ...rest }) => rest),
  },
  {
    name: "ignores-page-size",
    fault: "it puts everything on one page",
    kills: ["service.page-tokens-are-of-one-list", "service.pages-are-whole"],
    request: (_, { pageSize: _size, ...request }) => request,
  },
  {
    name: "ignores-request-ids",
    fault: "it does not look at request ids",
    kills: ["service.repeated-requests-are-answered-alike", "service.request-ids-are-of-one-request"],
    request: (_, { requestId: _id, ...request }) => request,
  },
  {
    name: "states-all-units-free",
    fault: "it states the same number of free units always",
    kills: [
      "offer.units-are-those-that-are-free",
      "placement.leases-run-out",
      "placement.paused-placements-keep-their-units",
      "service.repeated-requests-are-answered-alike",
    ],
    answer: (_, answer) => edited(answer, (object) => ("units" in object && "total" in object ? { ...object, units: object["total"] ?? 0 } : object)),
  },
  {
    name: "digests-with-status",
    fault: "its digests are of something else than what it sends",
    kills: ["offer.listed-digest-is-of-what-is-sent"],
    answer: (method, answer) =>
      method.startsWith("OfferService/List")
        ? edited(answer, (object) => ("shape" in object ? { ...object, location: { country: [{ value: "SE" }] } } : object))
        : answer,
  },
  {
    name: "ignores-digests",
    fault: "it does not compare the digest of the offer",
    kills: ["placement.changed-offer-is-refused", "service.refusals-do-not-spend-request-ids"],
    request: (_, { offerDigest: _digest, ...request }) => request,
  },
  {
    name: "ignores-max-price",
    fault: "it does not look at the price that the caller accepts",
    kills: ["placement.changed-offer-is-refused"],
    request: (_, { maxPrice: _price, ...request }) => request,
  },
  {
    name: "endless-leases",
    fault: "it lets no lease run out",
    kills: ["placement.leases-run-out"],
    request: (method, request) => (method.endsWith("/Reserve") && request["lease"] === "1s" ? { ...request, lease: "10m" } : request),
  },
  {
    name: "grants-any-lease",
    fault: "it grants leases of any length",
    kills: ["placement.leases-are-bounded"],
    answer: (_, answer) => edited(answer, (object) => ("expires" in object && "duration" in object ? { ...object, expires: "2040-01-01T00:00:00Z" } : object)),
  },
  {
    name: "swaps-paused-and-running",
    fault: "it swaps the states paused and running in histories",
    kills: ["placement.history-keeps-to-the-table"],
    answer: (_, answer) => edited(answer, (object) => ("to" in object && "at" in object ? { ...object, to: swapped(object["to"] ?? "") } : object)),
  },
  {
    name: "history-without-reasons",
    fault: "its history has no reason codes",
    kills: ["placement.history-keeps-to-the-table", "placement.message-is-of-its-state"],
    answer: (_, answer) => edited(answer, ({ reason: _reason, ...rest }) => rest),
  },
  {
    name: "says-nothing",
    fault: "its placements do not say why they are in their state",
    kills: ["placement.message-is-of-its-state"],
    answer: (_, answer) => edited(answer, (object) => ("state" in object && "message" in object ? withoutWords(object) : object)),
  },
  {
    name: "keeps-its-words",
    fault: "a placement says what was said of a state that it has left",
    kills: ["placement.message-is-of-its-state"],
    remembers: () => {
      const said = new Map<string, JsonValue>();
      return (_, answer, request) => {
        const name = JSON.stringify(request["name"] ?? "");
        return edited(answer, (object) => {
          if (!("state" in object && "history" in object)) return object;
          const { message = said.get(name) } = object;
          if (message === undefined) return object;
          said.set(name, message);
          return { ...object, message, reason: object["reason"] ?? "driver-reported" };
        });
      };
    },
  },
  {
    name: "runs-at-once",
    fault: "it runs a job that has to be attested first",
    kills: ["placement.keys-come-with-the-run", "placement.nothing-runs-before-start"],
    request: (method, request) => (method.endsWith("/Start") ? { ...request, until: "running" } : request),
  },
  {
    name: "keeps-the-epoch",
    fault: "it does not raise the epoch",
    kills: ["placement.pause-and-resume-raise-the-epoch"],
    answer: (method, answer) =>
      /Checkpoint|Resume/u.test(method) ? edited(answer, (object) => ("epoch" in object && "state" in object ? { ...object, epoch: 1 } : object)) : answer,
  },
  {
    name: "no-state",
    fault: "it does not give the state of a paused job",
    kills: ["placement.paused-placements-have-a-state"],
    answer: (_, { status, body: { state: _state, ...body } }) => ({ status, body }),
  },
  {
    name: "drops-keys",
    fault: "it drops the keys that a call brings",
    kills: ["placement.foreign-keys-are-refused", "placement.keys-are-not-dropped", "placement.keys-come-with-the-run"],
    request: (_, { keys: _keys, ...request }) => request,
  },
  {
    name: "takes-any-key",
    fault: "it takes keys that are sealed for others",
    kills: ["placement.foreign-keys-are-refused", "placement.keys-are-not-dropped"],
    request: (_, request) => {
      const { keys, name = "", epoch = 0 } = request;
      if (keys === undefined || !isJsonObject(keys)) return request;
      const own = (key: JsonObject): JsonObject => ("context" in key ? { ...key, context: { ...objectAt(key, "context"), placement: name, epoch } } : key);
      return { ...request, keys: everywhere(keys, own) };
    },
  },
  {
    name: "takes-old-keys",
    fault: "it takes keys that no longer count",
    kills: ["placement.foreign-keys-are-refused"],
    request: (_, request) => {
      const last = (object: JsonObject): JsonObject => ("notAfter" in object ? { ...object, notAfter: "2099-01-01T00:00:00Z" } : object);
      const keys = everywhere(request["keys"] ?? null, last);
      return isJsonObject(keys) ? { ...request, keys } : request;
    },
  },
  {
    name: "takes-keys-early",
    fault: "it takes keys before the job is to run",
    kills: ["placement.keys-come-with-the-run"],
    request: (_, request) => {
      if (request["until"] !== "attestable") return request;
      const { keys: _keys, ...rest } = request;
      return rest;
    },
  },
  {
    name: "ends-as-failed",
    fault: "what runs out of time ends as failed",
    kills: ["placement.leases-run-out", "placement.scheduled-time-ends"],
    answer: (_, answer) => edited(answer, (object) => (object["outcome"] === "expired" ? { ...object, outcome: "failed" } : object)),
  },
  {
    name: "never-synced",
    fault: "its watches are never synced",
    kills: ["watch.begins-with-a-snapshot"],
    messages: (message) => ("synced" in message ? [] : [message]),
  },
  {
    name: "repeats-changes",
    fault: "its watches give every change twice",
    kills: ["watch.changes-come-once-in-order", "watch.revisions-rise-in-commit-order"],
    messages: (message) => ("placement" in message ? [message, message] : [message]),
  },
  {
    name: "forgets-epochs-of-stores",
    fault: "it takes any position for its own",
    kills: ["watch.forgotten-positions-are-refused"],
    request: (_, request) => (JSON.stringify(request).includes("no-store-has-this-epoch") ? {} : request),
  },
  {
    name: "leaks-units",
    fault: "it does not give back the units of jobs that ran",
    kills: ["placement.units-are-free-at-the-end"],
    remembers: () => {
      let lost = 0;
      return (method, answer) => {
        if (method.endsWith("/Release") && answer.status === 200 && JSON.stringify(answer.body).includes('"running"')) lost += 1;
        return edited(answer, (object) => ("units" in object && "total" in object ? { ...object, units: Number(object["units"]) - lost } : object));
      };
    },
  },
  {
    name: "overbooks",
    fault: "it grants reservations beyond its units",
    kills: ["placement.units-are-given-once"],
    answer: (method, answer) =>
      method.endsWith("/Reserve") && answer.body["code"] === "resource_exhausted"
        ? { status: 200, body: { placement: { status: { state: "reserved" } } } }
        : answer,
  },
  {
    name: "no-limits",
    fault: "it takes documents of any size",
    kills: ["service.limits-are-enforced"],
    request: (method, request) => {
      const text = method.endsWith("/Evaluate") ? JSON.stringify(request) : "";
      const { workload } = request;
      return text.length > 1_000_000 && workload !== undefined && isJsonObject(workload) ? { workload: { ...workload, metadata: { name: "pad" } } } : request;
    },
  },
  {
    name: "any-bytes",
    fault: "it takes bytes that are no message for a request without fields",
    kills: ["service.malformed-messages-are-refused"],
    anyBytes: true,
  },
  { name: "json-only", fault: "it speaks JSON only", kills: ["service.three-protocols"], serves: (type) => type.endsWith("json") },
  { name: "no-grpc-web", fault: "it does not speak gRPC-Web", kills: ["service.three-protocols"], serves: (type) => !type.startsWith("application/grpc-web") },
];

function objectAt(object: JsonObject, name: string): JsonObject {
  const found = object[name];
  return found !== undefined && isJsonObject(found) ? found : {};
}

function withoutWords({ message: _message, reason: _reason, ...status }: JsonObject): JsonObject {
  return status;
}

function swapped(state: JsonValue): JsonValue {
  return state === "paused" ? "running" : state === "running" ? "paused" : state;
}

function withoutAllowed(answer: Answer): Answer {
  return edited(answer, (object) => {
    if (object["type"] !== "cornercast.v1.ErrorDetail" || typeof object["value"] !== "string") return object;
    const bytes = Buffer.from(object["value"], "base64");
    // The states are the last fields, with the tag 0x3a.
    const at = bytes.indexOf(0x3a);
    return at < 0 ? object : { ...object, value: bytes.subarray(0, at).toString("base64") };
  });
}
