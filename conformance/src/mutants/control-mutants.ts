import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { ProviderControls, ProviderUnderTest } from "../provider/scenario.js";
import { edited, type ProviderMutant } from "./provider-mutants.js";

/** Mistakes that show only where the suite may do more than call: with tokens, logs, crashes, stores, processes and usage. */
export const controlMutants: readonly ProviderMutant[] = [
  {
    name: "unpacks-anything",
    fault: "it unpacks what is compressed, however large it is",
    kills: ["service.compression-does-not-evade-limits"],
    unpacks: true,
  },
  { name: "serves-the-network", fault: "it serves the whole network without TLS", kills: ["service.no-plaintext-from-others"], everywhere: true },
  {
    name: "no-bookmarks",
    fault: "its watches give no bookmarks",
    kills: ["watch.quiet-watches-give-bookmarks"],
    messages: (message) => ("bookmark" in message ? [] : [message]),
  },
  {
    name: "reads-tokens-only",
    fault: "it does not check who signed a token",
    kills: ["service.tokens-are-checked-in-full", "service.unchecked-callers-are-refused"],
    token: (token) => {
      const { iss, aud, exp, cnf } = claimsOf(token);
      return iss === "https://issuer.example" && aud === "https://provider.example" && Number(exp) * 1000 > Date.now() && cnf === undefined ? "acme" : token;
    },
  },
  {
    name: "ignores-expiry",
    fault: "it takes tokens that have expired",
    kills: ["service.tokens-are-checked-in-full"],
    token: (token) => (claimsOf(token)["iss"] !== undefined && !(Number(claimsOf(token)["exp"]) * 1000 > Date.now()) ? "acme" : token),
  },
  {
    name: "ignores-audiences",
    fault: "it takes tokens that are for others",
    kills: ["service.tokens-are-checked-in-full"],
    token: (token) => (claimsOf(token)["aud"] === "https://elsewhere.example" ? "acme" : token),
  },
  {
    name: "ignores-bindings",
    fault: "it does not look at the certificate that a token is bound to",
    kills: ["service.bound-tokens-need-their-certificate"],
    token: (token) => (claimsOf(token)["cnf"] === undefined ? token : "acme"),
  },
  {
    name: "lets-in-whom-it-cannot-check",
    fault: "it lets in callers whose key it cannot get",
    kills: ["service.unchecked-callers-are-refused"],
    token: (token) => (partOf(token, 0)["kid"] === "a-key-that-no-set-has" ? "acme" : token),
  },
  {
    name: "readers-may-place",
    fault: "it does not look at roles",
    kills: ["service.roles-are-enforced"],
    token: (token) => (token === "reader" ? "acme" : token),
  },
  {
    name: "writes-nothing-down",
    fault: "it has no audit log",
    kills: ["service.calls-are-audited"],
    live: () => ({ target: (behind) => withControls(behind, { log: async () => "started\n" }) }),
  },
  {
    name: "logs-requests",
    fault: "it writes requests into its log",
    kills: ["service.logs-hold-no-secrets"],
    live: () => {
      const written: string[] = [];
      return {
        request: (_, request) => {
          written.push(JSON.stringify(request));
          return request;
        },
        target: (behind) => withControls(behind, { log: async () => `${(await behind.controls?.log?.()) ?? ""}${written.join("\n")}` }),
      };
    },
  },
  {
    name: "knows-its-own-only",
    fault: "a process does not know what another one acknowledged",
    kills: ["service.processes-act-as-one"],
    live: () => {
      const own = new Set<JsonValue>();
      return {
        answer: (method, answer, request) => {
          const { name = "" } = request;
          if (method.endsWith("/Reserve") && answer.status === 200) own.add(name);
          return method.endsWith("/GetPlacement") && answer.status === 200 && !own.has(name) ? unknown : answer;
        },
      };
    },
  },
  {
    name: "keeps-in-memory",
    fault: "it acknowledges what it cannot keep",
    kills: ["service.unkept-changes-are-refused"],
    answer: (method, answer) =>
      method.endsWith("/Reserve") && answer.status === 503 ? { status: 200, body: { placement: { status: { state: "reserved" } } } } : answer,
  },
  {
    name: "forgets-in-a-crash",
    fault: "a crash loses what it acknowledged before",
    kills: ["placement.jobs-run-once", "service.acknowledged-changes-survive"],
    live: () => {
      const known = new Set<JsonValue>();
      const lost = new Set<JsonValue>();
      return {
        answer: (method, answer, { name = "" }) => {
          if (method.endsWith("/Reserve") && answer.status === 200) known.add(name);
          return method.endsWith("/GetPlacement") && lost.has(name) ? unknown : answer;
        },
        target: (behind) =>
          withControls(behind, {
            restart: async () => {
              for (const name of known) lost.add(name);
              await behind.controls?.restart?.();
            },
          }),
      };
    },
  },
  {
    name: "starts-jobs-again",
    fault: "it starts jobs again that ran while it crashed",
    kills: ["placement.jobs-run-once"],
    live: () => {
      let isRestarted = false;
      return {
        messages: (message) => (isRestarted && "cursor" in message ? [message, message] : [message]),
        target: (behind) =>
          withControls(behind, {
            restart: async () => {
              isRestarted = true;
              await behind.controls?.restart?.();
            },
          }),
      };
    },
  },
  usage("counts-a-second-twice", "it counts a second twice", ["usage.records-are-chained", "usage.seconds-sum-to-the-period"], (records) =>
    records.map((record) => withSpec(record, (spec) => ({ ...spec, seconds: { ...objectOf(spec["seconds"]), paused: 1 } }))),
  ),
  usage("leaves-the-first-period-out", "it writes nothing down for the first period", ["usage.periods-have-no-gaps", "usage.records-are-chained"], (records) =>
    records.filter((record) => objectOf(record["spec"])["sequence"] !== 1),
  ),
  usage("does-not-chain", "its records do not name the one before", ["usage.records-are-chained"], (records) =>
    records.map((record) => withSpec(record, ({ previous: _previous, ...spec }) => spec)),
  ),
  {
    name: "writes-records-anew",
    fault: "it changes records when a placement has ended",
    kills: ["usage.records-never-change"],
    live: () => {
      const ended = new Set<JsonValue>();
      return {
        answer: (method, answer, request) => {
          if (method.endsWith("/Release")) ended.add(request["name"] ?? "");
          const change = (record: JsonObject): JsonObject =>
            ended.has(objectOf(record["spec"])["placement"] ?? "") ? { ...record, metadata: { name: "final" } } : record;
          return method.endsWith("/ListUsageRecords") ? withRecords(answer, (records) => records.map(change)) : answer;
        },
      };
    },
  },
  {
    name: "lists-usage-of-everybody",
    fault: "it lists the usage of all tenants",
    kills: ["usage.records-are-of-one-tenant"],
    token: (token, method) => (method.endsWith("/ListUsageRecords") && token === "umbrella" ? "acme" : token),
  },
  usage("charges-more", "it charges more than its price", ["usage.cost-keeps-to-the-price", "usage.records-are-chained"], (records) =>
    records.map((record) => withSpec(record, (spec) => ({ ...spec, cost: "0.03 EUR" }))),
  ),
];

const unknown = { status: 404, body: { code: "not_found" } };

type Answer = Parameters<NonNullable<ProviderMutant["answer"]>>[1];

function usage(name: string, fault: string, kills: readonly string[], change: (records: readonly JsonObject[]) => readonly JsonObject[]): ProviderMutant {
  return { name, fault, kills, answer: (method, answer) => (method.endsWith("/ListUsageRecords") ? withRecords(answer, change) : answer) };
}

function withRecords(answer: Answer, change: (records: readonly JsonObject[]) => readonly JsonObject[]): Answer {
  return edited(answer, (object) => {
    const records = object["records"];
    return records !== undefined && isJsonArray(records) ? { ...object, records: change(records.filter(isJsonObject)) } : object;
  });
}

function withSpec(record: JsonObject, change: (spec: JsonObject) => JsonObject): JsonObject {
  return { ...record, spec: change(objectOf(record["spec"])) };
}

function withControls(target: ProviderUnderTest, controls: ProviderControls): ProviderUnderTest {
  return { ...target, controls: { ...target.controls, ...controls } };
}

/** A part of a token, as what it says; nothing where it is no token of an issuer. */
function partOf(token: string | undefined, index: number): JsonObject {
  try {
    return objectOf(JSON.parse(Buffer.from(token?.split(".")[index] ?? "", "base64url").toString("utf8")) as JsonValue);
  } catch {
    return {};
  }
}

function claimsOf(token: string | undefined): JsonObject {
  return partOf(token, 1);
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {};
}
