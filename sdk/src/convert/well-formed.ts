/**
 * A text in which halves of surrogate pairs, which are not Unicode, are replaced by U+FFFD, as decoders do: documents can hold
 * nothing else. A text that was decoded from bytes stays as it is.
 */
export function wellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? text.replaceAll(/\p{Surrogate}/gu, "\uFFFD") : text;
}
