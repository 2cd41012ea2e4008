import { expect, it } from "vitest";
import { answerMemory } from "./answer-memory.js";

/** Counts how often an answer is made. */
function counted() {
  const remember = answerMemory<number>();
  let made = 0;
  const ask = (request: Uint8Array<ArrayBuffer>, state: string) => remember(request, state, () => Promise.resolve((made += 1)));
  return { remember, ask };
}

it("the same request in the same state gets the answer that was made first", async () => {
  const { ask } = counted();
  expect([await ask(Uint8Array.of(1), "a"), await ask(Uint8Array.of(1), "a")]).toEqual([1, 1]);
});

it("another request, and another state, get answers of their own", async () => {
  const { ask } = counted();
  expect([await ask(Uint8Array.of(1), "a"), await ask(Uint8Array.of(2), "a"), await ask(Uint8Array.of(1), "b"), await ask(Uint8Array.of(1), "a")]).toEqual([
    1, 2, 3, 4,
  ]);
});

it("two calls at once both get an answer, and the later one is kept", async () => {
  const { ask } = counted();
  const both = await Promise.all([ask(Uint8Array.of(1), "a"), ask(Uint8Array.of(1), "a")]);
  expect(both).toEqual([1, 2]);
  expect(await ask(Uint8Array.of(1), "a")).toBe(2);
});

it("an error is not kept", async () => {
  const { remember, ask } = counted();
  await expect(remember(Uint8Array.of(1), "a", () => Promise.reject(new Error("not now")))).rejects.toThrow("not now");
  expect(await ask(Uint8Array.of(1), "a")).toBe(1);
});

it("the oldest is forgotten above 64 requests, and a long request at once", async () => {
  const { ask } = counted();
  for (let each = 0; each < 65; each += 1) await ask(Uint8Array.of(each), "a");
  expect([await ask(Uint8Array.of(64), "a"), await ask(Uint8Array.of(0), "a")]).toEqual([65, 66]);
  const long = new Uint8Array(16_385);
  expect([await ask(long, "a"), await ask(long, "a")]).toEqual([67, 68]);
});
