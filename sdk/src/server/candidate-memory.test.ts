import { expect, it } from "vitest";
import { candidateMemory, type CandidateQuestion } from "./candidate-memory.js";
import { offerOf, workloadOf } from "./testing/documents.js";

const question: CandidateQuestion = { workload: workloadOf("job"), profile: undefined, name: "one", offer: offerOf("one", 1), now: 10_000 };

/** Counts how often a candidate is found. */
function counted() {
  const memory = candidateMemory();
  let found = 0;
  return (change: Partial<CandidateQuestion> = {}) => memory({ ...question, ...change }, () => ({ profile: String((found += 1)) })).profile;
}

it("a workload is held against an offer once in a second", () => {
  const ask = counted();
  expect([ask(), ask({ now: 10_999 }), ask({ now: 11_000 }), ask({ now: 10_500 })]).toEqual(["1", "1", "2", "3"]);
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
  expect(memory(question, () => ({ profile: "only" }))).toEqual({ profile: "only" });
});
