import { chips } from "@cornercast/schemas/registry";
import { deviceFactsOfChip, parseArtifactSpec, runs } from "@cornercast/sdk/portability";
import { substitute, type SubstitutionPhase } from "@cornercast/sdk/substitution";
import { escape, print } from "../shared/element.js";
import { intervalChart } from "../shared/interval-chart.js";
import { diagrams } from "./diagrams/diagrams.js";
import { exampleReport, reportHtml } from "./example-report.js";

/** What pages insert that is made in the build: reports, pictures and tables, from the same functions that programs call. */
export function inserts(): ReadonlyMap<string, string> {
  return new Map([
    ["home-report", reportHtml(exampleReport("llama-70b-serve"), 82, 5)],
    ...Object.entries(diagrams).map(([name, picture]) => [name, `<figure class="picture">${print(picture)}</figure>`] as const),
    ["artifact-matrix", artifactMatrix()],
    [
      "match-chart",
      `<figure class="picture"><img src="../assets/match-chart.svg" width="780" height="460" alt="Time of one match by number of offers, from a thousand to a million, of the engine and of others that only find the matches"></figure>`,
    ],
    [
      "substitution-chart",
      `<figure class="picture">${print(substitutionChart("h100-sxm", ["a100-sxm-80gb", "h200-sxm", "b200-sxm", "mi300x", "mi355x", "l40s"], "train", "bf16"))}</figure>`,
    ],
  ]);
}

function artifactMatrix(): string {
  const artifacts = ["cubin:sm_90a", "cubin:sm_80", "ptx:compute_80@7.8", "hsaco:gfx942", "hsaco:gfx9-4-generic", "safetensors,format=fp8_e4m3fn"];
  const named = ["a100-sxm-80gb", "h100-sxm", "b200-sxm", "mi300x", "mi355x"];
  const rows = artifacts.map((text) => {
    const artifact = parseArtifactSpec(text);
    const cells = named.map((id) => {
      const { verdict } = runs(artifact, deviceFactsOfChip(id));
      return `<td class="${verdict}">${verdict}</td>`;
    });
    return `<tr><th scope="row"><code>${escape(text)}</code></th>${cells.join("")}</tr>`;
  });
  return `<div class="table" tabindex="0"><table class="matrix"><thead><tr><th>Artifact</th>${named.map((id) => `<th scope="col"><code>${id}</code></th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function substitutionChart(reference: string, candidates: readonly string[], phase: SubstitutionPhase, precision: string): ReturnType<typeof intervalChart> {
  const chip = (id: string) => {
    const found = chips.find((each) => each.id === id);
    if (found === undefined) throw new Error(`there is no chip ${id}`);
    return { chip: found };
  };
  return intervalChart(
    `How much of the work of one ${reference} other chips do in ${phase}, ${precision}`,
    candidates.map((id) => {
      const found = substitute(chip(reference), chip(id), { phase, precision });
      return found.kind === "unknown" ? { label: id, kind: "unknown", note: found.missing.join(", ") } : { ...found, label: id, note: found.provenance };
    }),
  );
}
