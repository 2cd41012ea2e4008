import { ByteMap } from "../boundary/verify/x509/index.js";

/** Gives the answer that was given to the same request in the same state of things, or makes one. */
export type AnswerMemory<Answer> = (request: Uint8Array<ArrayBuffer>, state: string, make: () => Promise<Answer>) => Promise<Answer>;

const keptAnswers = 64;
/** Requests of more bytes are answered anew. */
const longestKept = 16_384;

/**
 * Keeps answers for as long as the state that they were made in, which a text names.
 *
 * - Requests are compared in full. Errors are not kept, and the oldest answer is forgotten where there are more than 64.
 *
 * @example
 * ```ts
 * const remember = answerMemory<string>();
 * const answer = await remember(Uint8Array.of(1), "revision 7", () => Promise.resolve("computed once"));
 * ```
 */
export function answerMemory<Answer>(): AnswerMemory<Answer> {
  const kept = new ByteMap<{ state: string; answer: Answer }>(keptAnswers, 1);
  return async (request, state, make) => {
    if (request.length > longestKept) return make();
    const known = kept.get(request);
    if (known?.state === state) return known.answer;
    const answer = await make();
    // Another call may have come before.
    const entry = kept.get(request);
    // A copy: the request may be a part of something larger.
    if (entry === undefined) kept.add(request.slice(), { state, answer });
    else Object.assign(entry, { state, answer });
    return answer;
  };
}
