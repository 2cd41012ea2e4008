import { toBinary, type DescMessage, type DescMethodServerStreaming, type DescMethodUnary, type MessageJsonType, type MessageShape } from "@bufbuild/protobuf";
import type { ConnectRouter, ConnectRouterOptions, HandlerContext, MethodImpl } from "@connectrpc/connect";
import type { Bytes } from "../boundary/verify/bytes/byte-reader.js";
import { messageOfJson } from "../protocol/index.js";
import { answerMemory } from "./answer-memory.js";
import { joined } from "./field-section.js";
import { bodyKey, type CallBody } from "./call-body.js";
import type { CallContext } from "./call-context.js";
import type { CallerRole } from "./caller.js";
import type { Gate } from "./gate.js";
import { answerPlainCalls, type PlainCallOptions } from "./plain-calls.js";
import type { Call } from "./provider-context.js";
import type { RequestReader } from "./read-request.js";

/** What a call has other than all calls. */
export type RouteOptions = Partial<ConnectRouterOptions>;

/** Registers calls that work with some context. */
export interface Registrar<Context> {
  /**
   * With `stateOf` the same request, whoever makes it, gets the same answer again as long as the state that the function names is the same. `messageOf`
   * makes the message of an answer faster than what makes every message.
   */
  unary<Request extends DescMessage, Answer extends DescMessage>(
    method: DescMethodUnary<Request, Answer>,
    role: CallerRole,
    handle: (context: Context, call: Call, request: MessageJsonType<Request>) => Promise<MessageJsonType<Answer>>,
    options?: RouteOptions & {
      readonly stateOf?: (context: Context, call: Call) => string;
      readonly messageOf?: (answer: MessageJsonType<Answer>) => MessageShape<Answer>;
    },
  ): void;
  stream<Request extends DescMessage, Answer extends DescMessage>(
    method: DescMethodServerStreaming<Request, Answer>,
    role: CallerRole,
    handle: (context: Context, call: Call, request: MessageJsonType<Request>) => AsyncIterable<MessageJsonType<Answer>>,
    options?: RouteOptions,
  ): void;
}

/** What a registrar is made of. */
export interface RegistrarOptions<Context> {
  readonly router: ConnectRouter;
  readonly context: Context;
  readonly gate: Gate;
  readonly reader: RequestReader;
  /** Protocols that are not served: Connect asks for that anew where a call has options of its own. Default: none. */
  readonly without?: readonly ("connect" | "grpc" | "grpcWeb")[];
  /** How plain calls are answered. Default: as all others. */
  readonly plain?: PlainCallOptions;
}

/** Messages become JSON at this edge, are checked there, and turn back into messages there. */
export function registrar<Context>({ router, context, gate, reader, without = [], plain }: RegistrarOptions<Context>): Registrar<Context> {
  const served: RouteOptions = Object.fromEntries(without.map((name) => [name, false]));
  return {
    unary(method, role, handle, { stateOf, messageOf, ...options } = {}) {
      const remember = answerMemory<MessageShape<typeof method.output>>();
      const implementation = (message: MessageShape<typeof method.input>, handler: CallContext): Promise<MessageShape<typeof method.output>> =>
        gate.unary(handler, role, message, (call) => {
          const body = handler.values.get(bodyKey);
          const answer = async (): Promise<MessageShape<typeof method.output>> => {
            const json = await handle(context, call, reader.read(method.input, message, body));
            return messageOf === undefined ? messageOfJson(method.output, json) : messageOf(json);
          };
          return stateOf === undefined ? answer() : remember(bytesOf(method.input, message, body), stateOf(context, call), answer);
        });
      router.rpc(method, implementation, { ...served, ...options });
      const handler = router.handlers.pop();
      if (handler !== undefined) router.handlers.push(plain === undefined ? handler : answerPlainCalls(handler, method, implementation, plain));
    },
    stream(method, role, handle, options) {
      const implementation = (message: MessageShape<typeof method.input>, handler: HandlerContext): AsyncGenerator<MessageShape<typeof method.output>> =>
        gate.stream(handler, role, message, async function* answers(call) {
          for await (const answer of handle(context, call, reader.read(method.input, message, handler.values.get(bodyKey))))
            yield messageOfJson(method.output, answer);
        });
      router.rpc(method, implementation as MethodImpl<typeof method>, { ...served, ...options });
    },
  };
}

/** What makes a request the same as another one: its bytes as they came, or else as they would be written. */
function bytesOf<Request extends DescMessage>(descriptor: Request, message: MessageShape<Request>, body: CallBody | undefined): Bytes {
  if (body?.message !== undefined) return body.message;
  const bytes = toBinary(descriptor, message);
  // The workload is not in the message where it is known. Its length tells where it ends.
  if (body?.workload === undefined || body.workloadBytes === undefined || body.isShown === true) return bytes;
  return joined([new TextEncoder().encode(`${String(body.workloadBytes.length)} `), body.workloadBytes, bytes]);
}
