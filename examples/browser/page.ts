// Matching in a page: nothing leaves it. Bundled with esbuild --bundle, or any other bundler.
import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { readDocuments, validateDocuments } from "@cornercast/sdk/document";
import { formatDiagnostic } from "@cornercast/sdk/errors";
import { match, renderReport } from "@cornercast/sdk/match";

/** The report on the job and the offers in two texts, as text; or what is wrong with them. */
export function report(job: string, market: string, at: string): string {
  const read = readDocuments([
    { name: "job.yaml", text: job },
    { name: "market.yaml", text: market },
  ]);
  const { documents, diagnostics } = validateDocuments(read.documents);
  const problems = [...read.diagnostics, ...diagnostics].filter(({ severity }) => severity === "error");
  if (problems.length > 0) return problems.map((problem) => formatDiagnostic(problem)).join("\n");
  const values = documents.map(({ value }) => value as WorkloadJson | OfferJson);
  const workload = values.find((value): value is WorkloadJson => value.kind === "Workload");
  if (workload === undefined) return "there is no Workload";
  return renderReport(
    match(
      workload,
      values.filter((value): value is OfferJson => value.kind === "Offer"),
      { at },
    ),
  );
}

/** Shows the report whenever one of the two texts changes. */
export function follow(job: HTMLTextAreaElement, market: HTMLTextAreaElement, output: HTMLElement): void {
  const show = (): void => {
    output.textContent = report(job.value, market.value, new Date().toISOString());
  };
  for (const field of [job, market]) field.addEventListener("input", show);
  show();
}
