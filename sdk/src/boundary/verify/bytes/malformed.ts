/**
 * Raised by the readers of binary evidence where a structure breaks its layout, and caught where a technology begins: it never leaves `verify`.
 *
 * - `message` says what is wrong, without what the input is; the caller adds the refusal code.
 * - `code` is the refusal code where the reader knows that it was not the evidence itself that it read.
 */
export class Malformed extends Error {
  override readonly name = "Malformed" as const;
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

/** An error that is {@link Malformed}; every other error is raised again. */
export function asMalformed(error: unknown): Malformed {
  if (error instanceof Malformed) return error;
  throw error;
}

/** What is wrong, of an error that is {@link Malformed}; every other error is raised again. */
export function malformedReason(error: unknown): string {
  return asMalformed(error).message;
}

/** What a reader gives, or nothing where the bytes are {@link Malformed}. */
export function orUnreadable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    asMalformed(error);
    return undefined;
  }
}

/** Reads something that came beside the evidence: what is {@link Malformed} there is refused with this code. */
export function readingFor<Value>(code: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof Malformed && error.code === undefined ? new Malformed(error.message, code) : error;
  }
}
