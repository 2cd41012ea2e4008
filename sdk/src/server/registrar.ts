import { toBinary, type DescMessage, type DescMethodServerStreaming, type DescMethodUnary, type MessageJsonType, type MessageShape } from "@bufbuild/protobuf";
import type { ConnectRouter, ConnectRouterOptions, HandlerContext, MethodImpl } from "@connectrpc/connect";
import { messageOfJson } from "../protocol/index.js";
import { answerMemory } from "./answer-memory.js";
import type { CallerRole } from "./caller.js";
import type { Gate } from "./gate.js";
import type { ProviderLimits } from "./limits.js";
import type { Call } from "./provider-context.js";
import { requestReader } from "./read-request.js";

/** What a call has other than all calls. */
export type RouteOptions = Partial<ConnectRouterOptions>;

/** Registers calls that work with some context. */
export interface Registrar<Context> {
  /** With `stateOf` the same request, whoever makes it, gets the same answer again as long as the state that the function names is the same. */
  unary<Request extends DescMessage, Answer extends DescMessage>(
    method: DescMethodUnary<Request, Answer>,
    role: CallerRole,
    handle: (context: Context, call: Call, request: MessageJsonType<Request>) => Promise<MessageJsonType<Answer>>,
    options?: RouteOptions & { readonly stateOf?: (context: Context, call: Call) => string },
  ): void;
  stream<Request extends DescMessage, Answer extends DescMessage>(
    method: DescMethodServerStreaming<Request, Answer>,
    role: CallerRole,
    handle: (context: Context, call: Call, request: MessageJsonType<Request>) => AsyncIterable<MessageJsonType<Answer>>,
    options?: RouteOptions,
  ): void;
}

/** Messages become JSON at this edge, are checked there, and turn back into messages there. */
export function registrar<Context>(router: ConnectRouter, context: Context, gate: Gate, limits: ProviderLimits): Registrar<Context> {
  const reader = requestReader(limits);
  return {
    unary(method, role, handle, { stateOf, ...options } = {}) {
      const remember = answerMemory<MessageShape<typeof method.output>>();
      const implementation = (message: MessageShape<typeof method.input>, handler: HandlerContext): Promise<MessageShape<typeof method.output>> =>
        gate.unary(handler, role, message, async (call) => {
          const answer = async (): Promise<MessageShape<typeof method.output>> =>
            messageOfJson(method.output, await handle(context, call, reader.read(method.input, message)));
          return stateOf === undefined ? answer() : remember(toBinary(method.input, message), stateOf(context, call), answer);
        });
      router.rpc(method, implementation, options);
    },
    stream(method, role, handle, options) {
      const implementation = (message: MessageShape<typeof method.input>, handler: HandlerContext): AsyncGenerator<MessageShape<typeof method.output>> =>
        gate.stream(handler, role, message, async function* answers(call) {
          for await (const answer of handle(context, call, reader.read(method.input, message))) yield messageOfJson(method.output, answer);
        });
      router.rpc(method, implementation as MethodImpl<typeof method>, options);
    },
  };
}
