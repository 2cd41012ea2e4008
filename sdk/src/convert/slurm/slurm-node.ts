/** What Slurm says of a node, or of a group of equal nodes, the same for its text and its JSON forms. Absent is unknown. */
export interface SlurmNode {
  readonly name: string;
  readonly line: number;
  readonly arch?: string;
  readonly cpus?: number;
  /** Configured memory in MiB. */
  readonly memory?: number;
  /** Configured temporary disk space in MiB. */
  readonly disk?: number;
  /** Generic resources; empty or `(null)` where the node has none. */
  readonly gres?: string;
  readonly gresUsed?: string;
  readonly configured?: string;
  readonly allocated?: string;
  readonly features?: readonly string[];
  readonly partitions?: readonly string[];
  /** States and flags in upper case, such as `IDLE` and `DRAIN`. */
  readonly states: readonly string[];
  readonly reason?: string;
  readonly os?: string;
  readonly version?: string;
  /** For a group of equal nodes: how many there are and how many are idle. */
  readonly group?: { readonly total: number; readonly idle?: number };
}

/** The states in `IDLE+DRAIN` or `idle*`. A mark behind a state of sinfo is a flag (sinfo manual, "NODE STATE CODES"). */
export function slurmStates(text: string): readonly string[] {
  const states: string[] = [];
  for (const part of text.toUpperCase().split("+").slice(0, 32)) {
    const match = /^([A-Z_]{2,32})([*~#!%$@^-]?)$/u.exec(part.trim());
    if (match === null) continue;
    states.push(match[1] ?? "");
    const flag = marks.get(match[2] ?? "");
    if (flag !== undefined) states.push(flag);
  }
  return states;
}

const marks: ReadonlyMap<string, string> = new Map([
  ["*", "NOT_RESPONDING"],
  ["~", "POWERED_DOWN"],
  ["#", "POWERING_UP"],
  ["!", "POWER_DOWN"],
  ["%", "POWERING_DOWN"],
  ["$", "MAINTENANCE"],
  ["@", "REBOOT_REQUESTED"],
  ["^", "REBOOT_ISSUED"],
  ["-", "PLANNED"],
]);
