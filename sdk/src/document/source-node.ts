/** Where a value and its parts stand in a text, as offsets of UTF-16 code units; `end` is just past the last one. */
export interface SourceNode {
  readonly start: number;
  readonly end: number;
  /** The members of an object, in order; a name may occur twice in a text that is refused. */
  readonly members?: readonly SourceMember[];
  /** The items of a list. */
  readonly items?: readonly SourceNode[];
}

/** Where a member of an object stands. */
export interface SourceMember {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly node: SourceNode;
}

/** A range of a text, as offsets. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the place of a value, or of its key.
 *
 * - A value that is not there has the place of the nearest value around it that is.
 * - Asked for a key, the place is that of the field's name; a list item and the whole document have none, so their value's place is given.
 */
export function locate(root: SourceNode, tokens: readonly string[], part: "value" | "key"): SourceRange {
  let node = root;
  let range: SourceRange = root;
  for (const token of tokens) {
    if (node.items !== undefined) {
      const item = node.items[Number(token)];
      if (item === undefined) return range;
      node = item;
      range = item;
      continue;
    }
    const member = node.members?.find((candidate) => candidate.key === token);
    if (member === undefined) return range;
    node = member.node;
    range = part === "key" ? { start: member.keyStart, end: member.keyEnd } : member.node;
  }
  return range;
}
