import type { DescMessage, DescMethodUnary, MessageShape } from "@bufbuild/protobuf";
import {
  createConnectRouter,
  createContextKey,
  createContextValues,
  type ConnectRouter,
  type ConnectRouterOptions,
  type Interceptor,
} from "@connectrpc/connect";
import { createDeadlineSignal, createLinkedAbortController, createMethodSerializationLookup } from "@connectrpc/connect/protocol";
import type { WorkloadJson } from "@cornercast/schemas";
import type { Bytes } from "../boundary/verify/bytes/byte-reader.js";
import { bodyKey, type CallBody } from "./call-body.js";
import type { CallContext } from "./call-context.js";
import { handlerOptions } from "./handler-options.js";
import { takeWorkload } from "./lend-workloads.js";
import type { ProviderLimits } from "./limits.js";
import { emptied } from "./malformed-bodies.js";
import { bodyOf, plainBody } from "./plain-body.js";
import { metadataOf, plainCall, plainMessage, plainResponse, type Metadata, type PlainForm } from "./plain-form.js";

type Handler = ConnectRouter["handlers"][number];
type Request = Parameters<Handler>[0];
type Response = Awaited<ReturnType<Handler>>;

/** Carries out a call that has one message and one answer. */
export type Implementation<Input extends DescMessage, Output extends DescMessage> = (
  message: MessageShape<Input>,
  context: CallContext,
) => Promise<MessageShape<Output>>;

/** What plain calls are answered with. */
export interface PlainCallOptions {
  readonly limits: ProviderLimits;
  readonly interceptors: readonly Interceptor[];
  /** The workload that was read out of the same bytes before. */
  readonly known: (bytes: Bytes) => WorkloadJson | undefined;
}

/**
 * A handler that answers the plain calls of a method itself, and leaves all others to the handler of Connect.
 *
 * - Connect has for each call what a call can need: streams, packed messages, copies of headers, signals. A call of one short message needs little of that.
 * - On the wire nothing tells the two apart. Who is refused gets the answer of Connect.
 * - A workload that came in the same bytes before is not read again: see {@link takeWorkload}.
 */
export function answerPlainCalls<Input extends DescMessage, Output extends DescMessage>(
  handler: Handler,
  method: DescMethodUnary<Input, Output>,
  implementation: Implementation<Input, Output>,
  { limits, interceptors, known }: PlainCallOptions,
): Handler {
  const options = handlerOptions(limits);
  const { binaryOptions, jsonOptions, readMaxBytes, writeMaxBytes, maxTimeoutMs } = options;
  const serialization = createMethodSerializationLookup(method, binaryOptions, jsonOptions, { readMaxBytes, writeMaxBytes });
  const refuse = refuserOf(method, options);
  const { parent: service } = method;

  async function answer(request: Request): Promise<Response> {
    const call = plainCall(request, maxTimeoutMs);
    const body = request.contextValues?.get(bodyKey);
    if (call === undefined || body === undefined || body.fault !== undefined) return handler(request);
    const deadline = call.timeout === undefined ? undefined : createDeadlineSignal(call.timeout);
    try {
      const whole = await plainBody(call.body, call.form.protocol !== "connect");
      if (!(whole instanceof Uint8Array)) return await handler({ ...request, body: whole });
      const message = read(whole, call.form, body);
      if (message === undefined) return await handler({ ...request, body: bodyOf(whole) });
      const signal = deadline === undefined ? request.signal : createLinkedAbortController(deadline.signal, request.signal).signal;
      return await carriedOut(request, signal, message, call.form).catch((error: unknown) => refuse(request, error));
    } finally {
      deadline?.cleanup();
    }
  }

  /** The message in a body, or undefined where there is none: why is for Connect to say. */
  function read(whole: Bytes, form: PlainForm, body: CallBody): MessageShape<Input> | undefined {
    const bytes = plainMessage(form, whole);
    if (bytes === undefined) return undefined;
    const taken = takeWorkload(method, bytes, form.isJson, known);
    try {
      const message = serialization.getI(!form.isJson).parse(taken?.rest ?? bytes);
      body.isRead = true;
      body.message = bytes;
      if (taken !== undefined) body.workloadBytes = taken.workloadBytes;
      if (taken?.workload !== undefined) body.workload = taken.workload;
      return message;
    } catch {
      return undefined;
    }
  }

  // Members are named one by one: to spread these objects would take a twentieth of the time of a call.
  async function carriedOut(request: Request, signal: AbortSignal, message: MessageShape<Input>, form: PlainForm): Promise<Response> {
    const { method: requestMethod, url, header, contextValues = createContextValues() } = request;
    const asked = { stream: false, service, method, requestMethod, url, signal, header, contextValues, message } as const;
    const answered = await intercepted(metadataOf(form))(asked);
    return plainResponse(form, serialization.getO(!form.isJson).serialize(answered.message as MessageShape<Output>), answered);
  }

  /** Carries a call out behind the interceptors, which are applied as Connect applies them. */
  function intercepted({ header, trailer }: Metadata): ReturnType<Interceptor> {
    return interceptors.reduceRight<ReturnType<Interceptor>>(
      (next, interceptor) => interceptor(next),
      async ({ message: asked, header: requestHeader, contextValues: values, signal }) => {
        const message = await implementation(asked as MessageShape<Input>, { method, requestHeader, values, signal });
        return { stream: false, service, method, header, trailer, message };
      },
    );
  }

  return Object.assign<typeof handler, typeof handler>(answer as typeof handler, handler);
}

const errorKey = createContextKey<unknown>(undefined, { description: "error" });

/** Has Connect write the error of a call. */
function refuserOf(method: DescMethodUnary, options: ConnectRouterOptions): (request: Request, error: unknown) => Promise<Response> {
  const router = createConnectRouter(options).rpc(method, (_message, { values }) => {
    throw values.get(errorKey);
  });
  return (request, error) => {
    const [handler] = router.handlers;
    if (handler === undefined) throw error;
    return handler({ ...emptied(request), contextValues: createContextValues().set(errorKey, error) });
  };
}
