import { element, type Element } from "../shared/element.js";
import type { MatchAnswer, MatrixCell, MatrixRow, ProfileAnswer } from "./engine/protocol.js";

const signs: Readonly<Record<string, readonly [sign: string, kind: string]>> = { satisfied: ["✓", "good"], violated: ["✗", "bad"], unknown: ["?", "faint"] };
const kinds: Readonly<Record<string, string>> = { fits: "good", waits: "warn", undetermined: "faint", blocked: "warn", "does-not-fit": "bad" };

/** A report as pieces of the page: the verdict, the best offers, and for each profile the smallest changes and the matrix. */
export function matchPieces({ report }: MatchAnswer): readonly Element[] {
  if (report === undefined) return [element("p", { class: "note" }, "The workload cannot be read yet. What is wrong is marked beside it.")];
  const { counts, ranking, rankingOmitted, profiles, notes } = report;
  const parts = (
    [
      [counts.fits, "fit"],
      [counts.waits, "wait"],
      [counts.undetermined, "undetermined"],
      [counts.blocked, "blocked"],
      [counts.doesNotFit, "do not fit"],
    ] as const
  ).flatMap(([count = 0, words]) => (count > 0 ? [`${count.toLocaleString("en")} ${words}`] : []));
  return [
    element(
      "p",
      { class: "verdict" },
      element("strong", {}, report.name),
      " ",
      verdict(report.verdict),
      element(
        "span",
        { class: "faint" },
        ` ${report.offers.toLocaleString("en")} ${report.offers === 1 ? "offer" : "offers"}: ${parts.join(" · ")}; matched in ${report.milliseconds.toFixed(report.milliseconds < 10 ? 1 : 0)} ms`,
      ),
    ),
    ...notes.map((note) => element("p", { class: "note" }, note)),
    ...(ranking.length === 0
      ? []
      : [
          table(
            "The best offers",
            ["Verdict", "Offer", "Provider", "Profile", "Units", "Devices", "An hour", "Total"],
            ranking.map((each) => [
              verdict(each.verdict ?? ""),
              (each.assignments ?? []).map(({ offer }) => offer ?? "").join(", "),
              each.provider ?? "",
              each.profile ?? "",
              String(each.units ?? ""),
              String(each.devices ?? ""),
              each.cost?.perHour ?? "unknown",
              each.cost?.total ?? "",
            ]),
          ),
        ]),
    ...(rankingOmitted > 0 ? [element("p", { class: "note" }, `and ${rankingOmitted.toLocaleString("en")} more`)] : []),
    ...profiles.map(profileSection),
  ];
}

function profileSection(profile: ProfileAnswer): Element {
  const { fixes, noFix, columns, rows, omitted } = profile;
  return element(
    "section",
    { class: "profile" },
    element("h2", {}, "Profile ", profile.profile, " ", verdict(profile.verdict)),
    ...(fixes.length === 0
      ? noFix === undefined
        ? []
        : [element("p", { class: "note" }, noFix)]
      : [
          element("h3", {}, "Smallest changes that unlock more"),
          element(
            "ul",
            { class: "fixes" },
            ...fixes.map((fix, index) =>
              element(
                "li",
                {},
                ...(fix.changes ?? []).flatMap(({ predicate = "", from = "", to = "" }, position) => [
                  position > 0 ? " and " : "",
                  element("code", {}, predicate),
                  ` ${from} → `,
                  element("strong", { class: "good" }, to === "" ? "taken out" : to),
                ]),
                element(
                  "small",
                  {},
                  ` unlocks ${String(fix.unlocks ?? "")} ${fix.unlocks === 1 ? "offer" : "offers"}, such as ${fix.witness ?? ""}${fix.cost?.perHour === undefined ? "" : `, ${fix.cost.perHour} an hour`}`,
                ),
                " ",
                element(
                  "button",
                  {
                    type: "button",
                    class: "small-button apply",
                    "data-profile": profile.profile,
                    "data-fix": index,
                    "aria-label": `Apply this fix, number ${String(index + 1)} of ${profile.profile}`,
                  },
                  "Apply this fix",
                ),
              ),
            ),
          ),
        ]),
    element("h3", {}, "Every requirement on every offer"),
    element(
      "div",
      { class: "table", tabindex: 0, role: "region", "aria-label": `Requirements of ${profile.profile} by offer` },
      element(
        "table",
        { class: "match-matrix" },
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            element("th", { scope: "col" }, "Offer"),
            ...columns.map(({ predicate, wanted }) => element("th", { scope: "col", title: predicate }, shortName(predicate), element("small", {}, wanted))),
          ),
        ),
        element("tbody", {}, ...rows.map((row) => matrixRow(row))),
      ),
    ),
    ...(omitted > 0
      ? [element("p", { class: "note" }, `${omitted.toLocaleString("en")} more offers are in the counts and in the ranking, and have no row here.`)]
      : []),
  );
}

function matrixRow(row: MatrixRow): Element {
  return element(
    "tr",
    {},
    element(
      "th",
      { scope: "row" },
      element("span", { class: kinds[row.verdict] }, row.offer),
      element("small", {}, `${row.provider}${row.perHour === "" ? "" : ` · ${row.perHour}`} · ${row.verdict}`),
    ),
    ...row.cells.map((cell) => element("td", {}, ...cellPieces(cell))),
  );
}

function cellPieces(cell: MatrixCell | undefined): readonly (Element | string)[] {
  if (cell === undefined) return [""];
  const [sign, kind] = signs[cell.status] ?? ["", ""];
  const more = [cell.message, cell.fix, cell.source].filter((each) => each !== "").join(" · ");
  return [
    element(
      "span",
      { class: kind, title: more === "" ? undefined : more },
      element("span", { "aria-hidden": "true" }, `${sign} `),
      element("span", { class: "hidden" }, `${cell.status}: `),
      cell.seen === "" ? (cell.status === "unknown" ? "not stated" : "") : cell.seen,
    ),
    ...(cell.status === "violated" && cell.message !== "" ? [element("small", { class: "why" }, cell.message)] : []),
  ];
}

/** A table in a frame that scrolls. */
export function table(label: string, heads: readonly string[], rows: readonly (readonly (Element | string)[])[]): Element {
  return element(
    "div",
    { class: "table", tabindex: 0, role: "region", "aria-label": label },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell))))),
    ),
  );
}

const verdict = (word: string): Element => element("span", { class: `badge ${kinds[word] ?? ""}` }, word);

/** Of a path what tells it from others: not the profile, which stands above, and the role only where there are several. */
const shortName = (predicate: string): string => predicate.replace(/^([\w-]+: )?(?:profiles\[[^\]]*\]\.)?(?:roles\[[^\]]*\]\.)?/u, "$1");
