import { expect, it } from "vitest";
import { describeWithSharedData, hasSharedData, sharedData } from "../../../../testing/shared-data.js";
import { runVectors } from "./run-vectors.js";

const outcomes = hasSharedData ? await runVectors(sharedData("boundary")) : [];

describeWithSharedData("real evidence", () => {
  const known = outcomes.filter(({ answer }) => !answer.reasons.some((reason) => reason.startsWith("no verifier for")));

  it("is there", () => {
    expect(known.length).toBeGreaterThan(0);
  });

  it.each(known.map((outcome) => [outcome.id, outcome] as const))("%s is judged as it should be", (_, { problems, answer }) => {
    expect({ problems, reasons: problems.length > 0 ? answer.reasons : [] }).toEqual({ problems: [], reasons: [] });
  });
});
