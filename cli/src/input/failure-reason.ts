const known: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  ENOENT: "no such file",
  EISDIR: "it is a folder",
  ECONNREFUSED: "nothing listens there",
  ENXIO: "nothing can be read from it",
};

/** Why a file could not be read, in words. */
export function failureReason(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return known[code] ?? (error instanceof Error ? error.message : "unknown error");
}
