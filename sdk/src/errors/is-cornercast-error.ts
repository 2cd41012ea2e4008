import type { CornercastError } from "./cornercast-error.js";

/**
 * Whether a caught value is a {@link CornercastError}, of this or another copy of the package.
 *
 * - Decided by shape: `name` is `CornercastError`, and `code` and `message` are strings.
 *
 * @example
 * ```ts
 * try { run(); } catch (error) { if (isCornercastError(error)) report(error.code); else throw error; }
 * ```
 */
export function isCornercastError(value: unknown): value is CornercastError {
  if (typeof value !== "object" || value === null) return false;
  const candidate = value as { readonly name?: unknown; readonly code?: unknown; readonly message?: unknown };
  return candidate.name === "CornercastError" && typeof candidate.code === "string" && typeof candidate.message === "string";
}
