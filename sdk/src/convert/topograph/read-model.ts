import type { AttributeValueJson } from "@cornercast/schemas";
import { fieldOf, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../document/index.js";
import { objectAt, scalarText } from "../source-value.js";
import { expandNodeRange } from "./node-ranges.js";
import type { PlacedNode, TopologyReading } from "./placed-node.js";

const mostNodes = 100_000;
const mostTiers = 32;

/** Whether a value is a model of topograph: switches and blocks of nodes. */
export function isTopologyModel(value: JsonValue): value is JsonObject {
  return isJsonArray(fieldOf(value, "blocks") ?? null) && (isJsonObject(fieldOf(value, "switches") ?? null) || fieldOf(value, "switches") === undefined);
}

/**
 * Reads a model of topograph (tests/models in github.com/NVIDIA/topograph): a tree of switches, and blocks of nodes under them.
 *
 * - The tiers of a node are the switch of its block and what is above it. A switch under two others hangs under the first.
 * - The annotation `<prefix>/domain` of a block is the scale-up domain of its nodes. Other annotations, such as `sub-domain`, are attributes.
 * - Region and zone come from the labels `topology.kubernetes.io/region` and `…/zone` of a switch above.
 */
export function readModel(model: JsonObject): TopologyReading {
  const findings: TopologyReading["findings"][number][] = [];
  const parents = new Map<string, string>();
  const switches = objectAt(model, "switches");
  for (const [name, described] of Object.entries(switches)) {
    const below = fieldOf(described, "switches");
    for (const child of below !== undefined && isJsonArray(below) ? below : []) {
      const lower = scalarText(child);
      if (lower === undefined) continue;
      const known = parents.get(lower);
      if (known === undefined) parents.set(lower, name);
      else if (known !== name)
        findings.push({
          code: "import-conflict",
          message: `switch '${lower.slice(0, 64)}' is under '${known.slice(0, 64)}' and '${name.slice(0, 64)}'; the first counts`,
        });
    }
  }
  const nodes: PlacedNode[] = [];
  const seen = new Set<string>();
  const blocks = model["blocks"];
  for (const [index, block] of (blocks !== undefined && isJsonArray(blocks) ? blocks : []).entries()) {
    const pointer = `/blocks/${String(index)}`;
    const place = placeOf(block, parents, switches);
    for (const name of namesOf(block, mostNodes - nodes.length, (message) => findings.push({ code: "import-field-ignored", message, pointer }))) {
      if (seen.has(name)) {
        findings.push({ code: "import-conflict", message: `node '${name.slice(0, 64)}' is in two blocks; the first counts`, pointer });
        continue;
      }
      seen.add(name);
      nodes.push({ name, ...place });
    }
  }
  return { nodes, findings: findings.slice(0, 100) };
}

function placeOf(block: JsonValue, parents: ReadonlyMap<string, string>, switches: JsonObject): Omit<PlacedNode, "name"> {
  const tiers: string[] = [];
  for (
    let at = scalarText(fieldOf(block, "switch"));
    at !== undefined && at !== "" && tiers.length < mostTiers && !tiers.includes(at.slice(0, 253));
    at = parents.get(at)
  ) {
    tiers.push(at.slice(0, 253));
  }
  const attributes: Record<string, AttributeValueJson> = {};
  let domain: string | undefined;
  for (const [key, value] of Object.entries(objectAt(block, "annotations")).slice(0, 64)) {
    const text = scalarText(value);
    if (text === undefined || text === "") continue;
    if (/(?:^|\/)domain$/u.test(key)) domain ??= text.slice(0, 253);
    else if (key !== "" && key.length <= 317) attributes[key] = { string: text.slice(0, 4_096) };
  }
  const label = (name: string): string | undefined => {
    for (const tier of tiers) {
      const text = scalarText(objectAt(objectAt(switches, tier), "labels")[`topology.kubernetes.io/${name}`]);
      if (text !== undefined && text !== "") return text.slice(0, 127);
    }
    return undefined;
  };
  const [region, zone] = [label("region"), label("zone")];
  return {
    ...(tiers.length === 0 ? {} : { tiers }),
    ...(domain === undefined ? {} : { domain }),
    ...(region === undefined ? {} : { region }),
    ...(zone === undefined ? {} : { zone }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
}

function namesOf(block: JsonValue, most: number, report: (message: string) => void): readonly string[] {
  const listed = fieldOf(block, "nodes");
  const names: string[] = [];
  for (const item of listed !== undefined && isJsonArray(listed) ? listed : []) {
    const text = scalarText(item);
    if (text === undefined) continue;
    const expanded = expandNodeRange(text, Math.max(0, most - names.length));
    if (expanded === undefined) report(`'${text.slice(0, 64)}' is not the name of a node or a range of nodes, or is too many of them`);
    else for (const name of expanded) names.push(name);
  }
  return names;
}
