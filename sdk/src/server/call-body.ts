import { createContextKey, type ContextKey } from "@connectrpc/connect";
import type { WorkloadJson } from "@cornercast/schemas";
import type { Bytes } from "../boundary/verify/bytes/byte-reader.js";

/** What is known of the body of a call. */
export interface CallBody {
  /** Whether a message was read out of it. */
  isRead: boolean;
  /** Why none could be: then the call stands for one whose body was exchanged for that of an empty message. */
  fault?: string;
  /** The bytes of its message, where they were kept. */
  message?: Bytes;
  /** The bytes of the workload in the message, where they were found. */
  workloadBytes?: Bytes;
  /** The workload of those bytes, where it is known: then it is not in the message that was read. */
  workload?: WorkloadJson;
  /** Whether an interceptor looked at the workload, so that it may be another one by now. */
  isShown?: boolean;
}

/** Where what is known of the body of a call is kept. */
export const bodyKey: ContextKey<CallBody | undefined> = createContextKey<CallBody | undefined>(undefined, { description: "body" });
