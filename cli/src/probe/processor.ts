import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The processor as the kernel describes it. */
export interface Processor {
  readonly name?: string;
  /** Feature flags in the words of the kernel, sorted. */
  readonly features: readonly string[];
}

/** Reads name and features from `/proc/cpuinfo` (`model name` and `flags` on x86, `Features` on Arm). */
export async function processorOf(root: string): Promise<Processor> {
  const text = await readFile(join(root, "proc/cpuinfo"), "utf8").catch(() => "");
  const name = /^model name\s*:\s*(.+)$/mu.exec(text)?.[1]?.trim();
  const flags = /^(?:flags|Features)\s*:\s*(.+)$/mu.exec(text)?.[1];
  return { ...(name === undefined ? {} : { name }), features: flags === undefined ? [] : [...new Set(flags.trim().split(/\s+/u))].sort() };
}
