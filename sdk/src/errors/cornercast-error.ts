import type { ReasonCode } from "@cornercast/schemas";

/** What a {@link CornercastError} carries besides its code and message. */
export interface CornercastErrorOptions {
  /** The JSON Pointer (RFC 6901) of the value that is at fault. */
  readonly pointer?: string;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/**
 * The one error class of this SDK, thrown where a caller broke a contract. Bad input is reported as a diagnostic instead.
 *
 * - `message` is `[code] what, where, what to do`.
 * - Recognise it with {@link isCornercastError}, never with `instanceof`: two copies of a package have two classes.
 *
 * @example
 * ```ts
 * throw new CornercastError("invalid-argument", "factor 0.5 is not a whole number; pass a rational");
 * ```
 */
export class CornercastError extends Error {
  override readonly name = "CornercastError" as const;
  /** The stable code, a row of the registry of reason codes. */
  readonly code: ReasonCode;
  /** The JSON Pointer of the value that is at fault. */
  readonly pointer?: string;

  constructor(code: ReasonCode, message: string, options: CornercastErrorOptions = {}) {
    super(`[${code}] ${message}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options.pointer !== undefined) this.pointer = options.pointer;
  }
}
