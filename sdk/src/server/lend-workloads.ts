import type { DescField, DescMethod } from "@bufbuild/protobuf";
import type { ConnectRouter, Interceptor } from "@connectrpc/connect";
import type { WorkloadJson } from "@cornercast/schemas";
import { WorkloadSchema } from "@cornercast/schemas/proto";
import type { Bytes } from "../boundary/verify/bytes/byte-reader.js";
import { messageOfJson } from "../protocol/index.js";
import { bodyKey, type CallBody } from "./call-body.js";
import { joined, sectionInBinary, sectionInJson, type FieldSection } from "./field-section.js";

type Handler = ConnectRouter["handlers"][number];
type Request = Parameters<Handler>[0];

/** Bodies of more bytes are read as they are. */
const longestBody = 65_536;

interface Form {
  readonly isJson: boolean;
  /** Whether a length stands before the message. */
  readonly isEnveloped: boolean;
}

/** The forms that bodies come in. Of every other type they are read as they are. */
const forms: ReadonlyMap<string, Form> = new Map([
  ["application/json", { isJson: true, isEnveloped: false }],
  ["application/proto", { isJson: false, isEnveloped: false }],
  ...["application/grpc", "application/grpc-web"].flatMap((type): [string, Form][] => [
    [type, { isJson: false, isEnveloped: true }],
    [`${type}+proto`, { isJson: false, isEnveloped: true }],
    [`${type}+json`, { isJson: true, isEnveloped: true }],
  ]),
]);

/**
 * Has a router take the workload out of the body of a call, before the body is read, where that workload came in the same bytes before.
 *
 * - What is read is the rest of the message, and the workload is given to the call beside it: see {@link CallBody}.
 * - What stands around the workload is read and checked as always. A body that is not read with ease is left as it is.
 */
export function lendWorkloads({ handlers }: ConnectRouter, known: (bytes: Bytes) => WorkloadJson | undefined): void {
  for (const [index, handler] of handlers.entries()) {
    const field = workloadField(handler.method);
    if (field === undefined) continue;
    const lending = (request: Request): ReturnType<Handler> => handler(lent(request, field, known));
    handlers[index] = Object.assign<typeof handler, typeof handler>(lending as typeof handler, handler);
  }
}

/** The field of the workload in requests of a call. */
export function workloadField({ input }: Pick<DescMethod, "input">): DescField | undefined {
  const { workload } = input.field;
  return workload?.fieldKind === "message" && workload.message.typeName === WorkloadSchema.typeName ? workload : undefined;
}

function lent(request: Request, field: DescField, known: (bytes: Bytes) => WorkloadJson | undefined): Request {
  const call = request.contextValues?.get(bodyKey);
  const form = forms.get(request.header.get("content-type") ?? "");
  const { body } = request;
  if (call === undefined || call.fault !== undefined || form === undefined || request.method !== "POST" || !isByteStream(body)) return request;
  // What is promised is not what is left of it. That the connection keeps the promise is seen to by HTTP.
  const promised = form.isEnveloped ? null : request.header.get("content-length");
  if (promised !== null && Number(promised) > longestBody) return request;
  if (promised !== null) request.header.delete("content-length");
  const take = (bytes: Bytes): Bytes => (form.isEnveloped ? takenFromEnvelope(bytes, form, field, call, known) : taken(bytes, form, field, call, known));
  return { ...request, body: rewritten(body, take) };
}

/** A body, put together and rewritten where it is not too long for that. */
function rewritten(body: AsyncIterable<Uint8Array>, rewrite: (bytes: Bytes) => Bytes): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const chunks = body[Symbol.asyncIterator]();
      /** What is to be given on: undefined before the body was looked at, and all of it where it ended. */
      let held: Uint8Array[] | undefined;
      let isAll = false;
      const look = async (): Promise<IteratorResult<Uint8Array>> => {
        const read: Uint8Array[] = [];
        let size = 0;
        for (let next = await chunks.next(); ; next = await chunks.next()) {
          if (next.done === true) {
            isAll = true;
            held = [];
            return read.length === 0 ? ended : { done: false, value: rewrite(bytesOf(read)) };
          }
          read.push(next.value);
          size += next.value.length;
          if (size <= longestBody) continue;
          held = read;
          return { done: false, value: held.shift() ?? new Uint8Array() };
        }
      };
      return {
        next() {
          if (held === undefined) return look();
          const value = held.shift();
          if (value !== undefined) return Promise.resolve({ done: false, value });
          return isAll ? Promise.resolve(ended) : chunks.next();
        },
        return: () => chunks.return?.() ?? Promise.resolve(ended),
      };
    },
  };
}

const ended = { done: true, value: undefined } as const;

/** Chunks as one, without a copy where there is but one. */
function bytesOf(chunks: readonly Uint8Array[]): Bytes {
  const [only] = chunks;
  if (chunks.length !== 1 || only === undefined || !(only.buffer instanceof ArrayBuffer)) return joined(chunks);
  return new Uint8Array(only.buffer, only.byteOffset, only.length);
}

function takenFromEnvelope(bytes: Bytes, form: Form, field: DescField, call: CallBody, known: (bytes: Bytes) => WorkloadJson | undefined): Bytes {
  // One message that is not compressed, behind its length.
  if (bytes.length < 5 || bytes[0] !== 0 || !envelopeOf(bytes.length - 5).every((byte, index) => bytes[index] === byte)) return bytes;
  const message = bytes.subarray(5);
  const rest = taken(message, form, field, call, known);
  if (rest === message) return bytes;
  return joined([Uint8Array.from(envelopeOf(rest.length)), rest]);
}

/** What stands before a message of a length, which is below 2^24. */
const envelopeOf = (length: number): readonly number[] => [0, 0, length >> 16, (length >> 8) & 0xff, length & 0xff];

/** The message without its workload, where that is known. Notes what was found. */
function taken(message: Bytes, { isJson }: Form, field: DescField, call: CallBody, known: (bytes: Bytes) => WorkloadJson | undefined): Bytes {
  call.message = message;
  const section: FieldSection | undefined = isJson ? sectionInJson(message, field.jsonName) : sectionInBinary(message, field.number);
  if (section === undefined) return message;
  call.workloadBytes = section.value;
  const workload = known(section.value);
  if (workload === undefined) return message;
  call.workload = workload;
  return section.rest();
}

function isByteStream(body: Request["body"]): body is AsyncIterable<Uint8Array> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

/**
 * Shows interceptors the workload of a call also where it was taken out of the body: it is made anew for who looks.
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
