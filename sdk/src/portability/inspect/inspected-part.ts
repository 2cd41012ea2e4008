import type { ArtifactJson } from "@cornercast/schemas";

/** What an artifact is, in the words of a Workload, without what is inside it. */
export type ArtifactFacts = Omit<ArtifactJson, "contains">;

/** One artifact that was found, and what is inside it. */
export interface InspectedPart {
  /** What a Workload says about it. */
  readonly artifact: ArtifactFacts;
  /** What else the bytes say, for people: names in the words of the format, values as text. */
  readonly details: Readonly<Record<string, string>>;
  /** How many equal ones were found, where they are listed as one. */
  readonly copies: number;
  readonly parts: readonly InspectedPart[];
}

/** An artifact with what is known of it. */
export function part(artifact: ArtifactFacts, details: Readonly<Record<string, string>> = {}, parts: readonly InspectedPart[] = []): InspectedPart {
  return { artifact, details, copies: 1, parts: mergeEqual(parts) };
}

/**
 * Lists equal parts once, with their number.
 *
 * - Parts are equal where everything but their place is, and their parts are.
 * - Of several equal ones no place is given.
 */
export function mergeEqual(parts: readonly InspectedPart[]): readonly InspectedPart[] {
  const merged = new Map<string, InspectedPart>();
  for (const one of parts) {
    const key = keyOf(one);
    const before = merged.get(key);
    merged.set(key, before === undefined ? one : { ...before, artifact: withoutPlace(before.artifact), copies: before.copies + one.copies });
  }
  return [...merged.values()];
}

function keyOf(one: InspectedPart): string {
  return JSON.stringify([withoutPlace(one.artifact), one.parts.map((inner) => [inner.copies, keyOf(inner)])]);
}

function withoutPlace({ reference: _reference, name: _name, digest: _digest, ...facts }: ArtifactFacts): ArtifactFacts {
  return facts;
}
