import type { OfferJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import type { JsonValue } from "../../document/index.js";
import type { Importer, ImportInput, ImportOptions } from "../importer.js";
import { offerNames } from "../offer-names.js";
import { readForeign, reporter } from "../yaml-texts.js";
import type { TopologyReading } from "./placed-node.js";
import { readIbnetdiscover } from "./read-ibnetdiscover.js";
import { isTopologyModel, readModel } from "./read-model.js";
import { isNetqGraph, isNetqNode, isTopologyRequest, readNetqGraph, readNetqNode } from "./read-netq.js";
import { topologyOffer } from "./topology-offer.js";

const longest = 1 << 26;

/**
 * Reads topologies: models of topograph, graphs and compute nodes of NVIDIA NetQ, and the output of `ibnetdiscover`. One offer a node, with its scale-up
 * domain and the switches above it, to be merged with an offer that says what the node is.
 *
 * - A request to topograph names a provider and a model, and is refused: it holds no topology.
 */
export const topographImporter: Importer = {
  id: "topograph",
  title: "topograph model, NetQ topology, ibnetdiscover",
  produces: "offers",
  detect({ text }) {
    const head = text.slice(0, 65_536);
    if (/^(?:vendid|switchguid|caguid)=0x/mu.test(head)) return 0.95;
    if (/"compounded_nodes"|"compounded_links"/u.test(head)) return 0.9;
    if (/"DomainUUID"/u.test(head) && /"GpuIDList"/u.test(head)) return 0.9;
    if (/^\s*\{/u.test(head)) return /"provider"\s*:\s*\{/u.test(head) && /"engine"\s*:\s*\{/u.test(head) ? 0.7 : 0;
    return /^switches:/mu.test(head) && /^blocks:/mu.test(text.slice(0, 1 << 20)) ? 0.8 : 0;
  },
  import(inputs, options) {
    const name = offerNames("node");
    const offers: OfferJson[] = [];
    const diagnostics: Diagnostic[] = [];
    for (const input of inputs) {
      const read = readInput(input, options, name, diagnostics);
      for (const offer of read) offers.push(offer);
    }
    return { offers, workloads: [], diagnostics };
  },
};

function readInput(input: ImportInput, options: ImportOptions, name: (text: string) => string, diagnostics: Diagnostic[]): readonly OfferJson[] {
  const refuse = (code: Diagnostic["code"], message: string): readonly OfferJson[] => {
    diagnostics.push({ code, severity: "error", message, file: input.name, line: 1, column: 1 });
    return [];
  };
  if (input.text.length > longest) return refuse("import-syntax", "the text is longer than 64 MiB");
  const reference = input.name.slice(0, 2_048);
  if (/^(?:vendid|switchguid|caguid)=0x/mu.test(input.text.slice(0, 65_536))) {
    const reading = readIbnetdiscover(input.text);
    if (reading.nodes.length === 0) return refuse("import-no-offer-or-workload", "no host with a name is linked to a switch");
    for (const finding of reading.findings) diagnostics.push({ severity: "warning", file: input.name, line: 1, column: 1, ...finding });
    return reading.nodes.map((node) => topologyOffer(node, name(node.name), "reported", reference, options));
  }
  const read = readForeign([input]);
  for (const diagnostic of read.diagnostics) diagnostics.push(diagnostic);
  const offers: OfferJson[] = [];
  let isRequest = false;
  for (const document of read.documents) {
    const reading = readDocument(document.value);
    isRequest ||= isTopologyRequest(document.value);
    if (reading === undefined) continue;
    const report = reporter(document, diagnostics);
    for (const finding of reading.findings) report(finding);
    for (const node of reading.nodes) offers.push(topologyOffer(node, name(node.name), reading.kind, reference, options));
  }
  if (offers.length > 0 || read.diagnostics.some(({ severity }) => severity === "error")) return offers;
  return refuse(
    "import-no-offer-or-workload",
    isRequest
      ? "the document asks topograph for a topology and holds none; give the model or the output that it names"
      : "the document holds no nodes of a topology",
  );
}

function readDocument(value: JsonValue): (TopologyReading & { readonly kind: "asserted" | "reported" }) | undefined {
  if (isTopologyModel(value)) return { ...readModel(value), kind: "asserted" };
  if (isNetqGraph(value)) return { ...readNetqGraph(value), kind: "reported" };
  return isNetqNode(value) ? { ...readNetqNode(value), kind: "reported" } : undefined;
}
