import { isas, type IsaRow } from "@cornercast/schemas/registry/targets";

const rows: ReadonlyMap<string, IsaRow> = new Map(isas.map((row) => [row.id, row]));

/** A mode of a target that code may be built for: `any` where it runs in either. */
export type TargetMode = "on" | "off" | "any";

/** What the text of a target says. */
export interface TargetParts {
  /** The target without suffix and modes: `sm_90`, `gfx942`, `gfx9-4-generic`, `trn2`. */
  readonly isa: string;
  /** `a` for exactly one device type, `f` for a family, `generic` for the processors that it covers, `base` otherwise. */
  readonly variant: "base" | "a" | "f" | "generic";
  /** For CUDA targets, such as `9.0`. */
  readonly computeCapability?: string;
  /** For generic targets: the processors that they cover. */
  readonly covers?: readonly string[];
  readonly xnack: TargetMode;
  readonly sramecc: TargetMode;
}

const cudaTarget = /^(?:sm|compute|lto)_([0-9]{1,3})([0-9])([af]?)$/u;
const amdTarget = /^(gfx[0-9a-z-]{1,24})((?::(?:xnack|sramecc)[+-]){0,2})$/u;

/**
 * Reads the text of a target, as its toolchain writes it.
 *
 * - `sm_90a`, `compute_100f` (nvcc): the last digit is the minor version; `a` and `f` as in the PTX ISA, `.target`.
 * - `gfx942:sramecc+:xnack-` (LLVM AMDGPUUsage, "Target ID"): a mode that is not named is either.
 * - Any other text is a target as it stands.
 *
 * @example
 * ```ts
 * parseTarget("gfx942:xnack-").xnack; // "off"
 * ```
 */
export function parseTarget(target: string): TargetParts {
  const cuda = cudaTarget.exec(target);
  if (cuda !== null) {
    const [, major = "", minor = "", suffix = ""] = cuda;
    return {
      isa: `sm_${major}${minor}`,
      variant: suffix === "a" || suffix === "f" ? suffix : "base",
      computeCapability: `${major}.${minor}`,
      xnack: "any",
      sramecc: "any",
    };
  }
  const amd = amdTarget.exec(target);
  if (amd === null) return { isa: target, variant: "base", xnack: "any", sramecc: "any" };
  const [, isa = "", modes = ""] = amd;
  const covers = rows.get(isa)?.covers;
  return {
    isa,
    variant: isa.endsWith("-generic") ? "generic" : "base",
    ...(covers === undefined ? {} : { covers }),
    xnack: modeOf(modes, "xnack"),
    sramecc: modeOf(modes, "sramecc"),
  };
}

/** The registry row of an instruction set. */
export function isaRow(isa: string): IsaRow | undefined {
  return rows.get(isa);
}

/**
 * The options of nvcc that make the most widely usable machine code for a compute capability: of its family where CUDA has one for it,
 * else plain: `arch=compute_100f,code=sm_100f` for 10.3.
 */
export function gencodeFor(computeCapability: string): string | undefined {
  const [major, minor] = computeCapability.split(".");
  if (major === undefined || minor === undefined) return undefined;
  const family = isas.find((row) => {
    const [rowMajor, rowMinor] = row.computeCapability?.split(".") ?? [];
    return row.id.endsWith("f") && rowMajor === major && Number(rowMinor) <= Number(minor);
  });
  const target = family?.id.slice("sm_".length) ?? `${major}${minor}`;
  return `arch=compute_${target},code=sm_${target}`;
}

function modeOf(modes: string, name: string): TargetMode {
  return modes.includes(`:${name}+`) ? "on" : modes.includes(`:${name}-`) ? "off" : "any";
}
