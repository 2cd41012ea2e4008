import type { FindingJson } from "@cornercast/schemas";
import { findingCodes } from "@cornercast/schemas/registry/explaining";
import type { PredicateFinding } from "../findings.js";
import { changeFor } from "../explain/change-for.js";
import type { WorkloadJson } from "@cornercast/schemas";

const titles: ReadonlyMap<string, { readonly title: string; readonly fix?: string }> = new Map(findingCodes.map((row) => [row.id, row]));

/** A finding in the form of the report. With the workload, a violation says what would satisfy it. */
export function findingJson(finding: PredicateFinding, workload?: WorkloadJson): FindingJson {
  const { predicate } = finding;
  const change = workload === undefined || finding.status !== "violated" ? undefined : changeFor(finding, workload);
  const fix =
    change === undefined
      ? (finding.fix ?? (finding.code === undefined ? undefined : titles.get(finding.code)?.fix))
      : changeText(change.change.predicate ?? "", change.change.from, change.change.to);
  return {
    predicate: predicate.path,
    ...(predicate.pointer === "" ? {} : { pointer: predicate.pointer }),
    class: predicate.class,
    status: finding.status,
    ...(finding.code === undefined ? {} : { code: finding.code }),
    wanted: predicate.wanted,
    ...(finding.seen === undefined && finding.source === undefined
      ? {}
      : {
          seen: {
            ...(finding.seen === undefined ? {} : { value: finding.seen }),
            ...(finding.source === undefined ? {} : { source: finding.source.id, sourceKind: finding.source.kind }),
            ...(finding.source?.reference === undefined ? {} : { reference: finding.source.reference }),
          },
        }),
    message: messageOf(finding),
    ...(finding.status === "satisfied" || fix === undefined ? {} : { fix }),
  };
}

/** A change in one line: `memory.nominal.min 80GB → 64GB`. */
export function changeText(predicate: string, from: string | undefined, to: string | undefined): string {
  if (to === undefined) return `remove ${predicate}`;
  return from === undefined ? `${predicate}: ${to}` : `${predicate} ${from} → ${to}`;
}

function messageOf(finding: PredicateFinding): string {
  const title = finding.code === undefined ? undefined : titles.get(finding.code)?.title;
  const wanted = finding.predicate.wanted === "" ? "" : `wanted ${finding.predicate.wanted}, `;
  const seen = finding.seen === undefined ? "nothing stated" : `saw ${finding.seen}${finding.source === undefined ? "" : ` (${finding.source.kind})`}`;
  return `${title === undefined ? "" : `${title}: `}${wanted}${seen}${finding.detail === undefined ? "" : `; ${finding.detail}`}`;
}
