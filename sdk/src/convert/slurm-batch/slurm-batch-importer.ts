import type { WorkloadJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import type { Importer } from "../importer.js";
import { wellFormed } from "../well-formed.js";
import { readDirectives } from "./read-directives.js";
import { slurmWorkload } from "./slurm-workload.js";

const longest = 1 << 22;

/** Reads the `#SBATCH` lines of batch scripts of Slurm. What the script runs stays in the script. */
export const slurmBatchImporter: Importer = {
  id: "slurm-batch",
  title: "Slurm batch script (#SBATCH lines)",
  produces: "workloads",
  detect({ text }) {
    return /^#SBATCH[ \t]+(?:-|hetjob)/mu.test(text.slice(0, 65_536)) ? 0.95 : 0;
  },
  import(inputs) {
    const workloads: WorkloadJson[] = [];
    const diagnostics: Diagnostic[] = [];
    for (const { name: file, text } of inputs) {
      const refuse = (message: string): void => {
        diagnostics.push({ code: "import-no-offer-or-workload", severity: "error", message, file, line: 1, column: 1 });
      };
      if (text.length > longest) {
        refuse("the script is longer than 4 MiB");
        continue;
      }
      const read = readDirectives(wellFormed(text));
      if (read.components.every((component) => component.length === 0)) {
        refuse("the script has no #SBATCH line with an option before its first command");
        continue;
      }
      const report = (line: number, finding: Pick<Diagnostic, "code" | "message">): void => {
        diagnostics.push({ severity: "warning", ...finding, file, line, column: 1 });
      };
      for (const { text: word, line } of read.unread.slice(0, 100))
        report(line, { code: "import-field-ignored", message: `'${word.slice(0, 64)}' is no option that is read; it is left out` });
      workloads.push(slurmWorkload(read, file, report));
    }
    return { offers: [], workloads, diagnostics };
  },
};
