import type { Element as Piece } from "../shared/element.js";

const svg = "http://www.w3.org/2000/svg";

/** A piece of a page as a node. Texts stay texts: nothing of a document becomes markup. */
export function nodeOf({ tag, attributes, children }: Piece, inSvg = false): Element {
  const drawn = inSvg || tag === "svg";
  const node = drawn ? document.createElementNS(svg, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (name !== "xmlns") node.setAttribute(name, value);
  node.append(...children.map((child) => (typeof child === "string" ? child : nodeOf(child, drawn))));
  return node;
}

/** The element with an id, which the page has. */
export function byId(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`#${id}`);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** Puts pieces in place of what an element holds. */
export function fill(parent: Element, ...pieces: readonly (Piece | string)[]): void {
  parent.replaceChildren(...pieces.map((piece) => (typeof piece === "string" ? piece : nodeOf(piece))));
}
