import type { MatchReportJson, WorkloadJson } from "@cornercast/schemas";
import type { MatchOptions } from "../evaluate-market.js";

/** What can be asked of a pool: functions cannot be sent, so that each worker has its own. */
export type PooledOptions = Omit<MatchOptions, "compileSelector" | "sha256">;

/** What a pool sends to a worker. */
export type PoolRequest =
  | { readonly kind: "offers"; readonly saved: Uint8Array }
  | { readonly kind: "match"; readonly id: number; readonly workload: WorkloadJson; readonly options: PooledOptions };

/** What a worker sends back. */
export type PoolAnswer =
  | { readonly kind: "report"; readonly id: number; readonly report: MatchReportJson }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };

/** Whether a message is of this pool: pages send others to the same port. */
export function isPoolMessage<Message extends PoolRequest | PoolAnswer>(message: unknown, kinds: readonly Message["kind"][]): message is Message {
  return typeof message === "object" && message !== null && "kind" in message && kinds.some((kind) => kind === message.kind);
}
