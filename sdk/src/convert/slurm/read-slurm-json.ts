import { fieldOf, isJsonArray, isJsonObject, type JsonValue } from "../../document/index.js";
import { slurmStates, type SlurmNode } from "./slurm-node.js";

const mostNodes = 100_000;

/** Whether a value is what `scontrol show node --json` or `sinfo --json` prints. */
export function isSlurmJson(value: JsonValue): boolean {
  const nodes = fieldOf(value, "nodes") ?? null;
  const meta = fieldOf(value, "meta") ?? null;
  if (isJsonArray(fieldOf(value, "sinfo") ?? null)) return true;
  const isNamed = ["slurm", "Slurm", "plugin", "plugins"].some((name) => fieldOf(meta, name) !== undefined);
  return isJsonArray(nodes) && (isNamed || nodes.some((node) => fieldOf(node, "gres") !== undefined));
}

/**
 * The nodes of `scontrol show node --json` and the groups of nodes of `sinfo --json`.
 *
 * - Numbers are plain or, from data_parser v0.0.39 on, `{set, infinite, number}`; one that is not set is unknown.
 * - A group of sinfo states the least and the greatest of its nodes: only where they are equal is it known for each node.
 */
export function readSlurmJson(value: JsonValue): readonly SlurmNode[] {
  const nodes = fieldOf(value, "nodes");
  if (nodes !== undefined && isJsonArray(nodes)) return nodes.slice(0, mostNodes).flatMap(readNode);
  const groups = fieldOf(value, "sinfo");
  return groups !== undefined && isJsonArray(groups) ? groups.slice(0, mostNodes).flatMap(readGroup) : [];
}

function readNode(node: JsonValue): readonly SlurmNode[] {
  const name = text(fieldOf(node, "name")) ?? text(fieldOf(node, "hostname"));
  if (name === undefined) return [];
  const partitions = list(fieldOf(node, "partitions"));
  const features = list(fieldOf(node, "features"));
  return [
    {
      name: name.slice(0, 253),
      line: 1,
      ...known("arch", text(fieldOf(node, "architecture"))),
      ...known("cpus", number(fieldOf(node, "cpus"))),
      ...known("memory", number(fieldOf(node, "real_memory"))),
      ...known("disk", number(fieldOf(node, "temporary_disk"))),
      ...known("gres", anyText(fieldOf(node, "gres"))),
      ...known("gresUsed", text(fieldOf(node, "gres_used"))),
      ...known("configured", text(fieldOf(node, "tres"))),
      ...known("allocated", anyText(fieldOf(node, "tres_used"))),
      ...known("features", features.length === 0 ? undefined : features),
      ...known("partitions", partitions.length === 0 ? undefined : partitions),
      states: statesOf(node),
      ...known("reason", text(fieldOf(node, "reason"))),
      ...known("os", text(fieldOf(node, "operating_system"))),
      ...known("version", text(fieldOf(node, "version"))),
    },
  ];
}

function readGroup(entry: JsonValue): readonly SlurmNode[] {
  const names = list(fieldOf(fieldOf(entry, "nodes") ?? null, "nodes"));
  const total = number(fieldOf(fieldOf(entry, "nodes") ?? null, "total")) ?? (names.length === 0 ? undefined : names.length);
  const idle = number(fieldOf(fieldOf(entry, "nodes") ?? null, "idle"));
  const partition = text(fieldOf(fieldOf(entry, "partition") ?? null, "name"));
  const name = names.length > 0 ? names.slice(0, 16).join(",") : partition;
  // sinfo lists a partition without nodes as a group of none.
  if (name === undefined || total === undefined || total === 0) return [];
  const cpus = fieldOf(entry, "cpus") ?? null;
  const features = list(fieldOf(fieldOf(entry, "features") ?? null, "total"));
  return [
    {
      name: name.slice(0, 253),
      line: 1,
      ...known("cpus", same(cpus) ?? (total === 1 ? number(fieldOf(cpus, "total")) : undefined)),
      ...known("memory", same(fieldOf(entry, "memory") ?? null)),
      ...known("disk", same(fieldOf(entry, "disk") ?? null)),
      ...known("gres", anyText(fieldOf(fieldOf(entry, "gres") ?? null, "total"))),
      ...known("gresUsed", total === 1 ? text(fieldOf(fieldOf(entry, "gres") ?? null, "used")) : undefined),
      ...known("features", features.length === 0 ? undefined : features),
      ...known("partitions", partition === undefined ? undefined : [partition]),
      states: statesOf(fieldOf(entry, "node") ?? null),
      ...known("reason", text(fieldOf(fieldOf(entry, "reason") ?? null, "description"))),
      group: { total, ...known("idle", idle) },
    },
  ];
}

/** `state` is a list, or (before 23.02) one text with the flags in a list beside it. */
function statesOf(node: JsonValue): readonly string[] {
  return [...list(fieldOf(node, "state")), ...list(fieldOf(node, "state_flags"))].flatMap(slurmStates);
}

function same(range: JsonValue): number | undefined {
  const [least, greatest] = [number(fieldOf(range, "minimum")), number(fieldOf(range, "maximum"))];
  return least === greatest ? least : undefined;
}

function number(value: JsonValue | undefined): number | undefined {
  const plain = isJsonObject(value) ? (value["set"] === false || value["infinite"] === true ? undefined : value["number"]) : value;
  return typeof plain === "number" && Number.isInteger(plain) && plain >= 0 && plain < 1e12 ? plain : undefined;
}

function text(value: JsonValue | undefined): string | undefined {
  const found = anyText(value);
  return found === undefined || /^(?:|\(null\)|N\/A)$/iu.test(found) ? undefined : found;
}

function anyText(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? value.slice(0, 4_096) : undefined;
}

/** A list of texts, or a text with commas between them. */
function list(value: JsonValue | undefined): readonly string[] {
  const items = typeof value === "string" ? value.split(",") : value !== undefined && isJsonArray(value) ? value : [];
  return items.slice(0, 4_096).flatMap((item) => (typeof item === "string" && item.trim() !== "" && item !== "(null)" ? [item.trim().slice(0, 256)] : []));
}

function known<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]?: Value });
}
