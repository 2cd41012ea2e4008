import type { OfferJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import { readCsv } from "../csv-rows.js";
import { findingTally } from "../finding-tally.js";
import { identifyChip } from "../identify-chip.js";
import type { ImportInput, ImportOptions } from "../importer.js";

const columns = "sn,cpu_milli,memory_mib,gpu,model";
const mostRows = 1_000_000;
const source = "node-table";

/** Whether a text is the table of nodes of the Alibaba cluster traces. */
export function isNodeTable(text: string): boolean {
  return /^\uFEFF?sn,cpu_milli,memory_mib,gpu,model\s*$/mu.test(text.slice(0, 256).split("\n", 1)[0] ?? "");
}

/**
 * Reads the table of nodes of the Alibaba cluster traces: name, thousandths of a processor, memory in MiB, number and model of GPUs.
 *
 * - A node that is in `known` already, from its own object, is left out.
 *
 * Source: github.com/alibaba/clusterdata, cluster-trace-gpu-v2023/README.md.
 */
export function readNodeTable(
  input: ImportInput,
  options: ImportOptions,
  known: ReadonlyMap<string, OfferJson>,
  nameOf: (name: string) => string,
): { readonly offers: readonly OfferJson[]; readonly diagnostics: readonly Diagnostic[] } {
  const read = readCsv(input.text);
  if (read.kind === "error")
    return { offers: [], diagnostics: [{ code: "import-syntax", severity: "error", message: read.message, file: input.name, line: read.line, column: 1 }] };
  const tally = findingTally();
  const offers: OfferJson[] = [];
  for (const { cells, line } of read.rows.slice(1, mostRows)) {
    const [name = "", milli = "", memory = "", count = "", model = ""] = cells;
    if (
      name === "" ||
      cells.length !== columns.split(",").length ||
      ![milli, memory, count].every((cell) => /^[0-9]{1,12}$/u.test(cell)) ||
      Number(count) > 1_000_000
    ) {
      tally.add({ code: "import-syntax", message: `a row is not ${columns}; it is left out` }, line);
      continue;
    }
    const other = known.get(name);
    if (other !== undefined) {
      const listed = other.spec?.shape?.devices?.reduce((sum, device) => sum + (device.count ?? 0), 0);
      if (listed !== Number(count))
        tally.add({ code: "import-conflict", message: "a row counts other GPUs than the object of the node; the object counts" }, line);
      continue;
    }
    offers.push(
      nodeOfRow({ name: nameOf(name), milli: Number(milli), memory, count: Number(count), model }, input.name, options, (finding) => tally.add(finding, line)),
    );
  }
  const errors: readonly Diagnostic[] =
    offers.length === 0 && known.size === 0
      ? [{ code: "import-no-offer-or-workload", severity: "error", message: "the table lists no node", file: input.name, line: 1, column: 1 }]
      : [];
  return { offers, diagnostics: [...tally.diagnostics(input.name), ...errors] };
}

interface Row {
  readonly name: string;
  readonly milli: number;
  readonly memory: string;
  readonly count: number;
  readonly model: string;
}

function nodeOfRow(row: Row, file: string, options: ImportOptions, report: (finding: Pick<Diagnostic, "code" | "message">) => void): OfferJson {
  const identified = row.count === 0 || row.model === "" ? undefined : identifyChip({ names: [row.model], issuer: "alibaba" });
  for (const finding of identified?.findings ?? []) report(finding);
  const ids = identified?.chips.map(({ id }) => id) ?? [];
  const [first, ...others] = ids;
  const device = {
    name: "gpu",
    count: row.count,
    ...(first === undefined ? {} : others.length === 0 ? { chip: first } : { chipCandidates: ids }),
    ...(row.model === "" ? {} : { product: row.model.slice(0, 253) }),
  };
  const at = options.at === undefined ? {} : { at: options.at };
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name: row.name },
    spec: {
      shape: {
        devices: row.count === 0 ? [] : [device],
        devicesComplete: true,
        host: {
          ...(Math.floor(row.milli / 1_000) > 4_294_967_295 ? {} : { cores: [{ value: Math.floor(row.milli / 1_000), source }] }),
          memory: [{ value: `${String(Number(row.memory))}MiB`, source }],
        },
      },
      pool: options.issuer === undefined ? { name: "kubernetes" } : { issuer: options.issuer, name: options.issuer },
      ...(options.provider === undefined ? {} : { operator: { provider: options.provider } }),
      sources: [{ id: source, kind: "reported", reference: file.slice(0, 2_048), ...at }],
    },
    status: { availability: { total: 1, source }, ...(options.at === undefined ? {} : { observedAt: options.at }) },
  };
}
