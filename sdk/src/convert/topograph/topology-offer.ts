import type { ConditionJson, OfferJson, SourceJson } from "@cornercast/schemas";
import type { ImportOptions } from "../importer.js";
import type { PlacedNode } from "./placed-node.js";

/** The id of the source of all figures. */
const topology = "topology";

/**
 * One offer from one node of a topology: where it hangs, and nothing of what it is. It is made to be merged with another offer of the same name
 * (`mergeOffers`).
 */
export function topologyOffer(node: PlacedNode, name: string, kind: "asserted" | "reported", reference: string, options: ImportOptions): OfferJson {
  const at = options.at ?? node.at;
  const source: SourceJson = { id: topology, kind, reference, ...(at === undefined ? {} : { at }) };
  const conditions: readonly ConditionJson[] =
    node.unhealthy === undefined
      ? []
      : [{ type: "unhealthy", value: node.unhealthy, effect: "none", message: `the fabric reports the node as ${node.unhealthy}`, source: topology }];
  const scaleOut = {
    ...(node.fabric === undefined ? {} : { fabric: [{ value: node.fabric, source: topology }] }),
    ...(node.tiers === undefined ? {} : { tiers: [...node.tiers] }),
  };
  const location = { ...(node.region === undefined ? {} : { region: node.region }), ...(node.zone === undefined ? {} : { zone: node.zone }) };
  const status = { ...(conditions.length === 0 ? {} : { conditions: [...conditions] }), ...(at === undefined ? {} : { observedAt: at }) };
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: {
      shape: {
        ...(node.devices === undefined ? {} : { devices: [{ name: "gpu", count: node.devices.length, members: node.devices.map((id) => ({ id })) }] }),
        ...(node.domain === undefined ? {} : { scaleUp: { domainId: node.domain } }),
        ...(Object.keys(scaleOut).length === 0 ? {} : { scaleOut }),
        ...(node.attributes === undefined ? {} : { attributes: node.attributes }),
      },
      ...(Object.keys(location).length === 0 ? {} : { location }),
      ...(options.provider === undefined ? {} : { operator: { provider: options.provider } }),
      sources: [source],
    },
    ...(Object.keys(status).length === 0 ? {} : { status }),
  };
}
