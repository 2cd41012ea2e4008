import { describe, expect, it } from "vitest";
import { bodyOf, plainBody } from "./plain-body.js";

/** A body of chunks that may wait for ever, or fail, behind them. */
async function* chunked(chunks: readonly Uint8Array[], end: () => Promise<void> = () => Promise.resolve()): AsyncGenerator<Uint8Array> {
  yield* chunks;
  await end();
}

async function allOf(body: Uint8Array | AsyncIterable<Uint8Array>, count = Number.POSITIVE_INFINITY): Promise<readonly number[]> {
  const all: number[] = [];
  if (body instanceof Uint8Array) return [...body];
  for await (const chunk of body) if (all.push(...chunk) >= count) break;
  return all;
}

const waiting = (): Promise<void> => new Promise(() => undefined);
const envelope = (length: number): Uint8Array => Uint8Array.of(0, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255);

describe("a body", () => {
  it.each([[[]], [[Uint8Array.of(1, 2)]], [[Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3)]]])("is its bytes: %j", async (chunks) => {
    const bytes = await plainBody(chunked(chunks), false);
    expect(bytes).toBeInstanceOf(Uint8Array);
    expect(await allOf(bytes)).toEqual(chunks.flatMap((chunk) => [...chunk]));
  });

  it("that is too long is left as it is, also where it does not end", async () => {
    const [first, second] = [new Uint8Array(65_536).fill(1), Uint8Array.of(2)];
    const body = await plainBody(chunked([first, second], waiting), false);
    expect(body).not.toBeInstanceOf(Uint8Array);
    expect((await allOf(body, 65_537)).slice(-2)).toEqual([1, 2]);
  });

  it("that fails while it is read fails as it would have, behind what came", async () => {
    const failing = new Error("the connection is gone");
    const body = await plainBody(
      chunked([Uint8Array.of(1)], () => Promise.reject(failing)),
      false,
    );
    expect(await allOf(body, 1)).toEqual([1]);
    const again = await plainBody(
      chunked([], () => Promise.reject(failing)),
      false,
    );
    await expect(allOf(again)).rejects.toBe(failing);
  });

  it.each([
    ["that says that it is four gigabytes long", [envelope(0xffff_ffff)]],
    ["that says so in pieces", [envelope(0xffff_ffff).subarray(0, 3), envelope(0xffff_ffff).subarray(3)]],
    ["that says that it is packed", [Uint8Array.of(1, 0, 0, 0, 1)]],
  ])("%s is not waited for", async (_what, chunks) => {
    const body = await plainBody(chunked(chunks, waiting), true);
    expect(body).not.toBeInstanceOf(Uint8Array);
    expect(await allOf(body, 5)).toEqual(chunks.flatMap((chunk) => [...chunk]));
  });

  it("of an envelope and a message is read to its end", async () => {
    const body = await plainBody(chunked([envelope(2), Uint8Array.of(7, 8)]), true);
    expect(await allOf(body)).toEqual([0, 0, 0, 0, 2, 7, 8]);
  });
});

it("a body of bytes gives them once, however often it is asked", async () => {
  expect(await allOf(bodyOf(Uint8Array.of(1, 2)))).toEqual([1, 2]);
  const chunks = bodyOf(Uint8Array.of(1))[Symbol.asyncIterator]();
  expect([await chunks.next(), await chunks.next(), await chunks.next()].map(({ done }) => done)).toEqual([false, true, true]);
});
