/** Hosts, switches, and which of them are joined. */
export interface SwitchGraph {
  /** The name of each switch, by its id. */
  readonly switches: ReadonlyMap<string, string>;
  /** The ids of the switches that a switch is joined with, by id. */
  readonly links: ReadonlyMap<string, ReadonlySet<string>>;
  /** The ids of the switches that a host is joined with, by name. */
  readonly hosts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Switches that hosts hang under which have no name. */
  readonly leaves: ReadonlySet<string>;
}

const mostTiers = 32;

/**
 * The tiers above each host, closest first: the group of switches that it hangs under, the group above that, and so on.
 *
 * - A host with several network cards hangs under several switches, one for each. Switches that share a host are one group, so that hosts are in
 *   the same tier where they reach each other at this height; above, switches that share a group below are one group.
 * - A group is named like the first of its switches in the order of their names. It stands for all of them.
 */
export function hostTiers(graph: SwitchGraph): ReadonlyMap<string, readonly string[]> {
  let level = new Set<string>(graph.leaves);
  for (const joined of graph.hosts.values()) for (const id of joined) level.add(id);
  const placed = new Set(level);
  let groups = grouped(level, [...graph.hosts.values()]);
  // For each host, the group that it has reached.
  const reached = new Map<string, string>();
  for (const [host, joined] of graph.hosts) {
    const [first] = joined;
    const group = first === undefined ? undefined : groups.get(first);
    if (group !== undefined) reached.set(host, group);
  }
  const tiers = new Map<string, string[]>([...graph.hosts.keys()].map((host) => [host, []]));
  for (let height = 0; height < mostTiers && reached.size > 0; height += 1) {
    const names = groupNames(groups, graph.switches);
    for (const [host, group] of reached) tiers.get(host)?.push(names.get(group) ?? group);
    const above = new Map<string, Set<string>>();
    const next = new Set<string>();
    for (const id of level) {
      for (const other of graph.links.get(id) ?? []) {
        if (placed.has(other)) continue;
        next.add(other);
        const group = groups.get(id) ?? id;
        const upper = above.get(group);
        if (upper === undefined) above.set(group, new Set([other]));
        else upper.add(other);
      }
    }
    const upperGroups = grouped(next, [...above.values()]);
    for (const [host, group] of reached) {
      const [first] = above.get(group) ?? [];
      const upper = first === undefined ? undefined : upperGroups.get(first);
      if (upper === undefined) reached.delete(host);
      else reached.set(host, upper);
    }
    for (const id of next) placed.add(id);
    level = next;
    groups = upperGroups;
  }
  return tiers;
}

/** Puts members together that stand in one set: union-find with the least id as the group. */
function grouped(members: ReadonlySet<string>, sets: readonly ReadonlySet<string>[]): ReadonlyMap<string, string> {
  const parent = new Map<string, string>([...members].map((id) => [id, id]));
  const find = (id: string): string => {
    let root = id;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    for (let at = id; at !== root;) {
      const up = parent.get(at) ?? root;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  for (const set of sets) {
    let first: string | undefined;
    for (const id of set) {
      if (!parent.has(id)) continue;
      if (first === undefined) first = find(id);
      else parent.set(find(id), first);
    }
  }
  return new Map([...members].map((id) => [id, find(id)]));
}

function groupNames(groups: ReadonlyMap<string, string>, switches: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [id, group] of groups) {
    const name = (switches.get(id) ?? id).slice(0, 253);
    const known = names.get(group);
    if (known === undefined || name < known) names.set(group, name);
  }
  return names;
}
