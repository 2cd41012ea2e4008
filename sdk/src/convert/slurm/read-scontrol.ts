import { slurmStates, type SlurmNode } from "./slurm-node.js";

const mostNodes = 100_000;
/** Their values are free text to the end of the line. */
const freeText: ReadonlySet<string> = new Set(["Reason", "Comment", "AdminComment", "Extra"]);

/**
 * Reads the text of `scontrol show node`, with a node over several lines or (`-o`) on one.
 *
 * - A field is `Key=value` up to the next ` Key=`, because the value of `OS` has spaces.
 * - A line without a field continues `Reason`.
 */
export function readScontrol(text: string): readonly SlurmNode[] {
  const nodes: SlurmNode[] = [];
  let fields = new Map<string, string>();
  let start = 1;
  const close = (): void => {
    const name = fields.get("NodeName");
    if (name !== undefined && name !== "" && nodes.length < mostNodes) nodes.push(nodeOf(name, fields, start));
    fields = new Map();
  };
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    if (/^\s*NodeName=/u.test(line)) {
      close();
      start = index + 1;
    } else if (fields.size === 0) continue;
    for (const [key, value] of fieldsOf(line)) fields.set(key, value);
  }
  close();
  return nodes;
}

function fieldsOf(line: string): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  let rest = line.trim();
  for (const part of rest.split(/\s(?=[A-Z][A-Za-z_]{0,31}=)/u)) {
    const at = part.indexOf("=");
    const key = part.slice(0, Math.max(at, 0));
    if (!/^[A-Z][A-Za-z_]{0,31}$/u.test(key)) continue;
    if (freeText.has(key)) {
      rest = rest.slice(rest.indexOf(`${key}=`) + key.length + 1);
      found.push([key, rest.slice(0, 4_096)]);
      break;
    }
    found.push([
      key,
      part
        .slice(at + 1)
        .trim()
        .slice(0, 4_096),
    ]);
  }
  return found;
}

function nodeOf(name: string, fields: ReadonlyMap<string, string>, line: number): SlurmNode {
  const text = (key: string): string | undefined => {
    const value = fields.get(key);
    return value === undefined || /^(?:|\(null\)|N\/A|None|Unknown)$/iu.test(value) ? undefined : value;
  };
  const list = (key: string): readonly string[] | undefined =>
    text(key)
      ?.split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "");
  const [arch, gresUsed, reason, os, version] = ["Arch", "GresUsed", "Reason", "OS", "Version"].map(text);
  const [cpus, memory, disk] = ["CPUTot", "RealMemory", "TmpDisk"].map((key) => wholeNumber(fields.get(key)));
  const [gres, configured, allocated] = [fields.get("Gres"), fields.get("CfgTRES"), fields.get("AllocTRES")];
  const [features, partitions] = [list("AvailableFeatures"), list("Partitions")];
  return {
    name: name.slice(0, 253),
    line,
    ...(arch === undefined ? {} : { arch }),
    ...(cpus === undefined ? {} : { cpus }),
    ...(memory === undefined ? {} : { memory }),
    ...(disk === undefined ? {} : { disk }),
    ...(gres === undefined ? {} : { gres }),
    ...(gresUsed === undefined ? {} : { gresUsed }),
    ...(configured === undefined ? {} : { configured }),
    ...(allocated === undefined ? {} : { allocated }),
    ...(features === undefined ? {} : { features }),
    ...(partitions === undefined ? {} : { partitions }),
    states: slurmStates(fields.get("State") ?? ""),
    ...(reason === undefined ? {} : { reason }),
    ...(os === undefined ? {} : { os }),
    ...(version === undefined ? {} : { version }),
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,12}$/u.test(text) ? Number(text) : undefined;
}
