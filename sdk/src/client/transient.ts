import { Code, ConnectError } from "@connectrpc/connect";
import { errorDetails } from "../protocol/index.js";

/** Refusals that pass by themselves. */
const passing: ReadonlySet<string | undefined> = new Set(["server-draining", "too-many-calls", "driver-refused", "call-failed"]);

/** What says nothing of the way to the provider but of the call. */
const final: ReadonlySet<Code> = new Set([
  Code.InvalidArgument,
  Code.NotFound,
  Code.AlreadyExists,
  Code.PermissionDenied,
  Code.ResourceExhausted,
  Code.FailedPrecondition,
  Code.OutOfRange,
  Code.Unimplemented,
  Code.Unauthenticated,
  Code.DeadlineExceeded,
]);

/** Whether an error may pass by itself: the way to the provider failed, or the provider said so. */
export function isTransient(error: unknown): boolean {
  const [first] = errorDetails(error);
  if (first !== undefined) return passing.has(first.code);
  // A provider that refuses says why. An error without that is one of the way to it.
  return error instanceof ConnectError && !final.has(error.code);
}

/** Whether a stream that broke may be opened again. A stream that ends too early is read as one that is malformed. */
export function isBrokenStream(error: unknown): boolean {
  const [first] = errorDetails(error);
  if (first !== undefined) return passing.has(first.code);
  const hopeless = [Code.PermissionDenied, Code.Unauthenticated, Code.Unimplemented, Code.NotFound];
  return error instanceof ConnectError && !hopeless.includes(error.code);
}

/** How long to wait before trying again: anything up to twice as long each time, so that clients do not come back all at once. */
export function backoff(attempt: number, random: () => number): number {
  return random() * Math.min(10_000, 100 * 2 ** attempt);
}
