import type { PlacementRecord } from "@cornercast/sdk/server";

/** A row of the table of placements, as {@link recordColumns} select it. */
export interface RecordRow {
  readonly tenant: string;
  readonly name: string;
  readonly workload: string;
  readonly record: string;
}

/** The columns of a placement; the table is called `p`. */
export const recordColumns = "p.tenant, p.name, p.workload::text as workload, p.record::text as record";

/** The placement of a row. */
export function recordOf({ tenant, workload, record }: RecordRow): PlacementRecord {
  const rest = JSON.parse(record) as Omit<PlacementRecord, "tenant" | "workload">;
  return { ...rest, tenant, workload: JSON.parse(workload) as PlacementRecord["workload"] };
}
