/** Why a system under test gave no answer. */
export type FailureKind =
  /** It could not be started, so that nothing can be asked. */
  | "not-started"
  /** It ended while it was asked. */
  | "crashed"
  /** It did not answer in time. */
  | "timeout"
  /** It wrote what is no answer: no JSON, another id, or too much. */
  | "protocol"
  /** It says that it cannot be asked this. */
  | "unsupported"
  /** It says that it failed. */
  | "error";

/** No answer of a system under test. */
export class SystemFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string) {
    super(message);
    this.name = "SystemFailure";
    this.kind = kind;
  }
}
