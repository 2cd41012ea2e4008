import type { FactValue } from "./fact-value.js";
import type { HostFacts } from "./facts.js";

/** The names that /proc/cpuinfo and Kubernetes Node Feature Discovery use for one feature of a processor. */
const features: readonly (readonly (readonly string[])[])[] = [
  // x86-64-v1, the baseline
  [],
  [["cx16", "cmpxchg16b"], ["lahf_lm", "lahf"], ["popcnt"], ["sse3", "pni"], ["ssse3"], ["sse4_1", "sse4.1", "sse4"], ["sse4_2", "sse4.2", "sse42"]],
  [["avx"], ["avx2"], ["bmi1"], ["bmi2"], ["f16c"], ["fma", "fma3"], ["abm", "lzcnt"], ["movbe"], ["xsave", "osxsave"]],
  [["avx512f"], ["avx512bw"], ["avx512cd"], ["avx512dq"], ["avx512vl"]],
];

/**
 * The level of an x86-64 host: the highest whose features it has, with those of all lower ones.
 *
 * - A feature `x86-64-v3` says that the host has at least that level.
 * - Where the set of features is not complete, the host has at least the level that the known ones make.
 * - Unknown for a host of which no features are stated; absent for one of another architecture.
 * - Source: System V ABI, AMD64 supplement, "Micro-architecture levels".
 */
export function cpuLevelOf(host: HostFacts): FactValue {
  if (host.arch !== undefined && host.arch !== "amd64") return { kind: "absent" };
  if (host.features === undefined) return host.arch === undefined ? undefined : { kind: "least", value: "1" };
  const known = new Set(host.features.values.map((name) => name.toLowerCase()));
  let stated = 0;
  let built = 1;
  for (let level = 1; level <= features.length; level += 1) {
    if (known.has(`x86-64-v${String(level)}`)) stated = level;
    const complete = features[level - 1]?.every((names) => names.some((name) => known.has(name))) === true;
    if (complete && built === level - 1) built = level;
  }
  const level = String(Math.max(stated, built));
  return host.features.complete ? { kind: "text", value: level } : { kind: "least", value: level };
}
