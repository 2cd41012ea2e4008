/** A virtual GPU by its name. */
export interface VirtualGpu {
  /** The type in NVIDIA's words, such as `A100-40C`. */
  readonly profile?: string;
  /** The name of the board that it is a part of, as the type says it. */
  readonly board?: string;
  /** The chips that a board of this name has, where the name alone would say too little. */
  readonly chips?: readonly string[];
}

/**
 * Boards whose name in types of virtual GPUs is narrower than the name of the product.
 *
 * Source: NVIDIA Virtual GPU Software User Guide, "Virtual GPU Types for Supported GPUs": A100-nC for the cards with 40 GB, A100D-nC for
 * those with 80 GB.
 */
const boards: ReadonlyMap<string, readonly string[]> = new Map([
  ["A100", ["a100-sxm-40gb", "a100-pcie-40gb"]],
  ["A100D", ["a100-sxm-80gb", "a100-pcie-80gb"]],
]);

/** The virtual GPU that a product name such as `GRID A100-40C` says, or none. */
export function virtualGpu(product: string | undefined): VirtualGpu | undefined {
  const match = /^(?:GRID|NVIDIA)[ _-]((?:([A-Za-z0-9]{1,12}))-(?:[0-9]-)?[0-9]{1,3}[ABCQ](?:ME)?)$/u.exec(product ?? "");
  if (match === null) return undefined;
  const [, profile = "", board = ""] = match;
  const chips = boards.get(board);
  return { profile, board, ...(chips === undefined ? {} : { chips }) };
}

/** A MIG profile in NVIDIA's words: `1g.10gb.me` of a label is `1g.10gb+me`. */
export function migProfile(text: string | undefined): string | undefined {
  const match = /^((?:[0-9]c\.)?[0-9]g\.[0-9]{1,4}gb)(?:[.+-]([a-z][a-z.+-]{0,15}))?$/iu.exec(text ?? "");
  if (match === null) return undefined;
  return `${match[1] ?? ""}${match[2] === undefined ? "" : `+${match[2]}`}`.toLowerCase();
}
