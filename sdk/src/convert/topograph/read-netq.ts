import type { AttributeValueJson } from "@cornercast/schemas";
import { fieldOf, isJsonArray, isJsonObject, type JsonValue } from "../../document/index.js";
import { countAt, listAt, objectAt, scalarText, textAt } from "../source-value.js";
import type { PlacedNode, TopologyReading } from "./placed-node.js";
import { hostTiers } from "./switch-graph.js";

const mostNodes = 100_000;

/** Whether a value is a graph of NetQ: links, and nodes in tiers. */
export function isNetqGraph(value: JsonValue): boolean {
  return isJsonArray(fieldOf(value, "links") ?? null) && listAt(value, "nodes").some((tier) => isJsonArray(fieldOf(tier, "compounded_nodes") ?? null));
}

/** Whether a value is a compute node of NetQ's NVLink service. */
export function isNetqNode(value: JsonValue): boolean {
  return textAt(value, "Name") !== undefined && textAt(value, "DomainUUID") !== undefined;
}

/**
 * Reads a graph of NVIDIA NetQ: switches are in tiers from 1 up, and what it discovered beside them, without a tier, are hosts.
 */
export function readNetqGraph(graph: JsonValue): TopologyReading {
  const switches = new Map<string, string>();
  const hostNames = new Map<string, string>();
  for (const tier of listAt(graph, "nodes").slice(0, 64)) {
    for (const node of listAt(tier, "compounded_nodes").slice(0, mostNodes)) {
      const id = textAt(node, "id");
      const name = textAt(node, "name");
      if (id === undefined || name === undefined) continue;
      if (textAt(node, "device_type") === "switch") switches.set(id, name);
      else if (textAt(node, "device_type") === "host" || fieldOf(node, "tier") === -1) hostNames.set(id, name.slice(0, 253));
    }
  }
  const links = new Map<string, Set<string>>();
  const hosts = new Map<string, Set<string>>();
  const join = (map: Map<string, Set<string>>, from: string, to: string): void => {
    const known = map.get(from);
    if (known === undefined) map.set(from, new Set([to]));
    else known.add(to);
  };
  for (const link of listAt(graph, "links").slice(0, 1_000_000)) {
    const ends = [textAt(link, "src"), textAt(link, "target")];
    for (const [from, to] of [ends, ends.toReversed()]) {
      if (from === undefined || to === undefined || !switches.has(to)) continue;
      const host = hostNames.get(from);
      if (host !== undefined) join(hosts, host, to);
      else if (switches.has(from)) join(links, from, to);
    }
  }
  const tiers = hostTiers({ switches, links, hosts, leaves: new Set() });
  return { nodes: [...tiers].map(([name, above]): PlacedNode => ({ name, ...(above.length === 0 ? {} : { tiers: above }) })), findings: [] };
}

/**
 * Reads a compute node of NetQ's NVLink service: its domain, its place in the rack, and the ids of its GPUs.
 */
export function readNetqNode(node: JsonValue): TopologyReading {
  const name = textAt(node, "Name");
  const domain = textAt(node, "DomainUUID");
  if (name === undefined) return { nodes: [], findings: [] };
  const devices = listAt(node, "GpuIDList")
    .slice(0, 1_024)
    .flatMap((id) => (typeof id === "string" && id !== "" ? [id.slice(0, 253)] : []));
  const location = objectAt(node, "LocationInfo");
  const place = ["ChassisID", "ChassisSerialNumber", "SlotID", "TrayIndex", "HostID"].flatMap((key): readonly (readonly [string, AttributeValueJson])[] => {
    const number = countAt(location, key);
    const text = scalarText(location[key]);
    if (number !== undefined && typeof location[key] === "number") return [[`netq/${key}`, { int: String(number) }]];
    return text === undefined || text === "" ? [] : [[`netq/${key}`, { string: text.slice(0, 256) }]];
  });
  const health = textAt(node, "Health");
  const at = textAt(node, "UpdatedAt");
  return {
    nodes: [
      {
        name: name.slice(0, 253),
        ...(domain === undefined ? {} : { domain: domain.slice(0, 253) }),
        ...(devices.length === 0 ? {} : { devices }),
        ...(place.length === 0 ? {} : { attributes: Object.fromEntries(place) }),
        ...(health === undefined || /^healthy$/iu.test(health) ? {} : { unhealthy: health.slice(0, 128) }),
        ...(at !== undefined && isInstant(at) ? { at } : {}),
      },
    ],
    findings: [],
  };
}

function isInstant(text: string): boolean {
  return /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$/u.test(
    text,
  );
}

/** Whether a value is a request to topograph, which names a provider and an engine and holds no topology. */
export function isTopologyRequest(value: JsonValue): boolean {
  return isJsonObject(fieldOf(value, "provider") ?? null) && isJsonObject(fieldOf(value, "engine") ?? null);
}
