import type { ReasonCode } from "@cornercast/schemas";

/** Why a key is not released or not opened: a stable code and one line for people. */
export interface ReleaseRefusal {
  readonly kind: "refused";
  readonly code: ReasonCode;
  readonly message: string;
}

/** A refusal. */
export function refuse(code: ReasonCode, message: string): ReleaseRefusal {
  return { kind: "refused", code, message };
}
