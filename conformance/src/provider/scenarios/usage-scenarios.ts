import { setTimeout as sleep } from "node:timers/promises";
import { canonicalJson, documentDigest, valueAt, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import { compareRationals, divideRationals, multiplyRationals, parseQuantity, rational, type Rational } from "@cornercast/sdk/quantity";
import type { ProviderScenario, ProviderUnderTest, Stage } from "../scenario.js";
import { CannotDecide } from "../stage.js";
import { members, running, textOf } from "./answers.js";

const list = "UsageService/ListUsageRecords";
const second = 1_000;
/** The longest period of a provider that is tested. */
const longestPeriod = 10_000;

/** The scenarios of chapter 70 about usage. */
export const usageScenarios: readonly ProviderScenario[] = [
  {
    requirement: "usage.seconds-sum-to-the-period",
    profile: "usage",
    title: "the records of a placement that ran",
    async run(stage) {
      for (const spec of await recordsOf(stage)) {
        const [start, end] = periodOf(spec);
        stage.check(
          start % second === 0 && end % second === 0,
          `the period from ${textOf(spec["periodStart"])} to ${textOf(spec["periodEnd"])} is not of whole seconds`,
        );
        const parts = Object.values(objectOf(spec["seconds"])).map(Number);
        const sum = parts.reduce((total, part) => total + part, 0);
        stage.check(sum * second === end - start, `the seconds are ${JSON.stringify(spec["seconds"])}, and the period has ${String((end - start) / second)}`);
      }
    },
  },
  {
    requirement: "usage.periods-have-no-gaps",
    profile: "usage",
    title: "the records of a placement, from its reservation to its end",
    async run(stage) {
      const { placement } = await used(stage);
      const specs = await recordsOf(stage);
      const history = members(valueAt(placement, ["status", "history"])).map(({ at }) => Date.parse(textOf(at)));
      const whole = (time: number): number => Math.floor(time / second) * second;
      let last = whole(history[0] ?? 0);
      for (const spec of specs) {
        const [start, end] = periodOf(spec);
        stage.check(start === last, `a period starts at ${textOf(spec["periodStart"])}, and the one before it ended at ${new Date(last).toISOString()}`);
        last = end;
      }
      const ended = whole(history.at(-1) ?? 0);
      stage.check(last === ended, `the last period ends at ${new Date(last).toISOString()}, and the placement at ${new Date(ended).toISOString()}`);
    },
  },
  {
    requirement: "usage.records-are-chained",
    profile: "usage",
    title: "the numbers and the digests of the records of a placement",
    async run(stage) {
      const { after: records } = await used(stage);
      if (records.length < 2)
        throw new CannotDecide(`a placement of 12 s has ${String(records.length)} record: let periods be of 10 s at most while it is tested`);
      for (const [index, record] of records.entries()) {
        const spec = objectOf(record["spec"]);
        stage.check(spec["sequence"] === index + 1, `record ${String(index + 1)} has the number ${JSON.stringify(spec["sequence"] ?? null)}`);
        const before = records[index - 1];
        const wanted = before === undefined ? undefined : documentDigest(before);
        stage.check(spec["previous"] === wanted, `record ${String(index + 1)} names ${JSON.stringify(spec["previous"] ?? null)} and not the one before it`);
      }
    },
  },
  {
    requirement: "usage.records-never-change",
    profile: "usage",
    title: "records that were listed while a placement ran, and the same after its end",
    async run(stage) {
      const { before, after } = await used(stage);
      if (before.length === 0) throw new CannotDecide("a placement has no record after 12 s: let periods be of 10 s at most while it is tested");
      for (const [index, record] of before.entries())
        stage.check(canonicalJson(after[index] ?? null) === canonicalJson(record), `record ${String(index + 1)} is another one now`);
      stage.check(after.length >= before.length, "records that were listed are gone");
    },
  },
  {
    requirement: "usage.records-are-of-one-tenant",
    profile: "usage",
    title: "the records of one tenant, and those of another",
    async run(stage) {
      const { target, ok, check } = stage;
      const { placement, other } = await used(stage);
      const names = [nameOf(placement), other];
      const own = members((await ok(list, {}))["records"]).map((record) => valueAt(record, ["spec", "placement"]));
      const others = members((await ok(list, {}, target.otherToken))["records"]).map((record) => valueAt(record, ["spec", "placement"]));
      check(
        names.every((name) => own.includes(name)),
        "its own records are not listed",
      );
      check(!names.some((name) => others.includes(name)), "the records of another tenant are listed");
      const keys = members((await ok(list, {}))["records"]).map(
        ({ spec }) => [textOf(objectOf(spec)["placement"]), Number(objectOf(spec)["sequence"])] as const,
      );
      const isSorted = keys.every(([name, sequence], index) => {
        const [before, number] = keys[index - 1] ?? ["", 0];
        return before < name || (before === name && number < sequence);
      });
      check(isSorted, "the records are not listed by placement and sequence");
    },
  },
  {
    requirement: "usage.cost-keeps-to-the-price",
    profile: "usage",
    title: "what the records of a placement cost, and the price of its offer",
    async run(stage) {
      const price = valueAt((await stage.offer()).value, ["offer", "status", "price", "0", "perUnitHour"]);
      const specs = await recordsOf(stage);
      for (const spec of specs) {
        const [cost, hourly] = [moneyOf(spec["cost"]), moneyOf(price)];
        if (cost === undefined || hourly === undefined) continue;
        const [start, end] = periodOf(spec);
        // A cost is rounded up to the hundredth of a currency at most.
        const share = rational(BigInt(Math.round((end - start) / second)) * BigInt(Number(spec["units"] ?? 1)), 3600n);
        const most = multiplyRationals(hourly, share);
        const rounded = divideRationals(
          rational(
            (multiplyRationals(most, rational(100n)).numerator + multiplyRationals(most, rational(100n)).denominator - 1n) /
              multiplyRationals(most, rational(100n)).denominator,
          ),
          rational(100n),
        );
        stage.check(compareRationals(cost, rounded) <= 0, `${textOf(spec["cost"])} for ${String((end - start) / second)} s at ${textOf(price)} an hour`);
      }
    },
  },
];

/** What was seen of two placements that ran and have ended. */
interface Used {
  readonly placement: JsonObject;
  /** The name of another one that ran beside it. */
  readonly other: string;
  /** The records of the first while it ran, and after its end. */
  readonly before: readonly JsonObject[];
  readonly after: readonly JsonObject[];
}

const held = new WeakMap<ProviderUnderTest, Promise<Used>>();

/** Lets two jobs run for twelve seconds: once for all scenarios of a run. */
function used(stage: Stage): Promise<Used> {
  const known = held.get(stage.target) ?? use(stage);
  held.set(stage.target, known);
  return known;
}

async function use(stage: Stage): Promise<Used> {
  const [first, second] = [await running(stage), await running(stage)];
  await sleep(longestPeriod + 2_000);
  const before = await documentsOf(stage, first.name);
  for (const { name } of [first, second]) await stage.ok("PlacementService/Release", { name, epoch: 1 });
  const placement = await stage.until(first.name, "ended");
  await stage.until(second.name, "ended");
  await sleep(2_000);
  return { placement, other: second.name, before, after: await documentsOf(stage, first.name) };
}

async function documentsOf({ ok }: Stage, placement: string): Promise<readonly JsonObject[]> {
  return members((await ok(list, { placement }))["records"]);
}

/** What the records of a placement that ran say; a scenario about them cannot do without one. */
async function recordsOf(stage: Stage): Promise<readonly JsonObject[]> {
  const { after } = await used(stage);
  stage.check(after.length > 0, "a placement that has ended has no record");
  return after.map(({ spec }) => objectOf(spec));
}

function nameOf(placement: JsonObject): string {
  return textOf(valueAt(placement, ["metadata", "name"]));
}

function periodOf(spec: JsonObject): readonly [start: number, end: number] {
  return [Date.parse(textOf(spec["periodStart"])), Date.parse(textOf(spec["periodEnd"]))];
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return members([value ?? null])[0] ?? {};
}

function moneyOf(value: JsonValue | undefined): Rational | undefined {
  const read = typeof value === "string" ? parseQuantity(value, "money") : undefined;
  return read?.kind === "ok" ? read.value.base : undefined;
}
