import { expect, it } from "vitest";
import { describeWithSharedData, sharedData } from "../../../../testing/shared-data.js";
import { Malformed } from "../../bytes/malformed.js";
import { fuzzInputs } from "./fuzz-inputs.js";
import { fuzzTargets, type FuzzTarget } from "./fuzz-targets.js";
import { mutate } from "./mutate.js";
import { runFuzz } from "./run-fuzz.js";
import { seededRandom } from "./seeded-random.js";

describeWithSharedData("every reader of the verifier", () => {
  it("refuses what it cannot read as malformed, and in bounded time", async () => {
    const inputs = await fuzzInputs([sharedData("boundary")]);
    const report = await runFuzz(inputs, { seed: 20_261_126, from: 0, count: 4_000, now: () => performance.now() });
    expect(report.failures).toEqual([]);
    expect([report.done, report.targets, report.idle]).toEqual([4_000, fuzzTargets.length, []]);
    // Most mutations break something, and many reach past the first bytes.
    expect(report.refused).toBeGreaterThan(1_000);
    expect(report.refused).toBeLessThan(3_600);
  }, 120_000);
});

it("mutations are those of their seed and index, and of no other", () => {
  const inputs = [Uint8Array.from({ length: 200 }, (_, index) => index), new TextEncoder().encode('{"a":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","b":[1,2]}')];
  const all = Array.from({ length: 300 }, (_, index) =>
    Buffer.from(mutate(inputs[index % 2] ?? new Uint8Array(0), inputs, seededRandom(1, index))).toString("hex"),
  );
  const again = Array.from({ length: 300 }, (_, index) =>
    Buffer.from(mutate(inputs[index % 2] ?? new Uint8Array(0), inputs, seededRandom(1, index))).toString("hex"),
  );
  expect(again).toEqual(all);
  expect(new Set(all).size).toBeGreaterThan(270);
});

it("a reader that throws something else than what is malformed, or that takes long, is found", async () => {
  let now = 0;
  const targets: readonly FuzzTarget[] = [
    {
      name: "careless",
      run: (bytes) => {
        if (bytes.some((byte) => byte !== 0)) throw bytes.length > 200 ? new Malformed("too long") : new TypeError("bytes[0].x is undefined");
        return true;
      },
    },
    {
      name: "slow",
      run: (bytes) => {
        if (bytes.length !== 200) now += 6_000;
        return true;
      },
    },
  ];
  const report = await runFuzz([new Uint8Array(200)], { seed: 3, from: 0, count: 2_000, now: () => now }, targets);
  expect(report.failures).toHaveLength(20);
  expect(report.failures.join("\n")).toMatch(/careless at \d+: TypeError: bytes\[0\]\.x/u);
  expect(report.failures.join("\n")).toMatch(/slow at \d+ took 6000 ms/u);
  expect(report.refused).toBeGreaterThan(0);
});
