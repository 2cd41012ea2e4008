import type { OfferJson } from "@cornercast/schemas";
import { isJsonObject } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import type { Importer } from "../importer.js";
import { fileStem, offerNames } from "../offer-names.js";
import { textAt } from "../source-value.js";
import { mlperfOffer } from "./mlperf-system.js";
import { readSystems } from "./read-systems.js";

/** Reads the system descriptions of MLPerf results (mlcommons repositories, `systems/*.json`): one offer a system. */
export const mlperfImporter: Importer = {
  id: "mlperf",
  title: "MLPerf system description",
  produces: "offers",
  detect({ text }) {
    const head = text.slice(0, 65_536);
    if (!/^\s*\{/u.test(head) || !head.includes('"accelerator_model_name"')) return 0;
    return head.includes('"accelerators_per_node"') && head.includes('"submitter"') ? 0.95 : 0.5;
  },
  import(inputs, options) {
    const name = offerNames("system");
    const diagnostics: Diagnostic[] = [];
    const offers: OfferJson[] = [];
    for (const { value, file, report } of readSystems(inputs, diagnostics)) {
      if (!isJsonObject(value) || (value["accelerators_per_node"] === undefined && value["accelerator_model_name"] === undefined)) {
        report(
          { code: "import-no-offer-or-workload", message: "the document describes no system: it has neither accelerators_per_node nor accelerator_model_name" },
          "error",
        );
        continue;
      }
      const title = [textAt(value, "submitter"), textAt(value, "system_name") ?? fileStem(file)].filter((part) => part !== undefined).join("-");
      offers.push(mlperfOffer(value, name(title), file.slice(0, 2_048), options, (finding, field) => report({ ...finding, pointer: `/${field}` })));
    }
    return { offers, workloads: [], diagnostics };
  },
};
