import type { WorkloadJson } from "@cornercast/schemas";
import { isJsonObject } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import type { Importer } from "../importer.js";
import { countAt, objectAt, textAt } from "../source-value.js";
import { readForeign, reporter } from "../yaml-texts.js";
import { benchmarkWorkload } from "./benchmark-workload.js";
import { llmDWorkload } from "./llm-d-workload.js";
import { recipeWorkload } from "./recipe-workload.js";

/**
 * Reads serving recipes of InferenceX: one deployment a file (srt-slurm recipes, llm-d recipes), and the master lists of
 * benchmark configurations, whose search spaces are alternatives.
 */
export const inferencexImporter: Importer = {
  id: "inferencex",
  title: "InferenceX serving recipe",
  produces: "workloads",
  detect({ text }) {
    const head = text.slice(0, 65_536);
    if (/^resources:/mu.test(head) && /gpu_type:/u.test(head) && /gpus_per_node:/u.test(head)) return 0.95;
    if (/^kind:\s*EndpointPickerConfig/mu.test(head) && /^(?:prefill|decode):/mu.test(text)) return 0.95;
    return /^ {2}runner:/mu.test(head) && /^ {2}(?:scenarios|framework):/mu.test(head) ? 0.95 : 0;
  },
  import(inputs) {
    const read = readForeign(inputs);
    const diagnostics: Diagnostic[] = [...read.diagnostics];
    const workloads: WorkloadJson[] = [];
    for (const document of read.documents) {
      const report = reporter(document, diagnostics);
      const { value } = document;
      const { file } = document.source;
      const found: WorkloadJson[] = [];
      if (isJsonObject(value)) {
        const resources = objectAt(value, "resources");
        if (textAt(resources, "gpu_type") !== undefined && countAt(resources, "gpus_per_node") !== undefined) found.push(recipeWorkload(value, file, report));
        else if (textAt(value, "kind") === "EndpointPickerConfig") found.push(...llmDWorkload(value, file, report));
        else
          for (const [name, configuration] of Object.entries(value)) {
            if (isJsonObject(configuration) && textAt(configuration, "runner") !== undefined)
              found.push(...benchmarkWorkload(name, configuration, file, report));
          }
      }
      if (found.length === 0)
        reporter(document, diagnostics, "error")({ code: "import-no-offer-or-workload", message: "the document holds no serving recipe with devices" });
      workloads.push(...found);
    }
    return { offers: [], workloads, diagnostics };
  },
};
