import type { OfferJson } from "@cornercast/schemas";
import { readDocuments } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import type { Importer, ImportInput } from "../importer.js";
import { offerNames } from "../offer-names.js";
import { clusterOffers } from "./cluster-offers.js";
import { detectKubernetes } from "./detect-kubernetes.js";
import { keptDocuments } from "./kept-documents.js";
import { objectsOf, type KubernetesObject, type OtherObject } from "./kubernetes-object.js";
import { isNodeTable, readNodeTable } from "./node-table.js";
import { objectFindings } from "./object-findings.js";
import { clusterWorkloads } from "./workloads/cluster-workloads.js";

const longest = 1 << 26;

/**
 * Reads objects of Kubernetes, in YAML or JSON, one by one or in lists, from any number of files together.
 *
 * - Offers from nodes, resource slices, node profiles, maps of node labels, and the node tables of the Alibaba cluster traces. What the
 *   inputs say of one node becomes one offer.
 * - What is imported together is one cluster, and its nodes are one pool; `issuer` of the options names it, so that clusters are told apart.
 * - Workloads and Offers that the cluster keeps as custom resources, as they are.
 * - Workloads from pods, from what makes pods, and from the claims and device classes that these name.
 */
export const kubernetesImporter: Importer = {
  id: "kubernetes",
  title: "Kubernetes nodes, resource slices, pods, jobs and claims",
  produces: "both",
  detect: ({ text }) => detectKubernetes(text),
  import(inputs, options) {
    const diagnostics: Diagnostic[] = [];
    const tables: ImportInput[] = [];
    const texts: ImportInput[] = [];
    for (const input of inputs) {
      if (input.text.length > longest) diagnostics.push(refusal(input.name, "import-syntax", "the text is longer than 64 MiB"));
      else (isNodeTable(input.text) ? tables : texts).push(input);
    }
    const read = readDocuments(texts, { limits: { documentBytes: longest, depth: 64 } });
    for (const diagnostic of read.diagnostics) diagnostics.push(diagnostic);
    const objects: KubernetesObject[] = [];
    const others: OtherObject[] = [];
    for (const document of read.documents) {
      const found = objectsOf(document);
      for (const object of found.objects) objects.push(object);
      for (const other of found.others) others.push(other);
    }
    const nameOf = offerNames("node");
    const findings = objectFindings();
    const cluster = clusterOffers(objects, others, options, nameOf, findings);
    const offers: OfferJson[] = [...cluster.offers];
    for (const table of tables) {
      const rows = readNodeTable(table, options, cluster.byNode, nameOf);
      for (const offer of rows.offers) offers.push(offer);
      for (const diagnostic of rows.diagnostics) diagnostics.push(diagnostic);
    }
    const kept = keptDocuments(objects);
    for (const offer of kept.offers) offers.push(offer);
    for (const diagnostic of kept.diagnostics) diagnostics.push(diagnostic);
    const ofPods = clusterWorkloads(objects, others, offerNames("workload"), findings);
    const workloads = [...ofPods, ...kept.workloads];
    for (const diagnostic of findings.diagnostics()) diagnostics.push(diagnostic);
    const nothing = offers.length + workloads.length === 0;
    const used = new Set(cluster.used.map(({ document }) => document.source.file));
    const kinds = kindsByFile(objects);
    const faulty = new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ file }) => file));
    for (const { name } of texts) {
      const found = kinds.get(name) ?? new Set();
      if (!faulty.has(name) && (nothing || (found.size === 0 && !used.has(name))))
        diagnostics.push(refusal(name, "import-no-offer-or-workload", emptyText(found)));
    }
    return { offers, workloads, diagnostics };
  },
};

function kindsByFile(objects: readonly KubernetesObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const kinds = new Map<string, Set<string>>();
  for (const { kind, place } of objects) {
    const { file } = place.document.source;
    const known = kinds.get(file);
    if (known === undefined) kinds.set(file, new Set([kind]));
    else known.add(kind);
  }
  return kinds;
}

function emptyText(kinds: ReadonlySet<string>): string {
  if (kinds.size === 0) return "the text holds no object of Kubernetes and no labels of a node";
  const known = [...kinds].map((kind) => kind.slice(0, 63));
  const more = known.length > 5 ? ` and ${String(known.length - 5)} more` : "";
  return `the text describes no hardware and nothing that runs; it has ${known.slice(0, 5).join(", ")}${more}`;
}

function refusal(file: string, code: Diagnostic["code"], message: string): Diagnostic {
  return { code, severity: "error", message, file, line: 1, column: 1 };
}
