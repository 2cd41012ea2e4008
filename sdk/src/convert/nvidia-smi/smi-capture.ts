/** One part of a collection of nvidia-smi outputs in one file. */
export interface CaptureSection {
  /** The command that was run, such as `nvidia-smi -q`. */
  readonly command: string;
  readonly lines: readonly string[];
  /** The number of the first of the lines in the file. */
  readonly firstLine: number;
}

/** What a collection of nvidia-smi outputs says besides its sections. */
export interface Capture {
  /** Fields at the top, such as `collected_at` and `arch`. */
  readonly header: ReadonlyMap<string, string>;
  readonly sections: readonly CaptureSection[];
}

const mostSections = 1_000;

/**
 * Splits a file in which the outputs of several nvidia-smi commands stand below each other, each below `# $ <command>` between lines of
 * number signs: the form of the captures of nvidia_gpu_exporter (github.com/utkuozdemir/nvidia_gpu_exporter, internal/captures).
 */
export function readCapture(text: string): Capture {
  const header = new Map<string, string>();
  const sections: CaptureSection[] = [];
  let current: { command: string; lines: string[]; firstLine: number } | undefined;
  let command: string | undefined;
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    if (/^#{20,}$/u.test(line)) {
      if (command !== undefined && sections.length < mostSections) {
        current = { command, lines: [], firstLine: index + 2 };
        sections.push(current);
        command = undefined;
      } else current = undefined;
      continue;
    }
    const announced = /^# \$ (.*)$/u.exec(line);
    if (announced !== null) {
      command = (announced[1] ?? "").trim();
      continue;
    }
    if (current !== undefined) current.lines.push(line);
    else if (sections.length === 0) {
      const field = /^([a-z_]+):\s+(\S.*)$/u.exec(line);
      if (field !== null) header.set(field[1] ?? "", (field[2] ?? "").trim());
    }
  }
  return { header, sections };
}

/** The rows of `--query-gpu` output with a header line, as maps from field to value. */
export function readQueryCsv(section: CaptureSection): readonly ReadonlyMap<string, string>[] {
  const [head, ...rows] = section.lines.filter((line) => line.trim() !== "");
  if (head === undefined) return [];
  const fields = head.split(",").map((field) => field.trim().replace(/ \[[^\]]*\]$/u, ""));
  return rows.slice(0, 1_024).flatMap((row) => {
    const values = row.split(",").map((value) => value.trim());
    // A value with a comma would move all that follow: such a row is not read.
    return values.length === fields.length ? [new Map(fields.map((field, index) => [field, values[index] ?? ""]))] : [];
  });
}

/** A MIG device as `nvidia-smi -L` lists it. */
export interface ListedMig {
  readonly gpu: string;
  readonly index: string;
  /** The profile, such as `3g.40gb`, or `1c.3g.71gb` for a compute instance that shares a GPU instance. */
  readonly profile: string;
  readonly uuid: string;
}

/** The MIG devices of `nvidia-smi -L`, each with the UUID of its GPU. */
export function readMigList(section: CaptureSection): readonly ListedMig[] {
  const found: ListedMig[] = [];
  let gpu = "";
  for (const line of section.lines.slice(0, 10_000)) {
    const parent = /^GPU [0-9]+: .*\(UUID: (GPU-[0-9A-Za-z-]+)\)$/u.exec(line);
    if (parent !== null) gpu = parent[1] ?? "";
    const mig = /^ +MIG ([0-9A-Za-z.+]{1,63}) +Device +([0-9]+): \(UUID: (MIG-[0-9A-Za-z/-]{1,240})\)$/u.exec(line);
    if (mig !== null) found.push({ gpu, profile: mig[1] ?? "", index: mig[2] ?? "", uuid: mig[3] ?? "" });
  }
  return found;
}
