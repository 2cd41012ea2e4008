import { toJson } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import type { ErrorDetailJson, ReasonCode } from "@cornercast/schemas";
import { ErrorDetailSchema } from "@cornercast/schemas/proto";

/**
 * Why a call was refused: the details that the other side sent with an error, the most important one first.
 *
 * - Empty where there are none, such as for an error of the network.
 *
 * @example
 * ```ts
 * declare const error: unknown;
 * if (errorDetails(error)[0]?.code === "offer-changed") console.error("decide again");
 * ```
 */
export function errorDetails(error: unknown): readonly ErrorDetailJson[] {
  return error instanceof ConnectError ? error.findDetails(ErrorDetailSchema).map((detail) => toJson(ErrorDetailSchema, detail)) : [];
}

/** Whether a call was refused with a reason code. */
export function isRefusedWith(error: unknown, code: ReasonCode): boolean {
  return errorDetails(error).some((detail) => detail.code === code);
}
