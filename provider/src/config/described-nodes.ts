import type { OfferJson } from "@cornercast/schemas";

/**
 * Adds to nodes what their cluster does not know of them, such as prices and the country, from offers that have their names.
 *
 * - What the cluster says of a node counts: its shape, its availability and its conditions are not replaced.
 */
export function describedNodes(descriptions: readonly OfferJson[]): (node: OfferJson) => OfferJson {
  const byName = new Map(descriptions.map((offer) => [offer.metadata?.name ?? "", offer]));
  return (node) => {
    const found = byName.get(node.metadata?.name ?? "");
    if (found === undefined) return node;
    const { shape: _shape, sources = [], ...terms } = found.spec ?? {};
    return {
      ...node,
      spec: { ...terms, ...node.spec, sources: [...(node.spec?.sources ?? []), ...sources] },
      status: { ...found.status, ...node.status },
    };
  };
}
