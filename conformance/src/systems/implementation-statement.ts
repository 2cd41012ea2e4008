import { isJsonArray, isJsonObject, type JsonValue } from "@cornercast/sdk/document";

/** What an implementation says of itself, as it answers `describe`. */
export interface ImplementationStatement {
  readonly name: string;
  readonly version: string;
  /** The profiles that it claims beside `core`. */
  readonly profiles: readonly string[];
  /** The artifact that is tested: a name such as `npm:@acme/matcher@1.2.3`, and its digest. */
  readonly subject?: { readonly name: string; readonly sha256: string };
}

/** An implementation statement, or what is wrong with the answer that should be one. */
export type StatementResult =
  { readonly kind: "ok"; readonly value: ImplementationStatement } | { readonly kind: "error"; readonly problems: readonly string[] };

/** Reads the answer to `describe`. Profiles that there are not are wrong: they would be claims that nothing decides. */
export function readStatement(answer: JsonValue, known: readonly string[]): StatementResult {
  if (!isJsonObject(answer)) return { kind: "error", problems: ["the statement is no object"] };
  const { name, version, profiles, subject } = answer;
  const problems: string[] = [];
  for (const field of Object.keys(answer))
    if (!["name", "version", "profiles", "subject"].includes(field)) problems.push(`'${field}' is no field of a statement`);
  if (typeof name !== "string" || name === "") problems.push("name has to be a text");
  if (typeof version !== "string" || version === "") problems.push("version has to be a text");
  const claimed = isJsonArray(profiles) ? profiles.filter((profile) => typeof profile === "string") : [];
  if (!isJsonArray(profiles) || claimed.length !== profiles.length) problems.push("profiles has to be a list of texts");
  for (const profile of claimed) if (!known.includes(profile)) problems.push(`there is no profile '${profile}'; there are ${known.join(", ")}`);
  const read = subject === undefined ? undefined : readSubject(subject);
  if (subject !== undefined && read === undefined) problems.push("subject has to be {name, sha256}, with a digest of 64 hexadecimal digits");
  if (problems.length > 0 || typeof name !== "string" || typeof version !== "string") return { kind: "error", problems };
  return {
    kind: "ok",
    value: { name, version, profiles: [...new Set(claimed)].filter((profile) => profile !== "core"), ...(read !== undefined && { subject: read }) },
  };
}

function readSubject(value: JsonValue): { readonly name: string; readonly sha256: string } | undefined {
  if (!isJsonObject(value)) return undefined;
  const { name, sha256 } = value;
  return typeof name === "string" && name !== "" && typeof sha256 === "string" && /^[0-9a-f]{64}$/u.test(sha256) ? { name, sha256 } : undefined;
}
