import { canonicalJson, isJsonArray, isJsonObject, valueAt, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { ClientAnswer, ClientScenario } from "./client-scenario.js";
import type { Reply } from "./scripted-server.js";

const get = { op: "get-placement", name: "p" } as const;
const release = { op: "release", name: "p", epoch: 3 } as const;

/** The scenarios about clients, in the order of chapter 70. */
export const clientScenarios: readonly ClientScenario[] = [
  {
    requirement: "client.deadlines-are-sent",
    title: "the deadline of a call that may take five seconds",
    async run({ server, ask, check }) {
      const scripted = await server(() => placed());
      await ask(scripted, get, 5_000);
      const deadline = scripted.calls[0]?.deadline;
      check(deadline !== undefined, "no deadline was sent");
      check(deadline === undefined || (deadline > 0 && deadline <= 5_000), `the deadline is ${String(deadline)} ms`);
    },
  },
  {
    requirement: "client.calls-end-at-their-deadline",
    title: "a server that does not answer",
    async run({ server, ask, check }) {
      const scripted = await server(() => ({ kind: "silence" }));
      const answer = await Promise.race([ask(scripted, get, 4_000), waited(12_000)]);
      check(answer !== "late", "it still waits 8 s after its deadline");
      check(answer === "late" || answer.outcome === "refused", "it gives an answer that nobody sent");
    },
  },
  {
    requirement: "client.what-passes-is-tried-again",
    title: "a server that is there again the second time",
    async run({ server, ask, check }) {
      const scripted = await server((_, before) => (before === 0 ? { kind: "error", code: "unavailable" } : placed()));
      const answer = await ask(scripted, get);
      check(answer.outcome === "ok", `it gives up after ${String(scripted.calls.length)} calls`);
    },
  },
  {
    requirement: "client.changes-keep-their-request-id",
    title: "a change whose answer is lost",
    async run({ server, ask, check }) {
      const scripted = await server((_, before) => (before === 0 ? { kind: "break" } : placed("ended")));
      await ask(scripted, release);
      const [first, ...again] = scripted.calls.map(({ request }) => request);
      check(typeof first?.["requestId"] === "string" || again.length === 0, "a change without a request id was sent again");
      check(
        again.every((request) => canonicalJson(request) === canonicalJson(first ?? null)),
        "what was sent again is another request",
      );
    },
  },
  {
    requirement: "client.refusals-are-final",
    title: "a change under an epoch that is over",
    async run({ server, ask, check }) {
      const scripted = await server(() => ({ kind: "error", code: "failed_precondition", reason: "epoch-stale" }));
      const answer = await ask(scripted, release);
      check(answer.outcome === "refused", "a refusal is no success");
      check(scripted.calls.length === 1, `it was sent ${String(scripted.calls.length)} times`);
    },
  },
  {
    requirement: "client.refusals-keep-their-reason",
    title: "why a change was refused",
    async run({ server, ask, check }) {
      const scripted = await server(() => ({ kind: "error", code: "failed_precondition", reason: "state-not-allowed" }));
      const answer = await ask(scripted, release);
      const reason = answer.outcome === "refused" ? (answer.reason ?? "absent") : "absent";
      check(reason === "state-not-allowed", `the reason is ${reason} and has to be state-not-allowed`);
    },
  },
  {
    requirement: "client.answers-are-checked",
    title: "a placement in a state that there is not",
    async run({ server, ask, check }) {
      const scripted = await server(() => placed("flying"));
      check((await ask(scripted, get)).outcome === "refused", "it takes the answer");
      const right = await server(() => placed("running"));
      check((await ask(right, get)).outcome === "ok", "it does not take an answer that is right");
    },
  },
  {
    requirement: "client.unknown-fields-are-accepted",
    title: "an answer of a later version",
    async run({ server, ask, check }) {
      const { value } = placed();
      const scripted = await server(() => ({ kind: "answer", value: { ...value, colour: "green" } }));
      check((await ask(scripted, get)).outcome === "ok", "it does not take the answer");
    },
  },
  {
    requirement: "client.answers-are-bounded",
    title: "an answer after 256 MiB of space",
    async run({ server, ask, check }) {
      const scripted = await server(() => ({ kind: "flood", value: placed().value }));
      const answer = await ask(scripted, get, 20_000);
      check(answer.outcome === "refused", "it takes an answer of 256 MiB");
    },
  },
  {
    requirement: "client.credentials-stay-with-the-provider",
    title: "a server that sends its callers elsewhere",
    async run({ server, ask, check, token }) {
      const elsewhere = await server(() => placed());
      const scripted = await server(() => ({ kind: "redirect", to: elsewhere.url }));
      await ask(scripted, get, 2_000);
      check(
        elsewhere.calls.every(({ authorization }) => authorization?.includes(token) !== true),
        "the token was sent to another origin",
      );
    },
  },
  {
    requirement: "client.lists-are-read-to-the-end",
    title: "three pages, of which one is empty",
    async run({ server, ask, check }) {
      const pages: Readonly<Record<string, JsonObject>> = {
        "": page(["a", "b"], "one"),
        one: page([], "two"),
        two: page(["c"]),
      };
      const scripted = await server(({ request }) => ({ kind: "answer", value: pages[textOf(request["pageToken"])] ?? {} }));
      const names = valueOf(await ask(scripted, { op: "list-offers" }));
      check(canonicalJson(names) === '["a","b","c"]', `the offers are ${JSON.stringify(names)}, and a, b and c were sent`);
    },
  },
  {
    requirement: "client.lists-end",
    title: "a page whose next page is itself",
    async run({ server, ask, check }) {
      const scripted = await server(() => ({ kind: "answer", value: page(["a"], "again") }));
      const answer = await Promise.race([ask(scripted, { op: "list-offers" }, 4_000), waited(12_000)]);
      check(answer !== "late" && answer.outcome === "refused", "it is no error");
      check(scripted.calls.length <= 10, `the page was read ${String(scripted.calls.length)} times`);
    },
  },
  {
    requirement: "client.watches-go-on",
    title: "a watch that breaks off",
    async run({ server, ask, check }) {
      const scripted = await server(({ request }) =>
        request["after"] === undefined
          ? stream([changed("a", "running", 4), synced(5), changed("b", "running", 6)], "break")
          : stream([changed("a", "ended", 7), changed("b", "ended", 8)], "silence"),
      );
      const told = eventsOf(await ask(scripted, { op: "watch-placements", events: 5 }, 15_000));
      check(told === "changed a, synced, changed b, changed a, changed b", `it tells: ${told}`);
      const again = scripted.calls[1]?.request["after"] ?? null;
      check(textOf(valueAt(again, ["revision"])) === "6", `it goes on after ${JSON.stringify(again)}, and revision 6 was the last`);
    },
  },
  {
    requirement: "client.watches-begin-anew",
    title: "a position that the server no longer knows",
    async run({ server, ask, check }) {
      const scripted = await server(({ request }, before) => {
        if (request["after"] !== undefined) return { kind: "error", code: "out_of_range", reason: "revision-compacted" };
        return before === 0
          ? stream([changed("a", "running", 4), changed("b", "running", 4), synced(5)], "break")
          : stream([changed("b", "running", 9), changed("c", "running", 9), synced(10)], "silence");
      });
      const told = eventsOf(await ask(scripted, { op: "watch-placements", events: 6 }, 15_000));
      check(told === "changed a, changed b, synced, changed c, removed a, synced", `it tells: ${told}`);
    },
  },
];

async function waited(milliseconds: number): Promise<"late"> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, "late").unref());
}

function placement(name: string, state: string): JsonObject {
  return {
    apiVersion: "cornercast/v1",
    kind: "Placement",
    metadata: { name },
    spec: { workload: { kind: "Workload", name: "job" }, offer: { kind: "Offer", name: "unit" }, profile: "any" },
    status: { state, epoch: 3, ...(state === "ended" && { outcome: "released" }) },
  };
}

function placed(state = "running"): Reply & { readonly kind: "answer" } {
  return { kind: "answer", value: { placement: placement("p", state) } };
}

function listed(name: string): JsonObject {
  return { offer: { apiVersion: "cornercast/v1", kind: "Offer", metadata: { name }, spec: { shape: {} } }, digest: `sha256:${"ab".repeat(32)}` };
}

function page(names: readonly string[], nextPageToken?: string): JsonObject {
  return { offers: names.map(listed), position: position(1), ...(nextPageToken !== undefined && { nextPageToken }) };
}

const stream = (messages: readonly JsonObject[], ending: "break" | "silence"): Reply => ({ kind: "stream", messages, ending });
const position = (revision: number): JsonObject => ({ storeEpoch: "one", revision: String(revision) });
const changed = (name: string, state: string, revision: number): JsonObject => ({ position: position(revision), placement: placement(name, state) });
const synced = (revision: number): JsonObject => ({ position: position(revision), synced: {} });

function valueOf(answer: ClientAnswer): JsonValue {
  return answer.outcome === "ok" ? ((answer.value ?? null) as JsonValue) : null;
}

/** The events that a client told, in words. */
function eventsOf(answer: ClientAnswer): string {
  const value = valueOf(answer);
  if (!isJsonArray(value)) return "nothing";
  return value.map((event) => (isJsonObject(event) ? [event["kind"], event["name"]].filter((part) => typeof part === "string").join(" ") : "")).join(", ");
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
