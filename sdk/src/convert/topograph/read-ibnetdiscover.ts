import type { PlacedNode, TopologyReading } from "./placed-node.js";
import { hostTiers } from "./switch-graph.js";

const mostLines = 2_000_000;
/** Lines of real output have some 120 characters. */
const longestLine = 1_024;

/** The part of a description that names a network card behind the name of a host. */
const hostAndCard = /^([A-Za-z0-9][\w.-]{0,252}) (?:mlx[45]_[0-9]{1,3}|HCA-[0-9]{1,3}|hfi1_[0-9]{1,3}|ibp?[0-9]{1,3}[\w.]{0,16})$/u;

/**
 * Reads what `ibnetdiscover` prints: switches and channel adapters with their links (infiniband-diags, "TOPOLOGY FILE FORMAT").
 *
 * - A host is known by the description `<host> <card>` of its adapters. An adapter that still has the description of the factory, and the
 *   aggregation nodes in switches, name no host.
 * - The rate of the links of hosts, such as `4xNDR`, is the fabric, where it is one.
 */
export function readIbnetdiscover(text: string): TopologyReading {
  const switches = new Map<string, string>();
  const links = new Map<string, Set<string>>();
  const hosts = new Map<string, Set<string>>();
  const leaves = new Set<string>();
  const rates = new Set<string>();
  let current: string | undefined;
  let unnamed = 0;
  for (const line of text.split(/\r?\n/u, mostLines)) {
    if (line.length > longestLine) continue;
    const head = /^(Switch|Ca|Rt)\s+[0-9]+ "([^"]{1,64})"\s*#\s*"([^"]{0,256})"/u.exec(line);
    if (head !== null) {
      const [, kind, id = "", description = ""] = head;
      current = kind === "Switch" ? id : undefined;
      if (kind === "Switch") switches.set(id, description === "" ? id : description);
      continue;
    }
    if (current === undefined) continue;
    const link =
      /^\[[0-9]+\][^"]{0,32}"([SH])-([^"]{1,64})"\[[0-9]+\](?:\([0-9a-f]+\))?\s*#\s*"([^"]{0,256})"[^"]*?(?:([0-9]{1,2}x[A-Z]{2,4}[0-9]{0,3}))?\s*$/u.exec(
        line,
      );
    if (link === null) continue;
    const [, kind, id = "", description = "", rate] = link;
    if (kind === "S") join(links, current, `S-${id}`);
    else if (!/\bAggregation Node\b/u.test(description)) {
      leaves.add(current);
      const host = hostAndCard.exec(description.trim())?.[1];
      if (host === undefined) unnamed += 1;
      else {
        join(hosts, host, current);
        if (rate !== undefined) rates.add(rate);
      }
    }
  }
  const fabric = fabricOf(rates);
  const nodes = [...hostTiers({ switches, links, hosts, leaves })].map(([name, tiers]): PlacedNode => ({
    name,
    ...(tiers.length === 0 ? {} : { tiers }),
    ...(fabric === undefined ? {} : { fabric }),
  }));
  const message = `${String(unnamed)} links lead to adapters whose description names no host`;
  return { nodes, findings: unnamed === 0 ? [] : [{ code: "import-field-ignored", message }] };
}

function join(map: Map<string, Set<string>>, from: string, to: string): void {
  const known = map.get(from);
  if (known === undefined) map.set(from, new Set([to]));
  else known.add(to);
}

/** `4xNDR` on all links is NDR; different rates are no one fabric. */
function fabricOf(rates: ReadonlySet<string>): string | undefined {
  const names = new Set([...rates].map((rate) => /(EDR|HDR|NDR|XDR)$/u.exec(rate)?.[1]?.toLowerCase()));
  const [name] = names;
  return names.size === 1 && name !== undefined ? `infiniband-${name}` : undefined;
}
