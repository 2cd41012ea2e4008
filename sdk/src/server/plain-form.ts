import type { UniversalServerRequest, UniversalServerResponse } from "@connectrpc/connect/protocol";
import { parseTimeout as connectTimeout, protocolVersion } from "@connectrpc/connect/protocol-connect";
import { grpcStatusOk, parseTimeout as grpcTimeout } from "@connectrpc/connect/protocol-grpc";
import { trailerFlag, trailerSerialize } from "@connectrpc/connect/protocol-grpc-web";
import type { Bytes } from "../boundary/verify/bytes/byte-reader.js";
import { joined } from "./field-section.js";
import { bodyOf, enclosedLength, envelopeLength, longestPlainBody } from "./plain-body.js";

/** The form in which the request and the answer of a plain call are. */
export interface PlainForm {
  readonly protocol: "connect" | "grpc" | "grpc-web";
  readonly isJson: boolean;
  /** The content type of the answer. */
  readonly answerType: string;
}

/** By the content type of the request. */
const forms: ReadonlyMap<string, PlainForm> = new Map<string, PlainForm>([
  ["application/json", { protocol: "connect", isJson: true, answerType: "application/json" }],
  ["application/proto", { protocol: "connect", isJson: false, answerType: "application/proto" }],
  ...(["grpc", "grpc-web"] as const).flatMap((protocol): [string, PlainForm][] => {
    const [plain, binary, json] = [`application/${protocol}`, `application/${protocol}+proto`, `application/${protocol}+json`];
    return [
      [plain, { protocol, isJson: false, answerType: binary }],
      [binary, { protocol, isJson: false, answerType: binary }],
      [json, { protocol, isJson: true, answerType: json }],
    ];
  }),
]);

/** A call that is plain by what its headers say. */
export interface PlainCall {
  readonly form: PlainForm;
  readonly body: AsyncIterable<Uint8Array>;
  /** Milliseconds from now on. */
  readonly timeout: number | undefined;
}

/**
 * What a plain call is; undefined for a call that is not plain.
 *
 * - It is posted in one of the usual content types, not compressed, not long, and has a deadline within the limit or none.
 */
export function plainCall({ header, method, body }: UniversalServerRequest, longestTimeout: number): PlainCall | undefined {
  const form = forms.get(header.get("content-type") ?? "");
  if (form === undefined || method !== "POST" || !isByteStream(body)) return undefined;
  if (Number(header.get("content-length") ?? 0) > longestPlainBody) return undefined;
  const isConnect = form.protocol === "connect";
  if (isConnect && header.get("connect-protocol-version") !== protocolVersion) return undefined;
  const encoding = header.get(isConnect ? "content-encoding" : "grpc-encoding");
  if (encoding !== null && encoding !== "identity") return undefined;
  const { timeoutMs, error } = isConnect
    ? connectTimeout(header.get("connect-timeout-ms"), longestTimeout)
    : grpcTimeout(header.get("grpc-timeout"), longestTimeout);
  return error === undefined ? { form, body, timeout: timeoutMs } : undefined;
}

function isByteStream(body: UniversalServerRequest["body"]): body is AsyncIterable<Uint8Array> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

/** The message in a body; undefined where that is not one message, or one that is compressed. */
export function plainMessage({ protocol }: PlainForm, body: Bytes): Bytes | undefined {
  if (protocol === "connect") return body;
  return body.length >= envelopeLength && body.length === enclosedLength(body) ? body.subarray(envelopeLength) : undefined;
}

/** What an answer has beside its message. */
export interface Metadata {
  readonly header: Headers;
  readonly trailer: Headers;
}

/** The metadata of the answer to a call that succeeded. */
export function metadataOf({ protocol, answerType }: PlainForm): Metadata {
  return { header: new Headers({ "content-type": answerType }), trailer: new Headers(protocol === "connect" ? {} : { "grpc-status": grpcStatusOk }) };
}

/** The answer to a call that succeeded. */
export function plainResponse({ protocol }: PlainForm, message: Uint8Array, { header, trailer }: Metadata): UniversalServerResponse {
  if (protocol === "connect") {
    trailer.forEach((value, name) => header.append(`trailer-${name}`, value));
    header.set("content-length", String(message.length));
    return { status: 200, header, body: bodyOf(message) };
  }
  const body = enveloped(0, message);
  if (protocol === "grpc") return { status: 200, header, body: bodyOf(body), trailer };
  return { status: 200, header, body: bodyOf(joined([body, enveloped(trailerFlag, trailerSerialize(trailer))])) };
}

function enveloped(flags: number, message: Uint8Array): Bytes {
  const all = new Uint8Array(envelopeLength + message.length);
  all[0] = flags;
  new DataView(all.buffer).setUint32(1, message.length);
  all.set(message, envelopeLength);
  return all;
}
