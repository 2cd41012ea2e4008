import { toBinary, type DescField, type DescMessage, type MessageJsonType, type MessageShape } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import type { WorkloadJson } from "@cornercast/schemas";
import { WorkloadSchema } from "@cornercast/schemas/proto";
import { ByteMap } from "../boundary/verify/x509/index.js";
import type { JsonObject } from "../document/index.js";
import { checkCall, jsonOfMessage } from "../protocol/index.js";
import type { ProviderLimits } from "./limits.js";
import { refusalOfDiagnostics } from "./refusal.js";

/** Reads requests of one server. */
export interface RequestReader {
  /** The JSON form of a request that may be acted on. Refuses every other. */
  readonly read: <Request extends DescMessage>(descriptor: Request, message: MessageShape<Request>) => MessageJsonType<Request>;
}

const keptWorkloads = 256;
/** Workloads of more bytes in binary are not kept. */
const longestKept = 65_536;

/**
 * A reader that knows workloads again: many requests are about one.
 *
 * - A workload of the same bytes is not read and checked a second time, and gives the same object. Nobody may change it.
 * - The oldest is forgotten where there are more than 256.
 *
 * @implements service.requests-are-validated
 */
export function requestReader(limits: ProviderLimits): RequestReader {
  const workloads = new ByteMap<WorkloadJson>(keptWorkloads);
  const largest = (descriptor: DescMessage): number =>
    descriptor.name === "AppraiseRequest" || descriptor.name === "ReleaseKeyRequest" ? 2 * limits.evidence : limits.document;

  function readAll<Request extends DescMessage>(descriptor: Request, message: MessageShape<Request>): MessageJsonType<Request> {
    const request = jsonOfMessage(descriptor, message);
    refuseFaults(checkCall(descriptor, request, { document: largest(descriptor) }));
    return request;
  }

  return {
    read(descriptor, message) {
      const field = workloadField(descriptor);
      const bytes = field === undefined ? undefined : bytesOf(field, descriptor, message);
      if (field === undefined || bytes === undefined) return readAll(descriptor, message);
      const known = workloads.get(bytes);
      if (known === undefined) {
        const request = readAll(descriptor, message);
        const { workload } = request as { readonly workload?: WorkloadJson };
        if (workload !== undefined) workloads.add(bytes, workload);
        return request;
      }
      const rest = { ...message, [field.localName]: undefined } as typeof message;
      const request: JsonObject = { ...(jsonOfMessage(descriptor, rest) as JsonObject), workload: known };
      refuseFaults(checkCall(descriptor, request, { document: largest(descriptor), known }));
      return request as unknown as MessageJsonType<typeof descriptor>;
    },
  };
}

function refuseFaults(faults: ReturnType<typeof checkCall>): void {
  if (faults.length > 0) throw refusalOfDiagnostics(faults);
}

function workloadField(descriptor: DescMessage): DescField | undefined {
  const { workload } = descriptor.field;
  return workload?.fieldKind === "message" && workload.message.typeName === WorkloadSchema.typeName ? workload : undefined;
}

/** The workload of a request in binary; undefined where there is none, or one that is too large to be kept. */
function bytesOf<Request extends DescMessage>(field: DescField, descriptor: Request, message: MessageShape<Request>): Uint8Array<ArrayBuffer> | undefined {
  const fields = reflect(descriptor, message);
  if (field.fieldKind !== "message" || !fields.isSet(field)) return undefined;
  const bytes = toBinary(field.message, fields.get(field).message);
  return bytes.length > longestKept ? undefined : bytes;
}
