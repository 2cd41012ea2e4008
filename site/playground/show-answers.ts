import { element, type Element } from "../shared/element.js";
import { intervalChart } from "../shared/interval-chart.js";
import type { ArtifactAnswer, DeviceAnswer, EvidenceAnswer, SubstitutionAnswer } from "./engine/protocol.js";
import { table } from "./show-match.js";

/** On which chips artifacts run, as pieces of the page. */
export function artifactPieces({ problems, artifacts, rows }: ArtifactAnswer): readonly Element[] {
  if (artifacts.length === 0) return [...problemPieces(problems), element("p", { class: "note" }, "Write an artifact, or drop a file that is one.")];
  return [
    ...problemPieces(problems),
    table(
      "Artifacts by chip",
      ["Chip", "Instruction set", ...artifacts],
      rows.map(({ chip, isa, cells }) => [
        element("code", {}, chip),
        element("span", { class: "faint" }, isa),
        ...cells.map(({ verdict, rule, fix }) =>
          element("span", {}, element("span", { class: `badge ${verdict}`, title: rule }, verdict), ...(fix === "" ? [] : [element("small", {}, fix)])),
        ),
      ]),
    ),
  ];
}

/** What evidence shows, and what not, as pieces of the page. */
export function evidencePieces({ problems, verdict, devices }: EvidenceAnswer): readonly Element[] {
  if (devices.length === 0)
    return [
      ...problemPieces(problems),
      element("p", { class: "note" }, "Drop a report, a quote or a document, and the certificates and revocation lists for it. Nothing is sent anywhere."),
    ];
  return [
    ...problemPieces(problems),
    verdict === undefined
      ? element("p", { class: "note" }, "Without a policy evidence is verified, and not appraised.")
      : element(
          "div",
          {},
          element(
            "p",
            { class: "verdict" },
            element("span", { class: `badge ${verdict.accepted ? "good" : "bad"}` }, verdict.accepted ? "accepted" : "refused"),
            ` tier ${verdict.tier}${verdict.expires === "" ? "" : `, until ${verdict.expires}`}`,
          ),
          element("ul", {}, ...verdict.refusals.map((each) => element("li", { class: "bad" }, each))),
        ),
    ...devices.flatMap(devicePieces),
    ...(verdict === undefined || verdict.limits.length === 0
      ? []
      : [element("h3", {}, "What this does not show"), element("ul", {}, ...verdict.limits.map((limit) => element("li", {}, limit)))]),
  ];
}

function devicePieces({ name, technology, checks, claims }: DeviceAnswer): readonly Element[] {
  const kinds: Readonly<Record<string, string>> = { checked: "good", failed: "bad" };
  const order = ["failed", "skipped", "checked", "not-applicable"];
  return [
    element("h2", {}, `${name}: ${technology}`),
    table(
      `What was checked of ${name}`,
      ["Check", "Phase", "Outcome", "Why"],
      [...checks]
        .sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
        .map(({ name: check, phase, outcome, reason }) => [
          element("code", {}, check),
          phase,
          element("span", { class: kinds[outcome] ?? "faint" }, outcome),
          reason,
        ]),
    ),
    table(
      `Claims of ${name}`,
      ["Claim", "Value", "Known by"],
      claims.map(({ name: claim, value, trust }) => [element("code", {}, claim), element("code", { class: "long" }, value), trust]),
    ),
  ];
}

/** Intervals of substitution, as pieces of the page: a picture, and the same as a table. */
export function substitutionPieces({ title, rows }: SubstitutionAnswer): readonly Element[] {
  if (rows.length === 0) return [element("p", { class: "note" }, "Choose a chip.")];
  const known = rows.filter(({ kind }) => kind === "interval");
  return [
    element("figure", { class: "picture" }, intervalChart(title, known)),
    table(
      title,
      ["Chip", "Low", "Likely", "High", "Devices", "Known by"],
      known.map((row) => [
        element("code", {}, row.label),
        ...(row.kind === "interval" ? [row.low, row.mid, row.high].map((each) => each.toFixed(2)) : []),
        row.devices,
        row.note,
      ]),
    ),
    element(
      "p",
      { class: "note" },
      `Unknown for want of figures: ${rows
        .filter(({ kind }) => kind === "unknown")
        .map(({ label }) => label)
        .join(", ")}.`,
    ),
  ];
}

function problemPieces(problems: readonly string[]): readonly Element[] {
  return problems.length === 0 ? [] : [element("ul", { class: "problems", role: "alert" }, ...problems.map((problem) => element("li", {}, problem)))];
}
