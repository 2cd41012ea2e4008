import { expect, it } from "vitest";
import { turnsOfJobs } from "./turns.js";

it("does what is asked of one job in order, also after a failure, and of another meanwhile", async () => {
  const inTurn = turnsOfJobs("/jobs");
  const [one, other] = [
    { tenant: "acme", name: "a" },
    { tenant: "acme", name: "b" },
  ];
  const done: string[] = [];
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const first = inTurn(one, async () => {
    await held;
    done.push("first");
    throw new Error("it failed");
  });
  const second = inTurn(one, async () => Promise.resolve(done.push("second")));
  await inTurn(other, async () => Promise.resolve(done.push("of another")));
  release();
  await expect(first).rejects.toThrow("it failed");
  await second;
  expect(done).toEqual(["of another", "first", "second"]);
});
