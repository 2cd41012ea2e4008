/**
 * The release of CUDA in the words that its tools sign with: `Cuda compilation tools, release 13.0, V13.0.88`.
 *
 * @example
 * ```ts
 * toolkitRelease("Cuda compilation tools, release 13.0, V13.0.88"); // "13.0.88"
 * ```
 */
export function toolkitRelease(text: string): string | undefined {
  const found = /Cuda compilation tools, release ([0-9]{1,2}\.[0-9]{1,2})(?:, V([0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,4}))?/u.exec(text);
  return found?.[2] ?? found?.[1];
}
