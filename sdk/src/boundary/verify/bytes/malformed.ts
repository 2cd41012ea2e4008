/**
 * Raised by the readers of binary evidence where a structure breaks its layout, and caught where a technology begins: it never leaves `verify`.
 *
 * - `message` says what is wrong, without what the input is; the caller adds the refusal code.
 */
export class Malformed extends Error {
  override readonly name = "Malformed" as const;
}
