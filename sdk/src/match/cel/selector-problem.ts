import type { ReasonCode } from "@cornercast/schemas/registry";

/** Why a selector cannot be used, or failed on a device: rows of the registry of reason codes. */
export type SelectorCode = Extract<
  ReasonCode,
  | "selector-too-long"
  | "selector-too-deep"
  | "selector-syntax"
  | "selector-undeclared"
  | "selector-type"
  | "selector-regex"
  | "selector-unsupported"
  | "selector-error"
  | "selector-cost"
>;

/** Carries a finding out of the parser or the checker; it never leaves this folder. */
export class SelectorProblem extends Error {
  readonly code: SelectorCode;
  readonly offset: number;

  constructor(code: SelectorCode, message: string, offset: number) {
    super(message);
    this.name = "SelectorProblem";
    this.code = code;
    this.offset = offset;
  }
}
