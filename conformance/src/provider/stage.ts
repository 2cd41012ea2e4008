import { isJsonArray, isJsonObject, valueAt, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { ProviderUnderTest, Stage } from "./scenario.js";
import { callJson, type WireAnswer } from "./wire.js";

/** Something that a scenario needs was not there. */
export class StageFailure extends Error {}

/** A scenario could decide nothing, for a reason that says what to do. */
export class CannotDecide extends Error {
  readonly verdict: "could-not-run" | "not-applicable";

  constructor(message: string, verdict: "could-not-run" | "not-applicable" = "could-not-run") {
    super(message);
    this.verdict = verdict;
  }
}

/** The stage of one scenario: it gives back what it took. Problems go to `problems`. */
export function createStage(target: ProviderUnderTest, prefix: string, problems: string[]): Stage & { readonly clear: () => Promise<void> } {
  let count = 0;
  const taken = new Set<string>();
  const call = (method: string, request: JsonValue | string, token: string | null = target.token): Promise<WireAnswer> =>
    callJson(target.url, method, request, { token: token ?? undefined });
  const ok = async (method: string, request: JsonValue, token?: string): Promise<JsonObject> => {
    const answer = await call(method, request, token);
    if (answer.kind === "ok") return answer.value;
    throw new StageFailure(`${method} was refused with ${answer.error.code}, ${answer.error.reason ?? "without a reason code"}`);
  };
  const placementOf = async (name: string): Promise<JsonObject> => {
    const placement = (await ok("PlacementService/GetPlacement", { name }))["placement"];
    return placement !== undefined && isJsonObject(placement) ? placement : {};
  };
  const stage: Stage = {
    target,
    name: () => `${prefix}-${String((count += 1))}`,
    call,
    ok,
    check: (holds, message) => void (holds || problems.push(message)),
    async refused(what, method, request, reasons, token) {
      const answer = await call(method, request, token);
      if (answer.kind === "ok") problems.push(`${what} was not refused`);
      else if (!reasons.includes(answer.error.reason ?? answer.error.code))
        problems.push(`${what} was refused with ${answer.error.code}, ${answer.error.reason ?? "without a reason code"}, and not with ${reasons.join(" or ")}`);
    },
    async offer() {
      const { report } = await ok("PlacementService/Evaluate", { workload: target.workload });
      const first = valueAt(report ?? null, ["spec", "ranking", "0", "assignments", "0", "offer"]);
      const { offers } = await ok("OfferService/ListOffers", {});
      const listed = (offers !== undefined && isJsonArray(offers) ? offers.filter(isJsonObject) : []).find(
        (each) => first === undefined || valueAt(each, ["offer", "metadata", "name"]) === first,
      );
      if (listed === undefined) throw new StageFailure("no offer fits the workload of the test");
      const units = valueAt(listed, ["offer", "status", "availability", "units"]);
      return {
        name: textOf(valueAt(listed, ["offer", "metadata", "name"])),
        digest: textOf(listed["digest"]),
        units: typeof units === "number" ? units : 0,
        value: listed,
      };
    },
    async reserve(more = {}) {
      const name = stage.name();
      const offer = await stage.offer();
      await ok("PlacementService/Reserve", { name, workload: target.workload, offer: offer.name, ...more });
      taken.add(name);
      return name;
    },
    async until(name, state) {
      for (let tries = 0; ; tries += 1) {
        const placement = await placementOf(name);
        if (valueAt(placement, ["status", "state"]) === state) return placement;
        if (tries >= 150) throw new StageFailure(`${name} is ${JSON.stringify(valueAt(placement, ["status", "state"]) ?? null)} after 15 s, and not ${state}`);
        await new Promise((resolve) => setTimeout(resolve, tries < 20 ? 20 : 100));
      }
    },
  };
  return {
    ...stage,
    /** Releases everything that was reserved under the prefix. */
    async clear() {
      const { placements } = await ok("PlacementService/ListPlacements", {});
      for (const each of placements !== undefined && isJsonArray(placements) ? placements.filter(isJsonObject) : []) {
        const name = valueAt(each, ["metadata", "name"]);
        const state = valueAt(each, ["status", "state"]);
        if (typeof name !== "string" || !name.startsWith(`${prefix}-`) || state === "ended") continue;
        await call("PlacementService/Release", { name, epoch: valueAt(each, ["status", "epoch"]) ?? 1 });
        await stage.until(name, "ended");
      }
    },
  };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
