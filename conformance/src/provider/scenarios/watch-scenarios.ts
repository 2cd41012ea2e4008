import { valueAt, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { ProviderScenario } from "../scenario.js";
import { streamJson } from "../wire.js";
import { running } from "./answers.js";

const release = "PlacementService/Release";

/** The scenarios of chapter 70 about watches, in its order. */
export const watchScenarios: readonly ProviderScenario[] = [
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
  {
    requirement: "watch.quiet-watches-give-bookmarks",
    title: "a watch of 16 seconds in which nothing happens",
    async run({ target, check }) {
      const { messages } = await streamJson(
        target.url,
        "PlacementService/WatchPlacements",
        {},
        { token: target.otherToken, limit: 16_000, enough: (seen) => seen.some((message) => "bookmark" in message) },
      );
      check(
        messages.some((message) => "synced" in message),
        "it is never synced",
      );
      check(
        messages.some((message) => "bookmark" in message),
        "no bookmark comes within 16 s",
      );
    },
  },
];

function rising(messages: readonly JsonObject[]): boolean {
  const revisions = messages.flatMap((message) => ("placement" in message ? [Number(valueAt(message, ["position", "revision"]))] : []));
  return revisions.every((revision, index) => index === 0 || revision > Number(revisions[index - 1]));
}

function stateOf(message: JsonObject): JsonValue | undefined {
  return valueAt(message, ["placement", "status", "state"]);
}

function watch(url: string, token: string, request: JsonObject, enough: (messages: readonly JsonObject[]) => boolean): ReturnType<typeof streamJson> {
  return streamJson(url, "PlacementService/WatchPlacements", request, { token, enough });
}
