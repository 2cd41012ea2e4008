import { Code, ConnectError } from "@connectrpc/connect";
import type { ErrorDetailJson, ReasonCode } from "@cornercast/schemas";
import { ErrorDetailSchema } from "@cornercast/schemas/proto";
import { reasonCodes } from "@cornercast/schemas/registry";
import type { Diagnostic } from "../errors/index.js";

/** What a refusal says besides its code and message. */
export type RefusalDetail = Omit<ErrorDetailJson, "code" | "message">;

const fixes: ReadonlyMap<string, string | undefined> = new Map(reasonCodes.map(({ id, fix }) => [id, fix]));

/**
 * An error that refuses a call: a code of the protocol underneath, and a reason code with what to do in its details.
 *
 * - The message is one sentence without a full stop; callers read `[reason-code] message`.
 *
 * @implements service.refusals-have-reason-codes
 * @example
 * ```ts
 * import { Code } from "@connectrpc/connect";
 *
 * throw refusal(Code.NotFound, "offer-unknown", "there is no offer a-1", { pointer: "/offer" });
 * ```
 */
export function refusal(code: Code, reason: ReasonCode, message: string, detail: RefusalDetail = {}): ConnectError {
  return refusalOf(code, [{ code: reason, message, ...detail }]);
}

/** An error that refuses a call for several reasons, the first of which its message names. */
export function refusalOf(code: Code, details: readonly (ErrorDetailJson & { readonly code: ReasonCode; readonly message: string })[]): ConnectError {
  const [first] = details;
  const outgoing = details.map((detail) => {
    const fix = detail.fix ?? fixes.get(detail.code);
    return { desc: ErrorDetailSchema, value: { ...detail, ...(fix === undefined ? {} : { fix }), allowed: [...(detail.allowed ?? [])] } };
  });
  return new ConnectError(first === undefined ? "refused" : `[${first.code}] ${first.message}`, code, undefined, outgoing);
}

/** An error that refuses a request because of what is in it. */
export function refusalOfDiagnostics(diagnostics: readonly Diagnostic[]): ConnectError {
  return refusalOf(
    Code.InvalidArgument,
    diagnostics.slice(0, 32).map(({ code, message, pointer }) => ({ code, message, ...(pointer === undefined ? {} : { pointer }) })),
  );
}
