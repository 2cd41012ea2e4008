import { type DescMessage, type DescMethodUnary, type MessageJsonType } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel as Idempotency } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { CornercastError } from "../errors/index.js";
import { checkCall, jsonOfMessage, messageOfJson } from "../protocol/index.js";
import type { CallOptions, ProviderClientOptions } from "./client-options.js";
import { backoff, isTransient } from "./transient.js";

/** The most bytes of a document that a client takes from a provider. */
const largestDocument = 33_554_432;

/**
 * Makes a call that has one answer.
 *
 * - A request that is not valid is not sent: it throws a `CornercastError` with the code and place of the first fault.
 * - What fails on the way is tried again where that is safe: calls that change nothing, and calls that have a request id.
 * - A refusal throws the `ConnectError` of the provider; {@link errorDetails} says why.
 *
 * @implements client.deadlines-are-sent
 * @implements client.calls-end-at-their-deadline
 * @implements client.what-passes-is-tried-again
 * @implements client.changes-keep-their-request-id
 * @implements client.refusals-are-final
 */
export async function callUnary<Request extends DescMessage, Answer extends DescMessage>(
  client: ProviderClientOptions,
  method: DescMethodUnary<Request, Answer>,
  given: MessageJsonType<Request>,
  options: CallOptions = {},
): Promise<MessageJsonType<Answer>> {
  const request = withRequestId(client, method, given);
  checkRequest(method.input, request);
  const safe = method.idempotency === Idempotency.NO_SIDE_EFFECTS || requestIdOf(request) !== undefined;
  const end = client.clock.now() + (options.timeout ?? client.timeout ?? 30_000);
  const message = messageOfJson(method.input, request);
  for (let attempt = 1; ; attempt += 1) {
    const left = end - client.clock.now();
    try {
      if (left <= 0) throw new ConnectError("the time for the call is over", Code.DeadlineExceeded);
      const { message: answer } = await client.transport.unary(method, options.signal, left, undefined, message);
      return readAnswer(method.output, jsonOfMessage(method.output, answer));
    } catch (error) {
      const wait = backoff(attempt, client.random);
      if (!safe || attempt >= (client.attempts ?? 5) || isAborted(options.signal) || !isTransient(error) || client.clock.now() + wait >= end) throw error;
      client.onRetry?.(error, method.name);
      await pause(client, wait, options.signal);
    }
  }
}

/** Throws where a request is not valid. */
export function checkRequest<Request extends DescMessage>(descriptor: Request, request: MessageJsonType<Request>): void {
  const [fault] = checkCall(descriptor, request, { document: largestDocument });
  if (fault !== undefined) throw new CornercastError(fault.code, `${fault.message} (${fault.pointer ?? "/"} of ${descriptor.name})`, pointerOf(fault));
}

/**
 * An answer, where it is what the call answers.
 *
 * @implements client.answers-are-checked
 */
export function readAnswer<Answer extends DescMessage>(descriptor: Answer, answer: MessageJsonType<Answer>): MessageJsonType<Answer> {
  const [fault] = checkCall(descriptor, answer, { document: largestDocument });
  if (fault !== undefined)
    throw new CornercastError(
      "answer-invalid",
      `the provider sent a ${descriptor.name} that is not valid: ${fault.message} (${fault.pointer ?? "/"})`,
      pointerOf(fault),
    );
  return answer;
}

/** Whether a signal has aborted by now. */
export function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Waits, no longer than a signal lets it. */
export async function pause({ clock }: Pick<ProviderClientOptions, "clock">, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const own = new AbortController();
  await clock.sleep(milliseconds, signal ?? own.signal).catch(() => undefined);
}

function withRequestId<Request extends DescMessage>(
  client: ProviderClientOptions,
  { input }: { readonly input: Request },
  request: MessageJsonType<Request>,
): MessageJsonType<Request> {
  if (input.field["requestId"] === undefined || requestIdOf(request) !== undefined) return request;
  return { ...(request as object), requestId: client.randomId() } as unknown as MessageJsonType<Request>;
}

function requestIdOf(request: unknown): unknown {
  return typeof request === "object" && request !== null && "requestId" in request ? request.requestId : undefined;
}

const pointerOf = ({ pointer }: { readonly pointer?: string }): { readonly pointer?: string } => (pointer === undefined ? {} : { pointer });
