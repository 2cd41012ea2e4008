/** Numbers for texts, given in the order in which texts come: the first is 0. */
export interface Dictionary {
  /** The number of a text, a new one where it was not seen before. */
  idOf(text: string): number;
  /** The text of a number. */
  textOf(id: number): string;
  readonly size: number;
  /** All of them, by number. */
  texts(): readonly string[];
}

/** An empty dictionary. */
export function createDictionary(texts: readonly string[] = []): Dictionary {
  const ids = new Map<string, number>();
  const known: string[] = [];
  const idOf = (text: string): number => {
    const found = ids.get(text);
    if (found !== undefined) return found;
    const id = known.length;
    ids.set(text, id);
    known.push(text);
    return id;
  };
  for (const text of texts) idOf(text);
  return {
    idOf,
    textOf: (id) => known[id] ?? "",
    texts: () => known,
    get size() {
      return known.length;
    },
  };
}
