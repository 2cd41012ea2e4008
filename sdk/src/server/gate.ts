import { Code, ConnectError } from "@connectrpc/connect";
import type { Message } from "@bufbuild/protobuf";
import { isCornercastError } from "../errors/index.js";
import { errorDetails, type Clock } from "../protocol/index.js";
import type { CallContext } from "./call-context.js";
import { hasRole, peerKey, type Authenticator, type Caller, type CallerRole } from "./caller.js";
import type { ProviderLimits } from "./limits.js";
import { faultOfBody } from "./malformed-bodies.js";
import type { Call } from "./provider-context.js";
import { refusal } from "./refusal.js";

/** A call that is over, for an audit log, metrics and traces. */
export interface CallEvent {
  /** Such as `cornercast.v1.PlacementService/Reserve`. */
  readonly method: string;
  /** Absent where nobody was recognised. */
  readonly caller?: Caller;
  /** What the host knows of the connection; see {@link peerKey}. */
  readonly peer?: unknown;
  /** The name of the placement, offer or resource that the call is about, where it names one. */
  readonly target?: string;
  readonly requestId?: string;
  /** `ok`, or the code of the error as gRPC names it, such as `failed_precondition`. */
  readonly outcome: string;
  /** The reason code of a refusal. */
  readonly reason?: string;
  readonly milliseconds: number;
}

/** What a gate is made of. */
export interface GateOptions {
  readonly authenticate: Authenticator | undefined;
  readonly clock: Clock;
  readonly limits: ProviderLimits;
  readonly onCall: ((event: CallEvent) => void) | undefined;
  readonly onError: (error: unknown, what: string) => void;
}

/** Lets calls in: it knows who calls, what they may, and how many calls are under way. */
export interface Gate {
  /** Runs a call that has one answer. */
  unary<Answer>(context: CallContext, role: CallerRole, request: Message, work: (call: Call) => Promise<Answer>): Promise<Answer>;
  /** Runs a call that has a stream of answers. */
  stream<Answer>(context: CallContext, role: CallerRole, request: Message, work: (call: Call) => AsyncIterable<Answer>): AsyncGenerator<Answer>;
  /** Lets no more calls in, ends streams, and resolves when all calls are over. */
  close(): Promise<void>;
}

/**
 * A gate that lets nobody in whom the authenticator does not know, and nobody at all without one.
 *
 * @implements service.default-deny
 * @implements service.deadlines-end-calls
 */
export function createGate(options: GateOptions): Gate {
  const { clock, limits, onCall } = options;
  const closing = new AbortController();
  // Not listeners of the signal: many streams would be too many of those.
  const streams = new Set<() => void>();
  const underWay = new Map<string, number>();
  let calls = 0;
  let idle: () => void = () => undefined;

  function recognise(context: CallContext, method: string): ReturnType<Authenticator> {
    if (closing.signal.aborted) throw draining();
    return options.authenticate?.({ header: context.requestHeader, method, peer: context.values.get(peerKey) });
  }

  function recognised(caller: Caller | undefined): Caller {
    if (caller === undefined) throw refusal(Code.Unauthenticated, "unauthenticated", "the credentials of the call are missing or not accepted");
    return caller;
  }

  /** Lets a caller in; the function that it returns lets it out. */
  function admit(caller: Caller, role: CallerRole): () => void {
    if (!hasRole(caller, role)) throw refusal(Code.PermissionDenied, "role-missing", `the call needs the role ${role}`);
    if ((underWay.get(caller.tenant) ?? 0) >= limits.calls)
      throw refusal(Code.ResourceExhausted, "too-many-calls", `the tenant has ${String(limits.calls)} calls under way`);
    return enter(caller.tenant);
  }

  function enter(tenant: string): () => void {
    calls += 1;
    underWay.set(tenant, (underWay.get(tenant) ?? 0) + 1);
    return () => {
      calls -= 1;
      const left = (underWay.get(tenant) ?? 1) - 1;
      if (left === 0) underWay.delete(tenant);
      else underWay.set(tenant, left);
      if (calls === 0) idle();
    };
  }

  /** Writes down how a call ended. */
  function over({ context, request, start, caller }: Over, error?: ConnectError): void {
    if (onCall === undefined) return;
    const peer = context.values.get(peerKey);
    const reason = error === undefined ? undefined : errorReason(error);
    onCall({
      method: methodOf(context),
      ...aboutOf(request),
      ...(peer === undefined ? {} : { peer }),
      outcome: error === undefined ? "ok" : codeName(error.code),
      milliseconds: clock.now() - start,
      ...(caller === undefined ? {} : { caller }),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  return {
    async unary(context, role, request, work) {
      const [method, start, fault] = [methodOf(context), clock.now(), faultOfBody(context.values)];
      let caller: Caller | undefined;
      let leave: (() => void) | undefined;
      try {
        caller = recognised(await recognise(context, method));
        leave = admit(caller, role);
        if (fault !== undefined) throw fault;
        const answer = await orAborted(work({ caller, signal: context.signal, now: start, method }), context.signal);
        over({ context, request, start, caller });
        return answer;
      } catch (error) {
        const refused = refusedAs(error, method, options.onError);
        over({ context, request, start, caller }, refused);
        throw refused;
      } finally {
        leave?.();
      }
    },
    async *stream(context, role, request, work) {
      const [method, start, fault] = [methodOf(context), clock.now(), faultOfBody(context.values)];
      const either = new AbortController();
      const stop = (): void => either.abort();
      let caller: Caller | undefined;
      let leave: (() => void) | undefined;
      let ended: ConnectError | undefined;
      let isOver = false;
      // A caller that is gone may leave this suspended for ever, so that the end of the call is not that of this function.
      const finish = (): void => {
        if (isOver) return;
        isOver = true;
        stop();
        over({ context, request, start, caller }, ended);
        leave?.();
      };
      const gone = (): void => {
        ended ??= refusedAs(context.signal.reason ?? new ConnectError("the caller is gone", Code.Canceled), method, options.onError);
        finish();
      };
      try {
        caller = recognised(await recognise(context, method));
        leave = admit(caller, role);
        if (fault !== undefined) throw fault;
        context.signal.addEventListener("abort", gone, { once: true });
        streams.add(stop);
        if (closing.signal.aborted) stop();
        if (context.signal.aborted) gone();
        yield* work({ caller, signal: either.signal, now: start, method });
        if (closing.signal.aborted) throw draining();
        if (context.signal.aborted) throw context.signal.reason;
      } catch (error) {
        ended = refusedAs(error, method, options.onError);
        throw ended;
      } finally {
        streams.delete(stop);
        context.signal.removeEventListener("abort", gone);
        finish();
      }
    },
    close() {
      const done = new Promise<void>((resolve) => {
        idle = resolve;
        if (calls === 0) resolve();
      });
      closing.abort();
      for (const stop of streams) stop();
      return done;
    },
  };
}

interface Over {
  readonly context: CallContext;
  readonly request: Message;
  readonly start: number;
  readonly caller: Caller | undefined;
}

/** What a request is about. It may not have been checked, so that it is cut to the length of a name. */
function aboutOf(request: Message): Pick<CallEvent, "target" | "requestId"> {
  const fields = request as Message & { readonly [field in "name" | "placement" | "resource" | "requestId"]?: unknown };
  const target = [fields.name, fields.placement, fields.resource].find((field) => typeof field === "string" && field !== "");
  const { requestId } = fields;
  return {
    ...(typeof target === "string" ? { target: target.slice(0, 253) } : {}),
    ...(typeof requestId === "string" && requestId !== "" ? { requestId: requestId.slice(0, 127) } : {}),
  };
}

const methodOf = ({ method }: CallContext): string => `${method.parent.typeName}/${method.name}`;

function draining(): ConnectError {
  return refusal(Code.Unavailable, "server-draining", "the server shuts down");
}

/** What is told to the caller. What it is not to know goes to the provider. */
function refusedAs(error: unknown, method: string, onError: GateOptions["onError"]): ConnectError {
  if (error instanceof ConnectError && errorDetails(error).length > 0) return error;
  if (error instanceof ConnectError && error.code === Code.DeadlineExceeded)
    return refusal(Code.DeadlineExceeded, "deadline-exceeded", "the deadline of the call passed");
  if (error instanceof ConnectError) return error;
  if (isAbort(error)) return new ConnectError("the call was cancelled", Code.Canceled);
  if (isCornercastError(error)) {
    const message = error.message.replace(`[${error.code}] `, "");
    return refusal(Code.InvalidArgument, error.code, message, error.pointer === undefined ? {} : { pointer: error.pointer });
  }
  onError(error, method);
  return refusal(Code.Internal, "call-failed", "the provider failed");
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}

/** Waits for a value no longer than a signal lets it. */
function orAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const abort = (): void => {
      if (!isOver) reject(signal.reason instanceof Error ? signal.reason : new ConnectError("the call was cancelled", Code.Canceled));
    };
    // It is not taken off again: the signal ends with the call.
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    const end = (): void => {
      isOver = true;
    };
    value.then(end, end);
    value.then(resolve, reject);
  });
}

function errorReason(error: ConnectError): string | undefined {
  for (const detail of error.details) {
    const value: unknown = "value" in detail && "desc" in detail ? detail.value : undefined;
    if (typeof value === "object" && value !== null && "code" in value && typeof value.code === "string") return value.code;
  }
  return undefined;
}

/** The name of a code in the Connect protocol. */
function codeName(code: Code): string {
  return (Code[code] ?? "unknown").replaceAll(/(?<!^)[A-Z]/gu, "_$&").toLowerCase();
}
