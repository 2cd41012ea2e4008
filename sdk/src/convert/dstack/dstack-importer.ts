import type { WorkloadJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import { isJsonObject } from "../../document/index.js";
import type { Importer } from "../importer.js";
import { textAt } from "../source-value.js";
import { readForeign, reporter } from "../yaml-texts.js";
import { dstackWorkload } from "./dstack-workload.js";

const runnable: readonly string[] = ["task", "service", "dev-environment"];

/** Reads dstack run configurations (dstack.ai, ".dstack.yml"). */
export const dstackImporter: Importer = {
  id: "dstack",
  title: "dstack run configuration",
  produces: "workloads",
  detect({ name, text }) {
    const head = text.slice(0, 65_536);
    if (!/^["']?type["']?:\s*["']?(?:task|service|dev-environment|fleet|volume|gateway)["']?\s*(?:#.*)?$/mu.test(head)) return 0;
    return /\.dstack\.ya?ml$/u.test(name) || /^(?:commands|resources|ide|nodes|port|ports|image|python):/mu.test(head) ? 0.9 : 0.3;
  },
  import(inputs) {
    const read = readForeign(inputs);
    const diagnostics: Diagnostic[] = [...read.diagnostics];
    const workloads: WorkloadJson[] = [];
    for (const document of read.documents) {
      const { value } = document;
      const type = textAt(value, "type");
      if (!isJsonObject(value) || type === undefined || !runnable.includes(type)) {
        reporter(
          document,
          diagnostics,
          "error",
        )({
          code: "import-no-offer-or-workload",
          message: `a dstack ${type ?? "document"} runs nothing; the types that run are ${runnable.join(", ")}`,
          pointer: "/type",
        });
        continue;
      }
      workloads.push(dstackWorkload(value, document.source.file, reporter(document, diagnostics)));
    }
    return { offers: [], workloads, diagnostics };
  },
};
