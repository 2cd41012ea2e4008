import type { OfferJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import { findingTally } from "../finding-tally.js";
import { wellFormed } from "../well-formed.js";
import type { Importer, ImportInput } from "../importer.js";
import { offerNames } from "../offer-names.js";
import { readForeign } from "../yaml-texts.js";
import { isSlurmJson, readSlurmJson } from "./read-slurm-json.js";
import { readScontrol } from "./read-scontrol.js";
import type { SlurmNode } from "./slurm-node.js";
import { slurmOffer } from "./slurm-offer.js";

const longest = 1 << 26;

/**
 * Reads nodes of Slurm from `scontrol show node` (text or `--json`) and `sinfo --json`: one offer a node, or a group of equal nodes.
 *
 * - Lists of generic resources without a node are refused: they do not say what has them.
 */
export const slurmImporter: Importer = {
  id: "slurm",
  title: "Slurm scontrol show node, scontrol show node --json, sinfo --json",
  produces: "offers",
  detect({ text }) {
    const head = text.slice(0, 65_536);
    if (/^[ \t]{0,16}NodeName=\S/mu.test(head) && /\b(?:CPUTot|RealMemory|CoresPerSocket)=/u.test(head)) return 0.95;
    if (/^\s*\{/u.test(head)) {
      if (/"data_parser\\?\//u.test(head) || /"sinfo"\s*:\s*\[/u.test(head)) return 0.8;
      return /"nodes"\s*:\s*\[/u.test(head) && /"(?:gres_used|real_memory)"\s*:/u.test(head) ? 0.9 : 0;
    }
    return /^(?:Gres|GresUsed|CfgTRES)=\S/mu.test(head) ? 0.5 : 0;
  },
  import(inputs, options) {
    const name = offerNames("node");
    const offers: OfferJson[] = [];
    const diagnostics: Diagnostic[] = [];
    for (const { name: file, text } of inputs) {
      const input = { name: file, text: wellFormed(text) };
      const read = readNodes(input);
      for (const diagnostic of read.diagnostics) diagnostics.push(diagnostic);
      const findings = findingTally();
      for (const node of read.nodes) {
        offers.push(
          slurmOffer(node, name(node.name), `${read.command} (${input.name})`.slice(0, 2_048), options, (finding) => findings.add(finding, node.line)),
        );
      }
      for (const diagnostic of findings.diagnostics(input.name)) diagnostics.push(diagnostic);
      if (read.nodes.length === 0 && !read.diagnostics.some(({ severity }) => severity === "error")) {
        diagnostics.push({ code: "import-no-offer-or-workload", severity: "error", message: "the text lists no node", file: input.name, line: 1, column: 1 });
      }
    }
    return { offers, workloads: [], diagnostics };
  },
};

function readNodes(input: ImportInput): { readonly nodes: readonly SlurmNode[]; readonly command: string; readonly diagnostics: readonly Diagnostic[] } {
  if (input.text.length > longest) {
    const diagnostic: Diagnostic = {
      code: "import-syntax",
      severity: "error",
      message: "the text is longer than 64 MiB",
      file: input.name,
      line: 1,
      column: 1,
    };
    return { nodes: [], command: "", diagnostics: [diagnostic] };
  }
  if (!/^\s*\{/u.test(input.text)) return { nodes: readScontrol(input.text), command: "scontrol show node", diagnostics: [] };
  const { documents, diagnostics } = readForeign([input]);
  const slurm = documents.filter(({ value }) => isSlurmJson(value));
  const command = slurm.some(({ value }) => value !== null && typeof value === "object" && "sinfo" in value) ? "sinfo --json" : "scontrol show node --json";
  return { nodes: slurm.flatMap(({ value }) => readSlurmJson(value)), command, diagnostics };
}
