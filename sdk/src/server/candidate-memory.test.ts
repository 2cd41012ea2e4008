import { expect, it } from "vitest";
import { candidateMemory, type CandidateQuestion } from "./candidate-memory.js";
import { offerOf, workloadOf } from "./testing/documents.js";

const question: CandidateQuestion = { workload: workloadOf("job"), profile: undefined, name: "one", offer: offerOf("one", 1), now: 10_000 };

/** Counts how often a candidate is found. */
function counted() {
  const memory = candidateMemory();
  let found = 0;
  return (change: Partial<CandidateQuestion> = {}) =>
    memory({ ...question, ...change }, () => ({ candidate: { profile: String((found += 1)) } })).candidate.profile;
}

const dated: Partial<CandidateQuestion> = { offer: { ...question.offer, status: { observedAt: "2026-11-25T12:00:00Z" } } };
const scheduled: Partial<CandidateQuestion> = {
  workload: { ...question.workload, spec: { ...question.workload.spec, schedule: { startBefore: "2026-12-01T00:00:00Z" } } },
};

it.each([
  ["offer", dated],
  ["workload", scheduled],
])("a workload is held against an offer once in a second, where the %s states a date", (_, about) => {
  const ask = counted();
  const at = (now: number) => ask({ ...about, now });
  expect([at(10_000), at(10_999), at(11_000), at(10_500)]).toEqual(["1", "1", "2", "3"]);
});

it("it is held against it once, where neither states a date", () => {
  const ask = counted();
  expect([ask(), ask({ now: 10_999 }), ask({ now: 11_000 }), ask({ now: 1e12 })]).toEqual(["1", "1", "1", "1"]);
});

it("what was found first is forgotten where offers are many", () => {
  const ask = counted();
  for (let index = 0; index < 1_024; index += 1) ask({ name: `offer-${String(index)}` });
  expect([ask({ name: "offer-0" }), ask({ name: "one more" }), ask({ name: "offer-0" })]).toEqual(["1", "1025", "1026"]);
});

it.each([
  ["another workload", { workload: workloadOf("job") }],
  ["another profile", { profile: "only" }],
  ["another offer", { name: "four" }],
  ["an offer that changed", { offer: offerOf("one", 1) }],
])("%s is another question", (_, change) => {
  const ask = counted();
  ask();
  expect([ask(change), ask(change)]).toEqual(["2", "2"]);
});

it("a refusal is found anew each time", () => {
  const memory = candidateMemory();
  const refuse = () => {
    throw new Error("does not fit");
  };
  expect(() => memory(question, refuse)).toThrow("does not fit");
  expect(memory(question, () => ({ candidate: { profile: "only" } }))).toEqual({ candidate: { profile: "only" } });
});
