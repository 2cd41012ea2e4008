// Where does a job fit best? In ten lines.
import { readFileSync } from "node:fs";
import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { readDocuments, validateDocuments } from "@cornercast/sdk/document";
import { match } from "@cornercast/sdk/match";

/** The verdict on a job, and the best offer with its price. */
export function bestOffer(workloadFile: string, offerFiles: readonly string[], at: string): string {
  const read = (name: string) => readDocuments([{ name, text: readFileSync(name, "utf8") }]).documents;
  const { documents } = validateDocuments([workloadFile, ...offerFiles].flatMap(read));
  const workloads = documents.map(({ value }) => value as WorkloadJson).filter(({ kind }) => kind === "Workload");
  const offers = documents.map(({ value }) => value as OfferJson).filter(({ kind }) => kind === "Offer");
  const [best] = match(workloads[0] ?? {}, offers, { at }).spec?.ranking ?? [];
  return best === undefined ? "no offer fits" : `${best.assignments?.[0]?.offer ?? ""}: ${best.verdict ?? ""}, ${best.cost?.perHour ?? "no price"} an hour`;
}

if (process.argv[1] === import.meta.filename) console.log(bestOffer(process.argv[2] ?? "", process.argv.slice(3), new Date().toISOString()));
