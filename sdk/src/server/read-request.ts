import { toBinary, type DescField, type DescMessage, type MessageJsonType, type MessageShape } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import type { WorkloadJson } from "@cornercast/schemas";
import type { Bytes } from "../boundary/verify/bytes/byte-reader.js";
import { ByteMap } from "../boundary/verify/x509/index.js";
import type { JsonObject } from "../document/index.js";
import { checkCall, jsonOfMessage } from "../protocol/index.js";
import type { CallBody } from "./call-body.js";
import { workloadField } from "./lend-workloads.js";
import type { ProviderLimits } from "./limits.js";
import { refusalOfDiagnostics } from "./refusal.js";

/** Reads requests of one server. */
export interface RequestReader {
  /** The JSON form of a request that may be acted on. Refuses every other. */
  readonly read: <Request extends DescMessage>(descriptor: Request, message: MessageShape<Request>, body?: CallBody) => MessageJsonType<Request>;
  /** The workload that was read out of the same bytes before, in whatever form they are. */
  readonly known: (bytes: Bytes) => WorkloadJson | undefined;
}

const keptWorkloads = 256;
/** Workloads of more bytes in binary are not kept. */
const longestKept = 65_536;

/**
 * A reader that knows workloads again: many requests are about one.
 *
 * - A workload of the same bytes is not read and checked a second time, and gives the same object. Nobody may change it.
 * - It is known by its own binary form, and by the bytes that it came in: by those it is known before it is read.
 * - The oldest is forgotten where there are more than 256.
 *
 * @implements service.requests-are-validated
 */
export function requestReader(limits: ProviderLimits): RequestReader {
  // Many workloads differ in their names only.
  const workloads = new ByteMap<WorkloadJson>(keptWorkloads, 1);
  const received = new ByteMap<WorkloadJson>(keptWorkloads, 1);
  const largest = (descriptor: DescMessage): number =>
    descriptor.name === "AppraiseRequest" || descriptor.name === "ReleaseKeyRequest" ? 2 * limits.evidence : limits.document;

  function readAll<Request extends DescMessage>(descriptor: Request, message: MessageShape<Request>): MessageJsonType<Request> {
    const request = jsonOfMessage(descriptor, message);
    refuseFaults(checkCall(descriptor, request, { document: largest(descriptor) }));
    return request;
  }

  /** A request about a workload that is known, which is not in the message. */
  function readRest<Request extends DescMessage>(descriptor: Request, rest: MessageShape<Request>, known: WorkloadJson): MessageJsonType<Request> {
    const request: JsonObject = Object.assign(jsonOfMessage(descriptor, rest) as JsonObject, { workload: known });
    refuseFaults(checkCall(descriptor, request, { document: largest(descriptor), known }));
    return request as unknown as MessageJsonType<typeof descriptor>;
  }

  function readWhole<Request extends DescMessage>(descriptor: Request, message: MessageShape<Request>): MessageJsonType<Request> {
    const field = workloadField({ input: descriptor });
    const bytes = field === undefined ? undefined : bytesOf(field, descriptor, message);
    if (field === undefined || bytes === undefined) return readAll(descriptor, message);
    const known = workloads.get(bytes);
    if (known !== undefined) return readRest(descriptor, { ...message, [field.localName]: undefined }, known);
    const request = readAll(descriptor, message);
    const { workload } = request as { readonly workload?: WorkloadJson };
    if (workload !== undefined) workloads.add(bytes, workload);
    return request;
  }

  return {
    known: (bytes) => received.get(bytes),
    read(descriptor, message, body) {
      if (body === undefined || body.isShown === true) return readWhole(descriptor, message);
      if (body.workload !== undefined) return readRest(descriptor, message, body.workload);
      const request = readWhole(descriptor, message);
      const { workload } = request as { readonly workload?: WorkloadJson };
      const { workloadBytes } = body;
      if (workload !== undefined && workloadBytes !== undefined && received.get(workloadBytes) === undefined) received.add(workloadBytes.slice(), workload);
      return request;
    },
  };
}

function refuseFaults(faults: ReturnType<typeof checkCall>): void {
  if (faults.length > 0) throw refusalOfDiagnostics(faults);
}

/** The workload of a request in binary; undefined where there is none, or one that is too large to be kept. */
function bytesOf<Request extends DescMessage>(field: DescField, descriptor: Request, message: MessageShape<Request>): Uint8Array<ArrayBuffer> | undefined {
  const fields = reflect(descriptor, message);
  if (field.fieldKind !== "message" || !fields.isSet(field)) return undefined;
  const bytes = toBinary(field.message, fields.get(field).message);
  return bytes.length > longestKept ? undefined : bytes;
}
