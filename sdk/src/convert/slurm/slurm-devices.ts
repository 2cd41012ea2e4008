import type { DeviceJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import { identifyChip } from "../identify-chip.js";
import { readGres, readTres, type Gres } from "./gres.js";
import type { SlurmNode } from "./slurm-node.js";

/** The id of the source of what an administrator wrote into the configuration of Slurm. */
export const slurmConfiguration = "slurm-configuration";

type Report = (finding: Pick<Diagnostic, "code" | "message">) => void;

/**
 * The accelerators of a node: its generic resources called `gpu`, by type.
 *
 * - The type is a word of the site. It gives a chip only where the registry knows it as a name of one; several where it is ambiguous.
 * - A type that ends in a MIG profile, such as `1g.10gb`, is a part of a device.
 * - A node whose generic resources are stated gives out no other accelerators, whatever is built in.
 * - Free are those that are not in use. `GresUsed=gpu:3` on a node with two types does not say which are, so that it stays unknown.
 */
export function slurmDevices(node: SlurmNode, report: Report): readonly DeviceJson[] | undefined {
  if (node.gres === undefined) return undefined;
  const read = readGres(node.gres);
  for (const part of read.unread) report({ code: "import-field-ignored", message: `the generic resource '${part}' cannot be read and was left out` });
  const gpus = read.gres.filter(({ name, count }) => name === "gpu" && count > 0 && count <= 1_000_000).slice(0, 64);
  for (const name of new Set(read.gres.filter((gres) => gres.name !== "gpu").map((gres) => gres.name))) {
    report({ code: "import-field-ignored", message: `the generic resource '${name}' has no counterpart and was left out` });
  }
  compareCounts(node, gpus, report);
  const free = freeOf(node, gpus, report);
  return gpus.map((gres, index): DeviceJson => {
    const mig = /(?:^|[_-])((?:[0-9]c\.)?[0-9]g\.[0-9]{1,3}gb(?:\+me)?)$/iu.exec(gres.type ?? "")?.[1];
    const name = mig === undefined || gres.type === undefined ? gres.type : gres.type.slice(0, -mig.length).replace(/[_-]$/u, "");
    const identified = name === undefined || name === "" ? undefined : identifyChip({ names: [name], issuer: "slurm" });
    for (const finding of identified?.findings ?? []) report(finding);
    const [chip, ...others] = identified?.chips ?? [];
    const left = free[index];
    return {
      name: `gpu-${String(index)}`,
      count: gres.count,
      ...(chip === undefined ? {} : others.length === 0 ? { chip: chip.id } : { chipCandidates: (identified?.chips ?? []).map(({ id }) => id) }),
      ...(gres.type === undefined ? {} : { product: gres.type }),
      ...(mig === undefined ? {} : { partition: { kind: "mig", profile: mig.toLowerCase(), source: slurmConfiguration } }),
      ...(left === undefined ? {} : { free: left }),
    };
  });
}

function compareCounts(node: SlurmNode, gpus: readonly Gres[], report: Report): void {
  const tracked = wholeNumber(readTres(node.configured ?? "").get("gres/gpu"));
  const listed = gpus.reduce((sum, { count }) => sum + count, 0);
  if (tracked !== undefined && gpus.length > 0 && tracked !== listed) {
    report({ code: "import-count-mismatch", message: `Gres lists ${String(listed)} GPUs, and CfgTRES counts ${String(tracked)}` });
  }
}

function freeOf(node: SlurmNode, gpus: readonly Gres[], report: Report): readonly (number | undefined)[] {
  const unknown = gpus.map(() => undefined);
  const used = usedOf(node);
  if (used === undefined || gpus.length === 0) return unknown;
  const untyped = used.get("") ?? 0;
  if (untyped > 0 && gpus.length > 1 && [...used.keys()].every((type) => type === "")) {
    report({
      code: "import-ambiguous-unit",
      message: `${String(untyped)} GPUs are in use, and the node has ${String(gpus.length)} types: which are free is unknown`,
    });
    return unknown;
  }
  return gpus.map(({ type, count }) => {
    const taken =
      gpus.length === 1
        ? Math.max(
            untyped,
            [...used.values()].reduce((sum, each) => sum + each, 0),
          )
        : (used.get(type ?? "") ?? 0);
    return Math.max(0, count - taken);
  });
}

/** GPUs in use by type, `""` where the type is not stated; undefined where nothing says what is in use. */
function usedOf(node: SlurmNode): ReadonlyMap<string, number> | undefined {
  const used = new Map<string, number>();
  if (node.gresUsed !== undefined) {
    for (const { name, type, count } of readGres(node.gresUsed).gres) {
      if (name === "gpu") used.set(type ?? "", (used.get(type ?? "") ?? 0) + count);
    }
    return used;
  }
  if (node.allocated === undefined) return undefined;
  const tres = readTres(node.allocated);
  for (const [name, value] of tres) {
    const type = /^gres\/gpu:(.+)$/u.exec(name)?.[1];
    const count = wholeNumber(value);
    if (type !== undefined && count !== undefined) used.set(type, count);
  }
  // The count without a type is the sum of those with one.
  const total = wholeNumber(tres.get("gres/gpu"));
  if (used.size === 0 && total !== undefined) used.set("", total);
  return used;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,7}$/u.test(text) ? Number(text) : undefined;
}
