import type { ConnectRouterOptions } from "@connectrpc/connect";
import type { ProviderLimits } from "./limits.js";

/** How all calls are read and written. */
export type HandlerOptions = ConnectRouterOptions & Required<Pick<ConnectRouterOptions, "readMaxBytes" | "writeMaxBytes" | "maxTimeoutMs">>;

/** How all calls are read and written, within limits. */
export function handlerOptions(limits: ProviderLimits): HandlerOptions {
  return {
    readMaxBytes: limits.document + 65_536,
    writeMaxBytes: 67_108_864,
    maxTimeoutMs: limits.deadline,
    // What is small enough to be read would not be when it is unpacked.
    acceptCompression: [],
    requireConnectProtocolHeader: true,
    jsonOptions: { ignoreUnknownFields: false, recursionLimit: limits.depth },
    binaryOptions: { recursionLimit: limits.depth },
  };
}
