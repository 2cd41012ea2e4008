import type { DescField, DescMethod } from "@bufbuild/protobuf";
import type { Interceptor } from "@connectrpc/connect";
import type { WorkloadJson } from "@cornercast/schemas";
import { WorkloadSchema } from "@cornercast/schemas/proto";
import type { Bytes } from "../boundary/verify/bytes/byte-reader.js";
import { messageOfJson } from "../protocol/index.js";
import { bodyKey } from "./call-body.js";
import { sectionInBinary, sectionInJson } from "./field-section.js";

/** The rest of a message, and the workload that was taken out of it where that is known. */
export interface TakenWorkload {
  readonly workloadBytes: Bytes;
  readonly workload?: WorkloadJson;
  /** The message without the workload, or with it where that is not known. */
  readonly rest: Bytes;
}

/**
 * Takes the workload out of a message before that is read, where the workload came in the same bytes before.
 *
 * - What stands around the workload is read and checked as always. A message that is not looked through with ease is left as it is.
 */
export function takeWorkload(
  method: DescMethod,
  message: Bytes,
  isJson: boolean,
  known: (bytes: Bytes) => WorkloadJson | undefined,
): TakenWorkload | undefined {
  const field = workloadField(method);
  const section = field === undefined ? undefined : isJson ? sectionInJson(message, field.jsonName) : sectionInBinary(message, field.number);
  if (section === undefined) return undefined;
  const { value: workloadBytes } = section;
  const workload = known(workloadBytes);
  return workload === undefined ? { workloadBytes, rest: message } : { workloadBytes, workload, rest: section.rest() };
}

/** The field of the workload in requests of a call. */
export function workloadField({ input }: Pick<DescMethod, "input">): DescField | undefined {
  const { workload } = input.field;
  return workload?.fieldKind === "message" && workload.message.typeName === WorkloadSchema.typeName ? workload : undefined;
}

/**
 * Shows interceptors the workload of a call also where it was taken out of the body: it is made anew for who looks. It stands before them, and
 * {@link hideWorkloads} behind them.
 *
 * - What was looked at is read and checked as if it had come in the body: it may have been changed.
 */
export const showWorkloads: Interceptor = (next) => (request) => {
  const call = request.stream ? undefined : request.contextValues.get(bodyKey);
  if (call !== undefined && !request.stream && workloadField(request.method) !== undefined) {
    const message: object = request.message;
    const { workload } = call;
    // Other fields may be changed, too.
    delete call.message;
    let held: unknown = "workload" in message ? message.workload : undefined;
    Object.defineProperty(message, "workload", {
      enumerable: true,
      configurable: true,
      get() {
        call.isShown = true;
        if (held === undefined && workload !== undefined) held = messageOfJson(WorkloadSchema, workload);
        return held;
      },
      set(value: unknown) {
        call.isShown = true;
        held = value;
      },
    });
  }
  return next(request);
};

/** Takes a workload off again at which no interceptor looked, so that it is not made for who reads the message next. */
export const hideWorkloads: Interceptor = (next) => (request) => {
  const call = request.stream ? undefined : request.contextValues.get(bodyKey);
  if (call !== undefined && !request.stream && workloadField(request.method) !== undefined) {
    const message: object = request.message;
    // Another message in its place is not the one that was shown.
    if (Object.getOwnPropertyDescriptor(message, "workload")?.get === undefined) call.isShown = true;
    if (call.isShown !== true) {
      const value: unknown = call.workload === undefined && "workload" in message ? message.workload : undefined;
      Object.defineProperty(message, "workload", { enumerable: true, configurable: true, writable: true, value });
      call.isShown = false;
    }
  }
  return next(request);
};
