import type { WorkloadJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import { isJsonObject } from "../../document/index.js";
import type { Importer } from "../importer.js";
import { readForeign, reporter } from "../yaml-texts.js";
import { skyPilotWorkload } from "./skypilot-workload.js";

/** Reads SkyPilot task YAML (docs.skypilot.co, "SkyPilot YAML"). */
export const skyPilotTaskImporter: Importer = {
  id: "skypilot",
  title: "SkyPilot task",
  produces: "workloads",
  detect({ name, text }) {
    const head = text.slice(0, 65_536);
    if (/^\s*apiVersion:/mu.test(head) || /^type:\s*(?:task|service|dev-environment)\s*$/mu.test(head)) return 0;
    if (/(?:^|[/._-])sky(?:pilot)?/iu.test(name) && /^(?:resources|run|num_nodes):/mu.test(head)) return 0.9;
    const marks = [
      /^resources:/mu,
      /^run:/mu,
      /^(?:setup|envs|num_nodes|file_mounts|workdir|service):/mu,
      /^\s+(?:accelerators|use_spot|any_of|ordered|infra|disk_tier):/mu,
    ];
    return marks.filter((mark) => mark.test(head)).length >= 2 ? 0.7 : 0;
  },
  import(inputs) {
    const read = readForeign(inputs);
    const diagnostics: Diagnostic[] = [...read.diagnostics];
    const workloads: WorkloadJson[] = [];
    for (const document of read.documents) {
      const refuse = reporter(document, diagnostics, "error");
      const { value } = document;
      if (!isJsonObject(value) || !("resources" in value || "run" in value || "num_nodes" in value)) {
        refuse({ code: "import-no-offer-or-workload", message: "the document is not a SkyPilot task: it has neither resources nor run" });
        continue;
      }
      workloads.push(skyPilotWorkload(value, document.source.file, reporter(document, diagnostics)));
    }
    return { offers: [], workloads, diagnostics };
  },
};
